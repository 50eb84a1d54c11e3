"""Logs say what happened to which request, and nothing of what people wrote or who they are."""

import json
from pathlib import Path

import aiohttp

from tests.program import program
from tests.site import Site, eventually


async def test_no_word_and_no_address_of_a_visitor_is_logged(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with program(tmp_path) as running:
        site = Site(running.url, running.token.partition(".")[0], running.token, http)
        session = await site.say("I need a Zanzibar tent, I am jane.confidential@example.org")
        await site.post(message={"not": "Zanzibar"})
        await site.request("GET", "/api/leads-enhanced?search=Zanzibar")
        await site.request("GET", "/somewhere?email=jane.confidential@example.org")
        await eventually(lambda: site.leads(search="tent"))
        await site.history(session)
        await running.stop()
    logged = "\n".join(line for line in running.lines if line.startswith("{"))
    assert '"route": "/api/chat"' in logged
    for secret in ("Zanzibar", "confidential", "example.org", session["sessionToken"], site.token):
        assert secret not in logged


async def test_an_answer_names_the_request_that_the_log_line_is_about(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with program(tmp_path) as running:
        site = Site(running.url, running.token.partition(".")[0], running.token, http)
        answer = await site.post(message="")
        request_id = answer.headers["X-Request-Id"]
        await running.stop()
    [line] = [json.loads(line) for line in running.lines if request_id in line]
    assert (line["method"], line["route"], line["status"]) == ("POST", "/api/chat", 422)
