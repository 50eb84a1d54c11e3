"""No input breaks the server, and no answer breaks its document: the short form of `make contract`."""

from pathlib import Path

import pytest

from tests.contract.run import Plan, explore
from tests.holdings import hold
from tests.site import Site

SHORT = Plan(examples=3, phases="fuzzing", seed=20260302)


async def test_no_input_breaks_the_server_or_its_promises(
    site: Site, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    outcome = await explore(await hold(site, "zqxalice"), SHORT, tmp_path)
    assert outcome.status == 0, outcome.report
    assert "request_failed" not in capfd.readouterr().out
