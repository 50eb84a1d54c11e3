"""What a model is told stays short, and keeps what matters."""

import json
from dataclasses import replace

import pytest

from llm import brief
from llm.chat import Answer, Conversation, Passage, Profile
from llm.extraction import Tagging
from tests.llm.talk import lines, talk

ASKED = "May I have your e-mail address?"


def system_of(conversation: Conversation) -> str:
    return brief.for_reply(conversation)[0]["content"]


def sources_of(conversation: Conversation) -> list[str]:
    section = system_of(conversation).partition("# Sources\n")[2].partition("\n\n# The visitor")[0]
    return section.splitlines()


def test_a_short_conversation_is_told_whole() -> None:
    said = lines("Hi", "Hello!", "Roses?")
    assert brief.kept(said) == list(enumerate(said, 1))


def test_a_long_conversation_keeps_its_first_and_its_newest_messages() -> None:
    said = lines("tulips", "sure", *["x" * 10] * 20, "roses")
    kept = brief.kept(said, budget=40)
    assert [number for number, _ in kept] == [1, 20, 21, 22, 23]
    assert sum(len(line.text) for _, line in kept) <= 40


def test_a_single_message_too_long_is_cut() -> None:
    ((_, line),) = brief.kept(lines("x" * 1_000), budget=100)
    assert line.text == "x" * 50


def test_the_beginning_of_the_bot_is_no_first_message() -> None:
    said = lines("", "welcome " * 10, "roses")[1:]
    assert brief.kept(said, budget=10)[-1][1].text == "roses"


def test_the_answers_that_fit_the_question_come_first_when_not_all_fit() -> None:
    answers = [Answer(f"About topic{i}?", "x" * 400) for i in range(100)]
    system = brief.for_reply(talk("Tell me about topic77", profile=Profile("X", answers=tuple(answers))))[0]
    assert "topic77" in system["content"]
    assert len(system["content"]) < brief.LONGEST_SOURCES + 5_000


def test_what_a_business_writes_is_never_taken_for_a_placeholder() -> None:
    profile = Profile("$about ${x} {y}", about="$5 and $$", answers=(Answer("$business?", "100%"),))
    system = brief.for_reply(talk("Hi", profile=profile))[0]["content"]
    assert "$about ${x} {y}" in system
    assert "$5 and $$" in system
    assert '"title": "$business?", "text": "100%"' in system


def test_a_known_address_is_not_asked_for() -> None:
    assert "not known yet" in brief.for_reply(talk("Hi"))[0]["content"]
    assert "known (a@b.co); do not ask" in brief.for_reply(talk("Hi", email="a@b.co"))[0]["content"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("Hi", "Hello!", "roses"), "not known yet"),
        (("Hi", ASKED, "roses"), "do not ask again now"),
        (("Hi", ASKED, "roses", "Sure.", "and lilies"), "not known yet"),
        (("Hi", ASKED, "roses", "Sure.", "lilies", ASKED, "now", "Sure.", "well"), "do not ask again now"),
        (("Hi", ASKED, "I'd rather not", "Sure.", "and lilies"), "declined to give it; do not ask"),
        (("Hola", "¿Me deja su correo electrónico?", "prefiero no"), "declined to give it; do not ask"),
    ],
)
def test_the_model_is_told_when_it_must_not_ask_for_the_address(said: tuple[str, ...], told: str) -> None:
    assert told in system_of(talk(*said)).partition("# The visitor")[2]


def test_the_model_is_told_the_whole_profile() -> None:
    profile = Profile(
        "Acme", "We sell anvils.", (), "gruff", ("German",), "Mon\nTue", ("the coyote's name",), ("flight",)
    )
    system = system_of(talk("Hi", profile=profile))
    assert "- Tone: gruff." in system
    assert "The business answers in: German." in system
    assert "The business also wants to know: the coyote's name." in system
    assert "Above all, never promise: flight." in system
    assert '{"source": 1, "title": "Acme", "text": "We sell anvils.\\nOpening hours: Mon\\nTue"}' in system


def test_a_profile_that_says_nothing_leaves_no_gaps() -> None:
    system = system_of(talk("Hi", profile=Profile("Acme")))
    assert "# Sources\n(none)" in system
    assert f"- Tone: {brief.TONE}." in system
    assert "$" not in system


def test_the_rules_say_how_a_visitor_is_to_be_treated() -> None:
    system = system_of(talk("Hi"))
    for rule in (
        "language of the visitor's last message",
        "one to three sentences",
        "one question at a time",
        "never one that has been answered",
        "when it serves the visitor",
        "accept that, do not ask again",
        "say that you do not know and offer to pass the question on",
    ):
        assert rule in system.replace("Ask one", "one"), rule


def test_sources_are_numbered_as_replies_mark_them() -> None:
    passage = Passage("e1.1", "Weddings", "Arches of roses.")
    conversation = replace(talk("Hi"), passages=(passage,))
    numbers = [json.loads(line)["source"] for line in sources_of(conversation)]
    assert numbers == [1, 2, 3, 4]
    assert conversation.sources[3] is passage


def test_prompts_carry_their_versions() -> None:
    assert (brief.REPLY.version, brief.EXTRACT.version) == ("reply.v2", "extract.v2")


def test_a_reading_is_told_which_tags_there_are() -> None:
    def told(tagging: Tagging) -> str:
        return brief.for_extraction(replace(talk("Hi"), tagging=tagging))[0]["content"]

    assert "Only these exist: `vip`, `eu`." in told(Tagging(vocabulary=("vip", "eu"), allow_new=False))
    assert "Make a new one" in told(Tagging(vocabulary=("vip",)))
    assert "None exist" in told(Tagging(allow_new=False))
