"""What a visitor is offered to ask with one press."""

from typing import Any

import pytest

from tests.site import Site

QUESTIONS = ["What does it cost?", "Where are you?", "Do you deliver?", "Are you open?"]


@pytest.fixture
async def answering(site: Site) -> Site:
    """Alice's site, with prepared answers."""
    answers = [{"question": question, "text": f"About this: {question[:-1]}."} for question in QUESTIONS]
    answers.insert(1, {"question": f"And {'what ' * 20}?", "text": "Too long for a button."})
    profile = {"name": "Alice's Atelier", "answers": answers}
    assert (await site.as_admin("PUT", "/api/v1/profile", json=profile)).status == 200
    return site


async def offered(site: Site) -> Any:
    return (await site.request("GET", f"/api/widget/config?adminId={site.admin_id}")).json["quickReplies"]


async def test_a_site_without_prepared_answers_offers_nothing(site: Site) -> None:
    assert await offered(site) == []
    assert "quickReplies" not in await site.say("Hello")


async def test_the_first_questions_with_an_answer_are_offered(answering: Site) -> None:
    assert await offered(answering) == QUESTIONS[:3]


async def test_once_one_is_asked_the_others_are_left_and_then_none(answering: Site) -> None:
    first = await answering.say("what does it cost? ")
    assert first["quickReplies"] == QUESTIONS[1:3]
    assert "quickReplies" not in await answering.say(QUESTIONS[1], first)


async def test_who_asks_something_else_is_left_alone(answering: Site) -> None:
    assert "quickReplies" not in await answering.say("Hello, I am jane@gmial.com")


async def test_the_admins_own_choice_counts_even_when_it_is_none(answering: Site) -> None:
    await answering.as_admin("PUT", "/api/v1/widget", json={"quickReplies": ["Show me prices"]})
    assert await offered(answering) == ["Show me prices"]
    await answering.as_admin("PUT", "/api/v1/widget", json={"quickReplies": []})
    assert await offered(answering) == []
