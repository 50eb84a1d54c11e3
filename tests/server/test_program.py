"""The program from the outside: starting, stopping, being killed, and the commands beside it."""

import asyncio
import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.completions import CompletionsServer
from tests.program import children, command, create_admin, program
from tests.site import Site, eventually


async def demo_site(url: str, token: str, http: aiohttp.ClientSession) -> Site:
    return Site(url, token.partition(".")[0], token, http)


async def test_the_first_start_makes_a_demo_and_later_starts_keep_it(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with program(tmp_path) as running:
        site = await demo_site(running.url, running.token, http)
        page = await site.request("GET", "/demo")
        assert page.status == 200
        assert f'data-admin="{site.admin_id}"' in page.text
        assert (await site.request("GET", "/widget.js")).status == 200
        answer = await site.say("How much does a garden office cost? I am jane@example.org")
        assert answer["leadCaptured"]
        assert await running.stop() == 0
    async with program(tmp_path) as again:
        assert not any("API token" in line for line in again.lines)
        site = await demo_site(again.url, site.token, http)
        assert [lead["email"] for lead in await site.leads()] == ["jane@example.org"]


async def test_what_was_answered_survives_kill_9_of_everything(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with program(tmp_path) as running:
        site = await demo_site(running.url, running.token, http)
        session = await site.say("I need a studio with a big window, I am jane@example.org")
        running.kill()
    async with program(tmp_path) as again:
        site = await demo_site(again.url, site.token, http)
        assert [message["role"] for message in await site.history(session)] == ["user", "assistant"]
        await eventually(lambda: site.leads(search="studio"))
        assert (await site.lead("jane@example.org"))["sessionIds"] == [session["sessionId"]]


async def test_mongod_killed_is_a_pause(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    async with program(tmp_path) as running:
        site = await demo_site(running.url, running.token, http)
        session = await site.say("Hello")
        for pid in children(running.process.pid):
            os.kill(pid, signal.SIGKILL)

        async def back() -> bool:
            known = {key: session[key] for key in ("sessionId", "sessionToken")}
            answer = await site.post(message="Still there?", messageId="mine-1", **known)
            assert answer.status in (200, 503), answer.text
            if answer.status == 503:
                assert answer.headers["Retry-After"]
            return answer.status == 200

        await eventually(back, within=20)
        assert (await site.request("GET", "/readyz")).status == 200
        assert len(await site.history(session)) == 4


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_polite_end_leaves_no_process(tmp_path: Path, number: int) -> None:
    async with program(tmp_path) as running:
        started = children(running.process.pid)
        assert started
        assert await running.stop(number) == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}/cmdline").exists()]


async def test_web_and_worker_run_apart_and_in_any_number(
    tmp_path: Path, http: aiohttp.ClientSession, mongo_uri: str
) -> None:
    setting = {"LEADLIGHT_MONGODB_URI": mongo_uri, "LEADLIGHT_MONGODB_DB": "leadlight_apart"}
    async with (
        program(tmp_path, "web", **setting) as first,
        program(tmp_path, "web", **setting) as second,
        program(tmp_path, "worker", **setting),
        program(tmp_path, "worker", **setting),
    ):
        token = (first if any("API token" in line for line in first.lines) else second).token
        here, there = [await demo_site(web.url, token, http) for web in (first, second)]
        session = await here.say("I need a studio with a big window")
        await there.say("I am jane@example.org", session)
        await eventually(lambda: here.leads(search="studio"))
        assert await here.history(session) == await there.history(session)


async def test_admins_are_created_with_and_without_a_running_server(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    options = ("--email", "owner@example.org", "--origin", "https://Shop.Example/", "--json")
    status, printed = await command(tmp_path, "admin", "create", "Before", *options)
    assert status == 0, printed
    before = json.loads(printed.splitlines()[-1])
    async with program(tmp_path) as running:
        assert not any("API token" in line for line in running.lines)
        site = Site(running.url, before["adminId"], before["token"], http)
        assert await site.leads() == []
        during = await create_admin(tmp_path, running, http)
        assert (await during.say("I am jane@example.org"))["leadCaptured"]
        refused = await site.request(
            "POST",
            "/api/chat",
            json={"adminId": before["adminId"], "message": "Hi"},
            headers={"Origin": "https://other.example"},
        )
        assert refused.status == 403


async def test_who_has_lost_every_token_gets_in_again(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    async with program(tmp_path) as running:
        site = await create_admin(tmp_path, running, http)
        mine = (await site.as_admin("GET", "/api/v1/me")).json
        await site.as_admin("DELETE", f"/api/v1/tokens/{mine['tokenId']}")
        assert (await site.as_admin("GET", "/api/v1/me")).status == 401
        status, printed = await command(tmp_path, "admin", "token", site.admin_id)
        assert status == 0, printed
        again = replace(site, token=printed.splitlines()[-1])
        assert (await again.as_admin("GET", "/api/v1/me")).json["memberId"] == mine["memberId"]
        entries = (await again.as_admin("GET", "/api/v1/audit")).json["entries"]
    done = [(entry["memberName"], entry["action"]) for entry in reversed(entries)]
    assert done == [
        ("operator", "admin create"),
        ("Alice's Atelier", "DELETE /api/v1/tokens/{id}"),
        ("operator", "admin token"),
    ]


async def test_stopping_finishes_the_turn_in_flight(tmp_path: Path, http: aiohttp.ClientSession) -> None:
    async with CompletionsServer() as model:
        model.reply_with("One moment please, I am looking it up for you.")
        async with program(tmp_path, OPENAI_BASE_URL=model.base_url) as running:
            site = await demo_site(running.url, running.token, http)
            asking = asyncio.create_task(site.say("What do you offer?"))
            await eventually(lambda: _asked(model))
            ending = asyncio.create_task(running.stop())
            assert (await asking)["reply"] == "One moment please, I am looking it up for you."
            assert await ending == 0


async def _asked(model: CompletionsServer) -> bool:
    return bool(model.requests)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LEADLIGHT_PORT", "eighty"),
        ("LEADLIGHT_PORT", "70000"),
        ("LEADLIGHT_MONGODB_DB", "a b"),
        ("LEADLIGHT_RATE_LIMITS", "maybe"),
        ("LEADLIGHT_SECRET_KEY", "short"),
        ("OPENAI_BASE_URL", "localhost"),
    ],
)
async def test_a_wrong_setting_stops_the_start_with_one_line_that_names_it(
    tmp_path: Path, variable: str, value: str
) -> None:
    status, printed = await command(tmp_path, **{variable: value})
    assert status == 1
    [line] = printed.splitlines()
    assert line.startswith(f"leadlight: {variable}: ")


async def test_a_mongodb_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    uri = "mongodb://owner:secret@127.0.0.1:9/"
    status, printed = await command(tmp_path, "web", LEADLIGHT_MONGODB_URI=uri)
    assert status == 1
    [line] = printed.splitlines()
    assert "MongoDB does not answer" in line
    assert "secret" not in line


async def test_a_port_that_is_taken_is_one_line(tmp_path: Path, url: str) -> None:
    port = url.rpartition(":")[2]
    status, printed = await command(tmp_path, LEADLIGHT_PORT=port)
    assert status == 1
    assert printed.splitlines()[-1].startswith("leadlight: ")
    assert port in printed.splitlines()[-1]
