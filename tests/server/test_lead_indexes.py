"""What is asked of leads beside their list is answered by indexes, too, and reads few but those meant."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from analytics.cells import Days
from analytics.summary import WEEK, summarise
from capture.filters import Filter
from capture.intake import Intake
from capture.lead_rows import LeadRows
from capture.lead_walk import LeadWalk
from capture.news import NewsDesk
from capture.own import Own
from capture.search.searchable import searchable
from capture.stored import Document
from server.mongo import Database
from server.scorebook.model import Models
from tests.factories import NOON, make_lead

ADMIN, MEMBER, MANY = "adm_alice", "mem_bob", 2_000
LAST = "f" * 24


def stored(unheard: bool = False, **fields: Any) -> Document:
    lead = make_lead(**fields)
    document = lead.model_dump(by_alias=True, exclude={"lead_id"})
    told = {"unheard": NOON} if unheard else {}
    return {**document, "emails": [lead.email], "words": searchable(lead), **told}


@pytest.fixture
async def crowd(db: Database) -> Database:
    """Many leads of one admin, of which a member owns three, three were lost, and three wait to be heard."""
    leads = [stored(created_at=NOON + timedelta(minutes=number)) for number in range(MANY)]
    for _ in range(3):
        leads += [stored(owner_id=MEMBER), stored(status="lost"), stored(unheard=True)]
    leads += [stored(admin_id="adm_charlie", unheard=True) for _ in range(30)]
    await db["leads"].insert_many(leads)
    return db


async def rows(db: Database) -> list[list[str]]:
    found = LeadRows(db, ADMIN, MEMBER).rows(Filter(), "email", {"email": 1}, lambda some: [str(some)])
    return [batch async for batch in found]


async def taught(db: Database) -> list[Any]:
    return [each async for each in Models(db, ADMIN).finished()]


QUESTIONS: dict[str, Callable[[Database], Awaitable[Any]]] = {
    "own sessions": lambda db: Own(db, ADMIN, MEMBER).sessions(),
    "own addresses": lambda db: Own(db, ADMIN, MEMBER).addresses(),
    "own pairs": lambda db: Own(db, ADMIN, MEMBER).pairs(),
    "own merges": lambda db: Own(db, ADMIN, MEMBER).merges(),
    "whether a session is theirs": lambda db: Own(db, ADMIN, MEMBER).has_session("sess_1"),
    "own leads of the week": lambda db: summarise(db, ADMIN, "UTC", NOON + WEEK, MEMBER),
    "own leads to export": rows,
    "own leads, counted": lambda db: LeadWalk(db, ADMIN, MEMBER).count(Filter()),
    "own leads, the oldest": lambda db: LeadWalk(db, ADMIN, MEMBER).ids(Filter(), 10),
    "own leads, walked": lambda db: LeadWalk(db, ADMIN, MEMBER).behind(Filter(), "", LAST, 10),
    "own leads, the last": lambda db: LeadWalk(db, ADMIN, MEMBER).last(Filter()),
    "lost leads, walked": lambda db: LeadWalk(db, ADMIN).behind(Filter(status=("lost",)), "", LAST, 10),
    "lost leads to learn from": taught,
    "figures": lambda db: Days(db, ADMIN, "UTC").ever(),
    "what waits of an import": lambda db: Intake(db, ADMIN).unheard(100),
    "what waits, of all admins": lambda db: NewsDesk(db).take(NOON + timedelta(days=1)),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_reads_few_leads_but_those_meant(crowd: Database, name: str) -> None:
    await crowd.command("profile", 2)
    try:
        await QUESTIONS[name](crowd)
    finally:
        await crowd.command("profile", 0)
    plans = await crowd["system.profile"].find({"ns": f"{crowd.name}.leads"}).to_list(None)
    await crowd["system.profile"].drop()
    assert plans
    for plan in plans:
        told = json.dumps(plan, default=str)
        assert "COLLSCAN" not in told, told
        assert plan["docsExamined"] <= 200, told
        assert plan["keysExamined"] <= 200, told
