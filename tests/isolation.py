"""What a proof of isolation asks, and how it looks at the answers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product
from typing import Any

import pytest

from integrations.webhooks.deliveries import JOB as DELIVERY_JOB
from integrations.webhooks.targets import Targets
from server.indexes import INDEXES
from server.mongo import Database
from server.routing import Route
from server.services import Services, now
from server.work.daily import DAILY
from tests.holdings import Holdings, hold
from tests.site import MARKS, Json, Reply, Site, eventually
from tests.walk import (
    MANAGED,
    MANY,
    WORDS,
    Asked,
    asked,
    keys_of,
    name_of,
    query_names,
    theirs,
    unlike,
    with_id,
)

ALICES, CHARLIES = "zqxalice", "zqxcharlie"
VIEWS = count()  # no two have one name
STILL = 6  # looks at all that is stored without a difference
MOVING = {"jobs", "deliveries", "tasks", "tokens", "audit", "answered"}  # goes on without anybody's asking


@pytest.fixture
def parts(parts: Services) -> Services:
    """Webhooks may go to this machine, where nobody listens."""
    return replace(parts, targets=Targets(private=True))


@pytest.fixture
async def alice(site: Site) -> Holdings:
    return await hold(site, ALICES)


def mixes(route: Route) -> Iterator[set[str]]:
    """Which of the ids in the path are Alice's: each alone among Charlie's own, and all together."""
    keys = [key for key in keys_of(route) if key not in WORDS]
    for chosen in product((True, False), repeat=len(keys)):
        if any(chosen):
            yield {key for key, wanted in zip(keys, chosen, strict=True) if wanted}


async def assert_unknown(route: Route, caller: Holdings, owner: Holdings, keys: set[str]) -> None:
    foreign = {key: owner.id_of(key) for key in keys}
    nobodys = {key: unlike(known) for key, known in foreign.items()}
    answers = [await asked(route, caller, ids).by(caller.site) for ids in (foreign, nobodys)]
    told = f"{name_of(route)} with {sorted(keys)} of another: {answers[0].text}"
    assert answers[0].status == 404, (
        f"{told}\nIf it is a 422, give the route a body in tests/walk.py, BODIES."
    )
    assert answers[0].text == answers[1].text, told


async def assert_same_body(route: Route, field: tuple[str, ...], caller: Holdings, owner: Holdings) -> None:
    """The route takes the foreign id for one that nobody has; a filter finds nothing by it."""
    foreign, request = theirs(owner, field[-1]), asked(route, caller)
    answers = []
    for wanted in (foreign, unlike(foreign)):
        body = with_id(request.body, field, wanted)
        body |= {"name": f"View {next(VIEWS)}"} if "name" in body and field[0] == "filter" else {}
        answer = await replace(request, body=body).by(caller.site)
        answers.append((answer.status, answer.text.replace(wanted, "…")))
    told = f"{name_of(route)} with {'.'.join(field)} of another: {answers}"
    assert owner.word not in answers[0][1], told
    if field[0] == "filter":
        assert [status for status, _ in answers] in ([200, 200], [201, 201]), told
        for found in (json.loads(text) for _, text in answers):
            assert found.get("matched", found.get("count", 0)) == 0, told
    elif field[0].endswith(MANY):
        assert answers[0] == answers[1], told
    else:
        assert answers[0] == answers[1], told
        assert answers[0][0] == 404 or ("ownerId" in answers[0][1] and answers[0][0] == 422), told


def leaked(reply: Reply, secrets: list[str], request: Asked) -> list[str]:
    """The secrets in an answer; one that says what is wrong with a value may repeat that value."""
    said = reply.text.casefold()
    if reply.status == 422:
        for value in request.query.values():
            said = said.replace(value.casefold(), "")
    return [secret for secret in secrets if secret.casefold() in said]


def reading() -> list[Route]:
    return [route for route in MANAGED if route.method == "GET"]


def requests(routes: list[Route], caller: Holdings, owner: Holdings) -> Iterator[Asked]:
    """Each route with the caller's own ids, then with each parameter of its query after what is another's.

    In this order: what the caller has asked for may stand in the caller's own history.
    """
    plain = [(route, asked(route, caller)) for route in routes]
    yield from (request for _, request in plain)
    for route, request in plain:
        for parameter in query_names(route):
            for value in (owner.word, *theirs_for(owner, parameter["name"])):
                yield with_query(request, **{parameter["name"]: value})


def theirs_for(owner: Holdings, name: str) -> list[str]:
    return [theirs(owner, name)] if name in ("leadId", "memberId", "ownerId") else []


def with_query(request: Asked, **query: str) -> Asked:
    return replace(request, query={**request.query, **query})


def strings(holdings: Holdings) -> list[str]:
    """The ids of somebody's things."""
    return [*(known for key, known in holdings.ids.items() if key not in WORDS), holdings.other_lead]


async def settled(db: Database, site: Site) -> dict[str, list[Json]]:
    """All that is kept of an admin once every job is done and all news has gone round.

    The daily job never ends, and neither does what is sent to where nobody answers.
    """
    seen: list[dict[str, list[Json]]] = []

    async def still() -> bool:
        work = {"kind": {"$nin": [DELIVERY_JOB, DAILY]}}
        await db["jobs"].update_many({**work, "state": "ready"}, {"$set": {"runAt": now()}})
        unheard = [await db[name].count_documents({mark: {"$exists": True}}) for name, mark in MARKS]
        busy = await db["jobs"].count_documents(work) or any(unheard)
        seen.append(await stored(db, site))
        return not busy and len(seen) > STILL and all(each == seen[-1] for each in seen[-STILL:])

    await eventually(still, within=30)
    return seen[-1]


async def stored(db: Database, site: Site) -> dict[str, list[Json]]:
    """All that is kept of an admin, but for what moves by itself."""
    found: dict[str, list[Json]] = {}
    for name in sorted(INDEXES.keys() - MOVING):
        mine: dict[str, Any] = {"adminId": site.admin_id}
        found[name] = [dict(each) async for each in db[name].find(mine).sort("_id", 1)]
    assert sum(map(len, found.values())) > 20
    return found
