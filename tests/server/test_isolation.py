"""Nobody gets at what is not theirs: every route of the table, with every kind of wrong credentials.

Alice has one of everything, and so has Charlie, who is another tenant. What Charlie asks about a
thing of Alice's is answered as it is about a thing that nobody has, to the byte. See `tests.walk` for
how requests are made of the table, and `tests.holdings` for what there is.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import aiohttp
import pytest

from server.access.tokens import Grant
from server.auth import INCLUDED
from server.mongo import Database
from server.routes import ROUTES
from server.routing import AnyRoute, SessionRoute
from server.services import Services, now
from tests.colleagues import colleague, make_token, take_on
from tests.factories import make_admin
from tests.holdings import Holdings, done, hold
from tests.isolation import (
    ALICES,
    CHARLIES,
    alice,
    assert_same_body,
    assert_unknown,
    leaked,
    mixes,
    parts,
    reading,
    requests,
    settled,
    stored,
    strings,
    with_query,
)
from tests.site import Site, open_site
from tests.walk import MANAGED, asked, ids_in_body, name_of, query_names, unlike

__all__ = ["alice", "parts"]  # fixtures

OF_SESSIONS = [route for route in ROUTES if isinstance(route, SessionRoute)]


@pytest.fixture
async def charlie(parts: Services, url: str, http: aiohttp.ClientSession) -> Holdings:
    return await hold(await open_site(parts, url, http, make_admin("Charlie's Cheese")), CHARLIES)


async def test_no_route_serves_the_anonymous(alice: Holdings) -> None:
    routes: list[AnyRoute] = [*MANAGED, *OF_SESSIONS]
    for route in routes:
        for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Basic YTpi"}):
            reply = await asked(route, alice).by(alice.site, headers)
            assert reply.status == 401, name_of(route)


async def test_no_route_serves_a_token_that_is_none_or_none_any_more(
    alice: Holdings, charlie: Holdings, parts: Services
) -> None:
    site = alice.site
    for token in await worthless(site, charlie.site, parts):
        for route in MANAGED:
            reply = await asked(route, alice).by(replace(site, token=token))
            assert reply.status == 401, (name_of(route), token)
        for visited in OF_SESSIONS:
            reply = await asked(visited, alice).by(replace(site, token=token))
            assert reply.status == 404, (name_of(visited), token)


async def worthless(site: Site, other: Site, parts: Services) -> list[str]:
    """Tokens that open nothing: forged, of nobody, expired, revoked, and of somebody who has left."""
    revoked = await make_token(site)
    await done(site, "DELETE", f"/api/v1/tokens/{revoked['tokenId']}")
    member = await take_on(site, "Eve", "manager")
    left = await make_token(site, memberId=member["memberId"])
    await done(site, "DELETE", f"/api/v1/team/{member['memberId']}")
    me = (await done(site, "GET", "/api/v1/me")).json["memberId"]
    ended = Grant(name="old", scopes=("admin",), member_id=me, expires_at=now() - timedelta(seconds=1))
    _, expired = await parts.tokens(site.admin_id).make(ended, now())
    swapped = f"{site.admin_id}.{other.token.partition('.')[2]}"
    forged = [f"{site.admin_id}.{'x' * 43}", f"adm_nobody.{site.token.partition('.')[2]}", swapped]
    return [*forged, expired, revoked["token"], left["token"]]


async def test_no_route_serves_a_token_of_too_small_a_scope_or_role(alice: Holdings) -> None:
    callers = [(scope, await colleague(alice.site, f"O{scope}", "owner", scope)) for scope in INCLUDED]
    callers.append(("write", await colleague(alice.site, "Bob", "agent", "admin")))
    for (scope, caller), route in product(callers, MANAGED):
        if route.scope not in INCLUDED[scope]:
            reply = await asked(route, alice).by(caller)
            assert reply.status == 403, (name_of(route), scope)


async def test_another_tenant_cannot_tell_a_thing_from_none(
    alice: Holdings, charlie: Holdings, db: Database
) -> None:
    before = await settled(db, alice.site)
    for route in MANAGED:
        for theirs_too in mixes(route):
            await assert_unknown(route, charlie, alice, theirs_too)
    assert await stored(db, alice.site) == before


async def test_no_id_in_a_body_reaches_another_tenant(
    alice: Holdings, charlie: Holdings, db: Database
) -> None:
    before = await settled(db, alice.site)
    for route in MANAGED:
        for field in ids_in_body(route):
            await assert_same_body(route, field, charlie, alice)
    assert await stored(db, alice.site) == before


async def test_nothing_that_another_tenant_reads_holds_a_word_of_alices(
    alice: Holdings, charlie: Holdings
) -> None:
    secrets = [ALICES, alice.site.admin_id, *strings(alice)]
    own = 0
    for request in requests(reading(), charlie, alice):
        reply = await request.by(charlie.site)
        assert reply.status in (200, 404, 422), (request, reply.text)
        assert leaked(reply, secrets, request) == [], (request, reply.text)
        own += CHARLIES in reply.text.casefold()
    assert own > len(MANAGED) / 5  # the walk reads what there is


async def test_no_cursor_of_alices_goes_on_for_another_tenant(alice: Holdings, charlie: Holdings) -> None:
    for route in reading():
        if not any(parameter["name"] == "cursor" for parameter in query_names(route)):
            continue
        first = await with_query(asked(route, alice), limit="1").by(alice.site)
        cursor = first.json["nextCursor"] or alice.id_of("taskId")
        for foreign in (cursor, unlike(cursor)):
            reply = await with_query(asked(route, charlie), limit="1", cursor=foreign).by(charlie.site)
            assert ALICES not in reply.text.casefold(), name_of(route)
            assert reply.status in (200, 422), (name_of(route), reply.text)


async def test_alices_sessions_open_to_no_token_of_another(alice: Holdings, charlie: Holdings) -> None:
    other = await alice.site.say("Hello, I am Mallory")
    for token in (charlie.session["sessionToken"], other["sessionToken"], charlie.site.token):
        for route in OF_SESSIONS:
            nobodys = {"sessionId": unlike(alice.id_of("sessionId"))}
            visitor = replace(alice.site, token=token)
            answers = [await asked(route, alice, ids).by(visitor) for ids in ({}, nobodys)]
            assert answers[0].status == 404, (name_of(route), answers[0].text)
            assert answers[0].text == answers[1].text, name_of(route)


async def test_no_message_gets_into_a_session_of_another(alice: Holdings, charlie: Holdings) -> None:
    before = await alice.site.history(alice.session)
    known = {"sessionId": alice.session["sessionId"]}
    hers, his = alice.session, charlie.session
    for site, token in ((charlie.site, his), (charlie.site, hers), (alice.site, his)):
        answers = [
            await site.post(message="Hello", sessionId=session_id, sessionToken=token["sessionToken"])
            for session_id in (known["sessionId"], unlike(known["sessionId"]))
        ]
        assert [answer.status for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text
    assert await alice.site.history(alice.session) == before


async def test_an_import_touches_no_lead_of_another_tenant(
    alice: Holdings, charlie: Holdings, db: Database
) -> None:
    before = await settled(db, alice.site)
    member = alice.id_of("team")
    rows = f"email,name,ownerId\njane@{ALICES}.example,Taken,{member}\nnew@{CHARLIES}.example,Mine,\n"
    sent = await done(charlie.site, "POST", "/api/v1/imports", data=rows.encode())
    path = f"/api/v1/imports/{sent.json['importId']}"
    await done(charlie.site, "PUT", f"{path}/mapping", {"columns": ["email", "name", None]})
    await done(charlie.site, "POST", f"{path}/start")
    await settled(db, charlie.site)
    assert await stored(db, alice.site) == before
    assert {lead["name"] for lead in await charlie.site.leads(limit="100")} >= {"Taken", "Mine"}
