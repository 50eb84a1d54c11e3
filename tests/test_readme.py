"""The README's lines work as they stand there."""

import asyncio
import os
import re
from pathlib import Path

from tests.site import Site

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


async def test_the_curl_lines_work(site: Site) -> None:
    [block] = [block for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "curl" in block]
    script = block.replace("http://127.0.0.1:8080", site.url).replace("curl ", "curl --fail-with-body ")
    process = await asyncio.create_subprocess_exec(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        script,
        env={**os.environ, "ADMIN_ID": site.admin_id, "TOKEN": site.token},
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
    for expected in ('"reply": ', "event: done", '"email": "jane@example.org"', '"totalLeads": 1'):
        assert expected in printed.decode()


def test_the_commands_are_targets_of_the_makefile() -> None:
    makefile = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)$", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
