"""How MongoDB answers what lists of leads ask: by an index each, reading few but those meant."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from capture.filters import Filter
from capture.lead_pages import LeadPages
from capture.listing import COUNTED, SORTS, Count, Listing, Sort
from server.mongo import Client, Database
from tests.factories import NOON, make_lead
from tests.stock import store

ADMIN = "adm_alice"

SELECTIVE: dict[str, Any] = {
    "search=zanzibar": Filter(search="zanzibar"),
    "search=zanzi": Filter(search="zanzi"),
    "search=zanzibar visitor": Filter(search="visitor zanzibar"),
    "status": Filter(status=("lost",)),
    "statuses": Filter(status=("lost", "converted")),
    "priority": Filter(priority=("urgent",)),
    "owner": Filter(owner_id=("mem_rare",)),
    "tag": Filter(tags_all=("rare",)),
    "some tag": Filter(tags_any=("rare", "rarer")),
    "country": Filter(country=("IS",)),
    "campaign": Filter(utm_campaign=("moon",)),
    "stage": Filter(stage=("sql",)),
    "custom": Filter.model_validate({"custom": {"plan": {"oneOf": ["platinum"]}}}),
    "created": Filter(created_to=NOON - timedelta(days=300)),
    "score": Filter(score_min=99),
}
OTHERS: dict[str, Any] = {
    "everything": Filter(),
    "phone": Filter(has_phone=True),
    "no company": Filter(has_company=False),
    "disposable": Filter(disposable=False),
    "source": Filter(source="pricing"),
    "not tagged": Filter(tags_none=("rare",)),
    "nobody's": Filter(owner_id=("none",)),
    "most statuses": Filter(status=("new", "lost", "converted")),
    "a common tag": Filter(tags_any=("common", "rare")),
    "conversations": Filter(conversation_count_min=2),
    "converted": Filter(converted_from=NOON),
    "search=v": Filter(search="v"),
    "nothing to look for": Filter(search="!"),
}
LEADS = 3_000


@pytest.fixture(scope="module")
async def crowd(client: Client) -> Database:
    """A database of its own, with many leads of one admin, three of which stand out."""
    db = client["leadlight_test"]
    await db["leads"].delete_many({})
    rare: dict[str, Any] = {
        "name": "Zanzibar",
        "status": "lost",
        "priority": "urgent",
        "owner_id": "mem_rare",
        "tags": ("rare", "common"),
        "country": "IS",
        "stage": "sql",
        "custom_fields": {"plan": "platinum"},
        "attribution": {"first": {"utm_campaign": "moon"}},
        "created_at": NOON - timedelta(days=365),
        "score": 100,
    }
    common = [
        make_lead(
            country="DE",
            tags=("common",),
            score=number % 90,
            phone="+4930123",
            created_at=NOON + timedelta(minutes=number),
        )
        for number in range(LEADS)
    ]
    await store(db, [*common, *(make_lead(**rare) for _ in range(3))])
    return db


async def plans_of(
    db: Database, listings: Sequence[Listing], owned_by: str | None = None
) -> list[tuple[Listing, dict[str, Any]]]:
    """How MongoDB answers everything that pages ask of it, as its profiler saw it."""
    told: list[tuple[Listing, dict[str, Any]]] = []
    await db.command("profile", 2)
    for listing in listings:
        await LeadPages(db, ADMIN, owned_by).page(listing)
        seen = await db["system.profile"].count_documents({"ns": f"{db.name}.leads"})
        told += [(listing, {})] * (seen - len(told))
    await db.command("profile", 0)
    found = db["system.profile"].find({"ns": f"{db.name}.leads"}).sort("$natural", 1)
    plans = await found.to_list(None)
    await db["system.profile"].drop()
    return [(listing, plan) for (listing, _), plan in zip(told, plans, strict=True)]


@pytest.mark.parametrize("name", [*SELECTIVE, *OTHERS])
async def test_every_question_is_answered_by_an_index(crowd: Database, name: str) -> None:
    which = {**SELECTIVE, **OTHERS}[name]
    plans = await plans_of(crowd, [Listing(filter=which, sort=sort) for sort in SORTS])
    assert len(plans) >= len(SORTS)
    for listing, plan in plans:
        told = f"{listing.sort}: {json.dumps(plan, default=str)}"
        assert "COLLSCAN" not in plan["planSummary"], told
        if not (which.is_led or which.bounded()):
            assert not plan.get("hasSortStage"), told
        if name in SELECTIVE:
            assert plan["docsExamined"] <= 100, told


@pytest.mark.parametrize("name", ["statuses", "most statuses", "tag", "a common tag", "nobody's", "owner"])
async def test_facets_have_the_latest_leads_first_without_sorting_them(crowd: Database, name: str) -> None:
    which: Filter = {**SELECTIVE, **OTHERS}[name]
    latest: tuple[Sort, ...] = ("-createdAt", "createdAt")
    plans = await plans_of(crowd, [Listing(filter=which, sort=sort) for sort in latest])
    assert not [plan for _, plan in plans if plan.get("hasSortStage")]


@pytest.mark.parametrize(
    "which",
    [
        Filter(tags_all=("common", "rare")),
        Filter(status=("new", "lost"), priority=("urgent",)),
        Filter(country=("DE", "IS"), status=("lost",)),
    ],
)
async def test_of_several_facets_the_rarest_leads_to_the_leads(crowd: Database, which: Filter) -> None:
    sorts = [sort for sort in SORTS if not sort.endswith("createdAt")]
    for listing, plan in await plans_of(crowd, [Listing(filter=which, sort=sort) for sort in sorts]):
        assert plan["docsExamined"] <= 100, f"{listing.sort}: {json.dumps(plan, default=str)}"
    assert await LeadPages(crowd, ADMIN).count(which) == 3


@pytest.mark.parametrize("which", [Filter(), Filter(status=("new", "lost")), Filter(owner_id=("mem_2",))])
async def test_a_members_own_leads_are_looked_for_among_no_others(crowd: Database, which: Filter) -> None:
    for listing, plan in await plans_of(
        crowd, [Listing(filter=which, sort=sort) for sort in SORTS], "mem_rare"
    ):
        assert plan["docsExamined"] <= 100, f"{listing.sort}: {json.dumps(plan, default=str)}"


async def test_the_total_of_one_value_is_counted_by_the_index_alone(crowd: Database) -> None:
    for which in (Filter(status=("new",)), Filter(tags_all=("common",)), Filter(owner_id=("none",))):
        [count] = [
            plan for _, plan in await plans_of(crowd, [Listing(filter=which)]) if plan["op"] != "query"
        ]
        assert (count["keysExamined"], count["docsExamined"]) == (COUNTED, 0)
        assert (await LeadPages(crowd, ADMIN).page(Listing(filter=which))).count == Count(
            COUNTED, exact=False
        )
    lost = Listing(filter=Filter(status=("lost", "converted")))
    assert (await LeadPages(crowd, ADMIN).page(lost)).count == Count(3, exact=True)
