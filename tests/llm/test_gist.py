"""A long conversation is told in notes and its newest lines, and never gets longer than it may."""

from dataclasses import replace

from llm import brief
from llm.chat import Gist
from llm.scripted import ScriptedModel
from tests.llm.talk import talk

LONG = ["I need forty tulips. " + "x" * 2_000, "Noted. " + "y" * 2_000] * 10


def test_the_beginning_of_a_long_conversation_is_told_in_notes() -> None:
    conversation = replace(talk(*LONG, "And roses?"), gist=Gist("Wants forty tulips.", 12))
    _, notes, *rest = brief.for_reply(conversation)
    assert (notes["role"], "Wants forty tulips." in notes["content"]) == ("user", True)
    assert rest[-1]["content"] == "And roses?"
    assert len(rest) == 9
    assert len(notes["content"]) + sum(len(line["content"]) for line in rest) < brief.LONGEST_TRANSCRIPT + 100


def test_without_notes_a_long_conversation_is_cut_as_before() -> None:
    told = brief.for_reply(talk(*LONG, "And roses?"))[1:]
    assert told[0]["content"].startswith("I need forty tulips.")
    assert sum(len(line["content"]) for line in told) <= brief.LONGEST_TRANSCRIPT


def test_a_short_conversation_needs_no_notes() -> None:
    conversation = replace(talk("Roses?"), gist=Gist("Wants forty tulips.", 1))
    assert not brief.is_long(conversation)
    assert brief.for_reply(conversation)[1:] == [{"role": "user", "content": "Roses?"}]


async def test_the_rules_keep_needs_and_what_was_noted_before() -> None:
    conversation = replace(talk("I need forty tulips. Nice weather!"), gist=Gist("Wants a vase.", 0))
    notes = await ScriptedModel().summarise(conversation)
    assert notes.startswith("Wants a vase.")
    assert "forty tulips" in notes
    assert "weather" not in notes
