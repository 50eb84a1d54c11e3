"""`/api/leads-enhanced/duplicates`, as an admin uses it; how pairs are found is in tests/capture."""

from typing import Any

import pytest

from tests.desk import DISMISS, DUPLICATES, OLD, UNKNOWN, Desk
from tests.site import Site


async def test_a_likely_duplicate_is_suggested_not_merged_and_gone_once_it_is(desk: Desk) -> None:
    await desk.introduce("jane.doe@acme.example")
    await desk.introduce("jane.deo@acme.example")
    answer = (await desk.site.as_admin("GET", DUPLICATES)).json
    [pair] = answer.pop("duplicates")
    assert answer == {"page": 1, "limit": 20, "total": 1, "pages": 1, "complete": True}
    assert pair["reasons"] == ["address"]
    assert pair["leads"] == list(reversed(await desk.site.leads()))
    merged = await desk.merge(*pair["leads"])
    assert (await desk.site.as_admin("GET", DUPLICATES)).json["duplicates"] == []
    await desk.undo(merged)
    assert len((await desk.site.as_admin("GET", DUPLICATES)).json["duplicates"]) == 1


async def test_a_dismissed_suggestion_stays_away_also_after_a_merge_that_was_undone(
    desk: Desk, charlies: Site
) -> None:
    await desk.introduce("jane.doe@acme.example")
    await desk.introduce("jane.deo@acme.example")
    one, other = await desk.site.leads()
    body = {"leadIds": [one["leadId"], other["leadId"]]}
    assert (await charlies.as_admin("POST", DISMISS, json=body)).status == 404
    assert (await desk.site.as_admin("POST", DISMISS, json=body)).json == {**body, "dismissed": True}
    await desk.undo(await desk.merge(one, other))
    for query in ({}, {"leadId": one["leadId"]}):
        assert (await desk.site.as_admin("GET", DUPLICATES, params=query)).json["duplicates"] == []


@pytest.mark.parametrize("ids", [[], ["a"], ["a", "a"], ["a", "b", "c"], "ab", [1, 2]])
async def test_a_dismissal_names_two_leads(site: Site, ids: Any) -> None:
    assert (await site.as_admin("POST", DISMISS, json={"leadIds": ids})).status == 422


async def test_duplicates_of_unknown_and_foreign_leads_are_the_same_404(desk: Desk, charlies: Site) -> None:
    await desk.introduce(OLD)
    [lead] = await desk.site.leads()
    foreign, unknown = [
        await charlies.as_admin("GET", DUPLICATES, params={"leadId": lead_id})
        for lead_id in (lead["leadId"], UNKNOWN)
    ]
    assert foreign.status == 404
    assert foreign.text == unknown.text
