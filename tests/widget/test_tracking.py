"""The pages that a visitor sees are told once a conversation has begun, unless they do not want it."""

import pytest

from server.mongo import Database
from tests.site import eventually
from tests.widget.visitor import Visitor

NO_TRACKING = "Object.defineProperty(Navigator.prototype, '{}', {{get: () => {}}});"


async def seen(db: Database) -> list[str]:
    views = await db["interactions"].find({"kind": "page_view"}).sort("_id", 1).to_list(None)
    return [each["attributes"]["url"].partition("/some-page")[2] for each in views]


async def saw(db: Database, *pages: str) -> None:
    async def all_told() -> bool:
        return await seen(db) == list(pages)

    await eventually(all_told)


async def test_pages_are_told_from_the_first_message_on_also_of_a_single_page_app(
    visitor: Visitor, db: Database
) -> None:
    await visitor.visit(query="?a")
    await visitor.open()
    assert await seen(db) == []
    await visitor.ask("I am jane@example.org")
    await saw(db, "?a")
    await visitor.page.evaluate("() => history.pushState(null, '', '?b#secret')")
    await saw(db, "?a", "?b")
    await visitor.page.reload()
    await saw(db, "?a", "?b", "?b")
    [lead] = await visitor.site.leads()
    assert lead["engagementScore"] >= 2 + 1 + 1


@pytest.mark.parametrize(("signal", "value"), [("doNotTrack", "'1'"), ("globalPrivacyControl", "true")])
async def test_who_does_not_want_to_be_tracked_is_not(visitor: Visitor, signal: str, value: str) -> None:
    await visitor.page.add_init_script(NO_TRACKING.format(signal, value))
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    await visitor.page.reload()  # in a session from the start
    await visitor.page.wait_for_load_state("networkidle")
    assert visitor.asked("/widget/tracking.js") > 0
    assert visitor.asked("/interactions") == 0


async def test_who_opts_out_is_recorded_no_more(visitor: Visitor, db: Database) -> None:
    await visitor.visit()
    await visitor.open()
    await visitor.ask("Hello")
    await saw(db, "")
    await visitor.call("optOut()")

    async def opted_out() -> bool:
        return await db["sessions"].count_documents({"optedOut": True}) == 1

    await eventually(opted_out)
    assert await db["interactions"].count_documents({}) == 0
    await visitor.page.reload()
    await visitor.open()
    await visitor.ask("Hello again")
    assert await seen(db) == []
