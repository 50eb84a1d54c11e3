"""What calls a person, and what does not."""

import pytest

from capture.handoff import HandoffSettings, is_unsure, reason_in, unsure_too_often
from llm.phrases import PHRASES
from tests.llm.talk import lines

NO_RULES = HandoffSettings()


@pytest.mark.parametrize(
    "said",
    [
        "Can I talk to a person please?",
        "I want to speak to a human",
        "Please call me on Monday",
        "Quiero hablar con una persona",
        "Kann ich mit einem Mitarbeiter sprechen?",
        "Je voudrais parler à quelqu'un",
    ],
)
def test_a_visitor_who_asks_for_a_person_is_heard(said: str) -> None:
    assert reason_in(said, NO_RULES) == "asked"


@pytest.mark.parametrize(
    "said",
    [
        "You can call me Jane",
        "Are you a real person?",
        "I don't want to talk to a person, just tell me the price",
        "What does it cost for one person?",
        "Ich möchte nicht mit einem Mitarbeiter sprechen",
    ],
)
def test_a_visitor_who_does_not_ask_for_one_keeps_the_bot(said: str) -> None:
    assert reason_in(said, NO_RULES) is None


def test_the_admins_words_call_a_person_as_whole_words() -> None:
    rules = HandoffSettings(words=("refund", "Kündigung"))
    assert reason_in("I want a REFUND!", rules) == "rule"
    assert reason_in("Meine kundigung ist da", rules) == "rule"
    assert reason_in("It is refundable, I hope", rules) is None


@pytest.mark.parametrize("language", list(PHRASES))
def test_the_bots_own_ways_not_to_know_are_recognised(language: str) -> None:
    wordings = next(phrases for name, phrases in PHRASES.items() if name == language)["unknown"]
    assert all(is_unsure(wording) for wording in wordings)


def test_the_second_unsure_reply_calls_a_person_and_the_first_does_not() -> None:
    known, unknown = "We open at 8.", "I do not know that."
    assert not unsure_too_often(lines("When?", known, "Why?"), unknown, NO_RULES)
    assert unsure_too_often(lines("Why?", unknown, "When?", known, "How?"), unknown, NO_RULES)
    assert not unsure_too_often(lines("Why?", unknown, "When?"), known, NO_RULES)
    assert not unsure_too_often(lines("Why?", unknown, "Why?"), unknown, HandoffSettings(unsure=0))
