"""Many leads read in one go: in batches, by the index that leads to few, however long that takes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from benchmarks.seeding import BIG, seed
from capture import lead_rows
from capture.filters import Filter
from capture.lead_rows import LeadRows
from server.mongo import Client, Database


@pytest.fixture
async def leads(db: Database) -> Database:
    """Fifty leads of one admin beside twenty of another."""
    await seed(db, 50, lambda done, total: None, others=1)
    return db


async def emails(rows: LeadRows, which: Filter = Filter(), **fields: int) -> list[list[str]]:  # noqa: B008
    def told(documents: Sequence[Mapping[str, Any]]) -> list[str]:
        return [document["email"] for document in documents]

    return [batch async for batch in rows.rows(which, "email", {"email": 1, **fields}, told)]


async def test_every_lead_of_the_admin_comes_once_and_in_order(
    leads: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_rows, "BATCH", 20)
    batches = await emails(LeadRows(leads, BIG))
    assert [len(batch) for batch in batches] == [20, 20, 10]
    stored = await leads["leads"].distinct("email", {"adminId": BIG})
    assert [email for batch in batches for email in batch] == sorted(stored)
    assert await emails(LeadRows(leads, "adm_nobody")) == []


@pytest.mark.parametrize("few", [1, 10_000])
async def test_a_filter_means_the_same_leads_whether_they_are_sorted_or_walked_through(
    leads: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(lead_rows, "SORTED", few)
    for query in ({"status": "new"}, {"createdFrom": "2025-06-01"}, {"search": "security"}):
        which = Filter.model_validate(query)
        found = [email for batch in await emails(LeadRows(leads, BIG), which) for email in batch]
        assert len(found) == await LeadRows(leads, BIG).count(which)
        assert found == sorted(found)


async def test_few_leads_are_found_by_their_index_and_not_by_going_through_all(leads: Database) -> None:
    await leads.command({"profile": 2})
    try:
        await emails(LeadRows(leads, BIG), Filter.model_validate({"scoreMin": 99}))
    finally:
        await leads.command({"profile": 0})
    plans = await leads["system.profile"].distinct("planSummary", {"command.find": "leads"})
    assert plans == ["IXSCAN { adminId: 1, score: -1, _id: -1 }"]


async def test_a_batch_may_take_longer_than_other_questions(leads: Database, mongo_uri: str) -> None:
    hasty = Client(mongo_uri, timeoutMS=1)
    assert len(await emails(LeadRows(hasty[leads.name], BIG))) == 1
    hasty.close()
