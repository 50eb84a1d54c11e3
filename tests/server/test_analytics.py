"""How the leads do, as an admin asks for it."""

from datetime import UTC, datetime, timedelta

import pytest

from server.mongo import Database
from server.work.daily import DAILY
from server.work.mornings import next_time
from tests.site import Json, Site, eventually

OVERVIEW, TRENDS, PLACE = "/api/v1/analytics/overview", "/api/v1/analytics/trends", "/api/v1/place"


async def overview(site: Site, **period: str) -> Json:
    answer = await site.as_admin("GET", OVERVIEW, params=period)
    assert answer.status == 200, answer.text
    return dict(answer.json)


async def set_status(site: Site, email: str, status: str, **more: object) -> None:
    lead = await site.lead(email)
    body = {"leadId": lead["leadId"], "status": status, **more}
    assert (await site.as_admin("PUT", "/api/leads-enhanced", json=body)).status == 200


async def test_no_leads_are_an_empty_overview(site: Site) -> None:
    found = await overview(site)
    assert found["total"]["leads"] == 0
    assert found["sources"] == []
    assert found["scores"]["average"] is None
    assert (await site.as_admin("GET", TRENDS)).json["points"][-1]["leads"] == 0


async def test_the_overview_follows_a_status_forth_and_back_at_once(site: Site) -> None:
    for name in ("june", "jane"):
        await site.say(f"I am {name}@example.org")
    await set_status(site, "june@example.org", "converted", value=900.5)
    won = await overview(site)
    assert won["total"] | {"leads": 2, "converted": 1, "conversionRate": 0.5, "won": 900.5} == won["total"]
    assert won["period"]["converted"] == 1
    assert won["previous"]["leads"] == 0
    assert won["statuses"]["new"] == 1
    [source] = won["sources"]
    assert (source["sourceKind"], source["leads"], source["converted"]) == ("chat", 2, 1)
    await set_status(site, "june@example.org", "negotiation")
    back = await overview(site)
    assert (back["total"]["converted"], back["total"]["won"], back["period"]["converted"]) == (0, 0, 0)


async def test_trends_are_the_days_of_the_period(site: Site) -> None:
    await site.say("I am june@example.org")
    today = datetime.now(UTC).date()
    answer = await site.as_admin("GET", TRENDS, params={"from": str(today - timedelta(days=2))})
    points = answer.json["points"]
    assert [point["firstDay"] for point in points][-1] == str(today)
    assert [point["leads"] for point in points] == [0] * (len(points) - 1) + [1]


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-02-02", "to": "2026-02-01"},
        {"from": "2000-01-01", "to": "2026-01-01"},
        {"from": "0001-01-01"},
        {"to": "tomorrow"},
    ],
)
async def test_a_period_that_is_none_is_refused(site: Site, query: dict[str, str]) -> None:
    assert (await site.as_admin("GET", OVERVIEW, params=query)).status == 422


async def test_another_time_zone_counts_all_leads_by_its_days(site: Site, db: Database) -> None:
    await site.say("I am june@example.org")
    answer = await site.as_admin("PUT", PLACE, json={"timeZone": "Pacific/Apia", "currency": "EUR"})
    assert answer.json == {"timeZone": "Pacific/Apia", "currency": "EUR"}

    async def recounted() -> bool:
        tasks = (await site.as_admin("GET", "/api/v1/tasks")).json["tasks"]
        return [(task["kind"], task["state"], task["result"]) for task in tasks] == [
            ("recount", "done", {"drifted": 0})
        ]

    await eventually(recounted)
    [lead] = await db["leads"].find({"adminId": site.admin_id}).to_list(None)
    assert lead["counted"]["zone"] == "Pacific/Apia"
    assert (await overview(site))["total"]["leads"] == 1
    assert (await site.as_admin("GET", PLACE)).json["currency"] == "EUR"


async def test_a_place_that_is_nowhere_is_refused(site: Site) -> None:
    for body in ({"timeZone": "Mars/Olympus", "currency": "EUR"}, {"timeZone": "UTC", "currency": "euros"}):
        assert (await site.as_admin("PUT", PLACE, json=body)).status == 422


async def test_every_admin_has_a_daily_job_that_waits_for_the_next_night(site: Site, db: Database) -> None:
    async def planned() -> Json | None:
        return await db["jobs"].find_one({"adminId": site.admin_id, "kind": DAILY})

    job = await eventually(planned)
    assert job["runAt"].hour == 2
    assert job["state"] == "ready"


def test_the_night_is_that_of_the_admin() -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert next_time(noon, "UTC") == datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    assert next_time(noon, "America/Los_Angeles").astimezone(UTC) == datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
