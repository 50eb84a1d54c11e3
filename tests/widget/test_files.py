"""What ships is what was written, small enough, and is served so that a browser seldom asks for it."""

import asyncio
import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from server.widget_settings import TEXTS
from tests.site import Site

WIDGET = Path(__file__).parents[2] / "widget"
ENGLISH = "".join(path.read_text(encoding="utf-8") for path in (WIDGET / "src" / "text").glob("en*.js"))
LANGUAGES = sorted(path.stem for path in (WIDGET / "src" / "text").glob("??.js") if path.stem != "en")
KEY = re.compile(r"^  (\w+):", re.MULTILINE)

needs_node = pytest.mark.skipif(
    shutil.which("npm") is None,
    reason="Node.js with npm is needed to build the widget: apt-get install nodejs npm",
)


@needs_node
async def test_what_ships_is_what_was_written_and_within_its_size() -> None:
    script = WIDGET.parent / "scripts" / "widget"
    process = await asyncio.create_subprocess_exec(
        script, "check", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
    assert "the embedded script: " in printed.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_word(language: str) -> None:
    table = (WIDGET / "src" / "text" / f"{language}.js").read_text(encoding="utf-8")
    words = KEY.findall(table)
    assert words == sorted(words)
    assert words == sorted(KEY.findall(ENGLISH))
    assert sorted(re.findall(r"\{\w+\}", table)) == sorted(re.findall(r"\{\w+\}", ENGLISH))


def test_an_admin_may_reword_every_word() -> None:
    assert set(KEY.findall(ENGLISH)) == TEXTS


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((WIDGET / "package-lock.json").read_text(encoding="utf-8"))
    assert not any("resolved" in package for package in lock["packages"].values())


@pytest.mark.parametrize(
    ("accepts", "encoding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0", None)]
)
async def test_the_script_comes_in_the_best_encoding_the_browser_takes(
    site: Site, accepts: str, encoding: str | None
) -> None:
    headers = {"Accept-Encoding": accepts}
    async with site.http.get(f"{site.url}/widget.js", headers=headers, auto_decompress=False) as response:
        body = await response.read()
        assert response.headers.get("Content-Encoding") == encoding
        assert "Accept-Encoding" in response.headers["Vary"]
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    plain = (WIDGET / "dist" / "widget.js").read_bytes()
    if encoding != "br":
        assert (gzip.decompress(body) if encoding else body) == plain
    assert len(body) <= len(plain)


async def test_the_script_is_asked_for_again_soon_and_costs_nothing_unless_it_changed(site: Site) -> None:
    first = await site.request("GET", "/widget.js")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = await site.request("GET", "/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.text) == (304, "")


async def test_what_the_script_loads_is_kept_for_good_under_the_address_of_its_content(site: Site) -> None:
    loader = (WIDGET / "dist" / "widget.js").read_text(encoding="utf-8")
    [version] = re.findall(r"panel\.js\?v=\$\{\"(\w+)\"\}|panel\.js\?v=(\w+)", loader)
    named = await site.request("GET", f"/widget/panel.js?v={''.join(version)}")
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    older = await site.request("GET", "/widget/panel.js?v=0123456789")
    assert older.status == 200
    assert older.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["nothing.js", "%2e%2e%2fpackage.json", "demo.html", "..%5Cdemo.css", "panel.js.br"]
)
async def test_nothing_else_is_served(site: Site, path: str) -> None:
    assert (await site.request("GET", f"/widget/{path}")).status == 404
