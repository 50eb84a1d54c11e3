"""What a model is told stays short, and keeps what matters."""

from llm import brief
from llm.chat import Answer, Profile
from tests.llm.talk import lines, talk


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
    assert len(system["content"]) < brief.LONGEST_ANSWERS + 4_000


def test_what_a_business_writes_is_never_taken_for_a_placeholder() -> None:
    profile = Profile("$about ${x} {y}", about="$5 and $$", answers=(Answer("$business?", "100%"),))
    system = brief.for_reply(talk("Hi", profile=profile))[0]["content"]
    assert "$about ${x} {y}" in system
    assert "$5 and $$" in system
    assert "Q: $business?\nA: 100%" in system


def test_a_known_address_is_not_asked_for() -> None:
    assert "not known yet" in brief.for_reply(talk("Hi"))[0]["content"]
    assert "do not ask" in brief.for_reply(talk("Hi", email="a@b.co"))[0]["content"]


def test_prompts_carry_their_versions() -> None:
    assert (brief.REPLY.version, brief.EXTRACT.version) == ("reply.v1", "extract.v2")
