"""Whose address is it, over a whole conversation: typing errors, corrections, other people."""

import pytest

from server.mongo import Database
from tests.site import Site, at_rest, eventually


async def test_a_likely_typing_error_is_asked_about_and_a_yes_corrects_it(site: Site) -> None:
    session = await site.say("Write to me: jane@gmial.com")
    assert session["email"] == "jane@gmial.com"
    assert session["emailSuggestion"] == "jane@gmail.com"
    assert "jane@gmail.com" in session["reply"]
    answer = await site.say("Yes!", session)
    assert answer["email"] == "jane@gmail.com"
    assert [lead["email"] for lead in await site.leads()] == ["jane@gmail.com"]


async def test_a_no_leaves_the_address_as_it_was_typed(site: Site) -> None:
    session = await site.say("Write to me: jane@gmial.com")
    answer = await site.say("No, that is right", session)
    assert answer["email"] == "jane@gmial.com"


async def test_a_yes_to_another_question_corrects_nothing(site: Site) -> None:
    session = await site.say("Write to me: jane@gmial.com")
    await site.say("What are your opening hours?", session)
    answer = await site.say("Yes", session)
    assert answer["email"] == "jane@gmial.com"


async def test_a_third_partys_address_is_kept_as_a_mention(site: Site) -> None:
    session = await site.say("My colleague bob@acme.com can confirm")
    assert session["email"] is None
    assert await site.leads() == []
    await site.say("I'm jane@acme.com, cc bob@acme.com", session)
    [lead] = await site.leads()
    assert lead["email"] == "jane@acme.com"
    assert lead["mentions"] == ["bob@acme.com"]


async def test_a_correction_takes_everything_that_rested_on_the_session_along(
    site: Site, db: Database
) -> None:
    owner = await site.say("I need a barn. I am jane@example.org", pageUrl="https://alice.example/barns")
    await eventually(lambda: at_rest(db))
    before = await site.lead("jane@example.org")
    stranger = await site.say("My name is John Smith, I need a boat, my e-mail is jane@example.org")
    await eventually(lambda: at_rest(db))
    mixed = await site.lead("jane@example.org")
    assert mixed["name"] == "John Smith"
    assert "boat" in mixed["requirements"]
    await site.say("Sorry, typo: it's john@example.org", stranger)
    await eventually(lambda: at_rest(db))
    jane, john = await site.lead("jane@example.org"), await site.lead("john@example.org")
    for field in (
        "sessionIds",
        "conversationCount",
        "requirements",
        "name",
        "intent",
        "source",
        "firstMessage",
    ):
        assert jane[field] == before[field], field
    assert set(jane["tags"]) == set(before["tags"])
    assert jane["sessionIds"] == [owner["sessionId"]]
    assert john["name"] == "John Smith"
    assert "boat" in john["requirements"]


async def test_a_lead_whose_first_session_was_anothers_begins_with_the_next(site: Site, db: Database) -> None:
    stranger = await site.say("I am jane@example.org", pageUrl="https://alice.example/wrong")
    owner = await site.say("Hello, jane@example.org here", pageUrl="https://alice.example/right")
    await site.say("Sorry, typo: it's janet@example.org", stranger)
    await eventually(lambda: at_rest(db))
    jane = await site.lead("jane@example.org")
    assert jane["sessionId"] == owner["sessionId"]
    assert jane["source"] == "https://alice.example/right"
    assert jane["firstMessage"] == "Hello, jane@example.org here"


async def test_a_lead_that_a_person_has_worked_on_is_no_ghost(site: Site) -> None:
    session = await site.say("I am jane@example.org")
    [lead] = await site.leads()
    await site.as_admin("PUT", "/api/leads-enhanced", json={"leadId": lead["leadId"], "notes": "Called her"})
    await site.say("Sorry, typo: it's jane@example.com", session)
    kept = await site.lead("jane@example.org")
    assert kept["conversationCount"] == 0
    assert kept["notes"] == "Called her"


@pytest.mark.parametrize("heard", [True, False])
async def test_a_lead_with_a_tag_of_a_persons_is_no_ghost(site: Site, db: Database, heard: bool) -> None:
    session = await site.say("I am jane@example.org")
    [lead] = await site.leads()
    await site.as_admin("PUT", "/api/leads-enhanced", json={"leadId": lead["leadId"], "tags": ["vip"]})
    if heard:
        await eventually(lambda: at_rest(db))
    await site.say("Sorry, typo: it's jane@example.com", session)
    assert "vip" in (await site.lead("jane@example.org"))["tags"]


async def test_a_lead_with_something_to_do_is_no_ghost(site: Site) -> None:
    session = await site.say("I am jane@example.org")
    [lead] = await site.leads()
    activities = f"/api/v1/leads/{lead['leadId']}"
    await site.as_admin("POST", f"{activities}/activity", json={"kind": "task", "title": "Send samples"})
    await site.say("Sorry, typo: it's jane@example.com", session)
    [task] = (await site.as_admin("GET", f"{activities}/activities")).json["activities"]
    assert task["title"] == "Send samples"


async def test_a_throw_away_address_is_flagged(site: Site) -> None:
    await site.say("I am jane@mailinator.com")
    await site.say("I am jane@example.org")
    assert (await site.lead("jane@mailinator.com"))["disposable"] is True
    assert (await site.lead("jane@example.org"))["disposable"] is False
