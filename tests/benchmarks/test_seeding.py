"""The leads of the benchmarks."""

from benchmarks.seeding import documents, seed
from capture.filters import Filter
from capture.leads import Leads
from capture.search.rebuild import Words
from server.mongo import Database


def test_the_same_leads_are_made_each_time() -> None:
    assert list(documents("adm_big", 20)) == list(documents("adm_big", 20))
    assert list(documents("adm_big", 20)) != list(documents("adm_other1", 20))


async def test_seeded_leads_are_as_the_product_would_have_stored_them(db: Database) -> None:
    await seed(db, 60, lambda done, total: None, others=1)
    assert await Leads(db, "adm_big").count(Filter()) == 60
    assert await Leads(db, "adm_other0").count(Filter()) == 20
    assert await Words(db, "adm_big").rebuild(lambda seen: None) == 0
    await seed(db, 60, lambda done, total: None, others=1)
    assert await Leads(db, "adm_big").count(Filter()) == 60
