"""The leads of the benchmarks."""

from analytics.cells import Days
from analytics.recount import Recount
from analytics.rollups import Rollups
from benchmarks.seeding import documents, seed
from capture.filters import Filter
from capture.leads import Leads
from capture.search.rebuild import Words
from server.mongo import Database


async def utc(_: str) -> str:
    return "UTC"


def test_the_same_leads_are_made_each_time() -> None:
    assert list(documents("adm_big", 20)) == list(documents("adm_big", 20))
    assert list(documents("adm_big", 20)) != list(documents("adm_other1", 20))


async def test_seeded_leads_are_as_the_product_would_have_stored_them(db: Database) -> None:
    await seed(db, 60, lambda done, total: None, others=1)
    assert await Leads(db, "adm_big").count(Filter()) == 60
    assert await Leads(db, "adm_other0").count(Filter()) == 20
    assert await Words(db, "adm_big").rebuild(lambda seen: None) == 0
    for admin_id, leads in (("adm_big", 60), ("adm_other0", 20)):
        rollups = Rollups(db, utc)
        assert (await Days(db, admin_id, "UTC").ever()).of("", "leads") == leads
        assert await Recount(db, admin_id, rollups).drift() == {}
    await seed(db, 60, lambda done, total: None, others=1)
    assert await Leads(db, "adm_big").count(Filter()) == 60
