"""Marks of sources leave the reply as it streams, wherever a token ends."""

import re

import pytest

from llm.chat import Answer, Conversation, Passage, Profile
from llm.manners import asks_for_email
from llm.phrases import PHRASES
from llm.scripted import ScriptedModel
from llm.sources import Citations
from llm.steadfast import Steadfast
from tests.llm.talk import FLOWERS, lines, talk

PASSAGES = tuple(Passage(f"p{number}", f"Title {number}", "…") for number in range(1, 4))
MARKED = (
    "  [3] It costs 49 euros [1]. We open at 8 [2, 3]; "
    "bring [your own] vase [1] 【2】 for 20[%]. [9] Fine? [1"
)
PLAIN = "It costs 49 euros. We open at 8; bring [your own] vase for 20[%]. Fine? [1"


def read(*tokens: str) -> tuple[str, list[str]]:
    citations = Citations(PASSAGES)
    text = "".join([*map(citations.feed, tokens), citations.rest()])
    return text, [passage.id for passage in citations.used]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 1_000])
def test_marks_are_taken_out_and_kept_as_sources_wherever_tokens_end(size: int) -> None:
    assert read(*re.findall(rf"(?s).{{1,{size}}}", MARKED)) == (PLAIN, ["p3", "p1", "p2"])


def test_a_mark_of_no_source_is_taken_out_and_names_nothing() -> None:
    assert read("Sure [7][0] thing [42].") == ("Sure thing.", [])


def test_what_is_no_mark_is_shown_as_it_is() -> None:
    text = "A [note], an [email], [1.5], [2024], [ 1 ] and [a1] stay; so does  this."
    assert read(*text) == (text, [])


def test_nothing_but_a_possible_mark_is_held_back() -> None:
    citations = Citations(PASSAGES)
    shown = [citations.feed(token) for token in ("We open", " at 8 ", "[", "1", "]", " today")]
    assert shown == ["We open", " at 8", "", "", "", " today"]


def test_endless_space_and_endless_brackets_are_passed_on() -> None:
    for text in ("x" + " " * 5_000 + "y", "[" * 5_000 + "y", "[1" * 5_000 + "y"):
        assert read(*text)[0] == text


async def test_a_reply_knows_its_sources_and_its_prompt() -> None:
    passage = Passage("e1.1", "Weddings", "A wedding arch of roses takes 200 stems.", "https://x.example")
    scripted = ScriptedModel()
    said = tuple(lines("How many stems does a wedding arch take?"))
    reply = Steadfast(scripted, scripted).reply(Conversation(FLOWERS, said, passages=(passage,)))
    text = "".join([token async for token in reply])
    assert text.startswith("A wedding arch of roses takes 200 stems.")
    assert "[" not in text
    assert reply.sources == (passage,)
    assert reply.prompt_version == "scripted.v1"


async def test_a_prepared_answer_is_a_source() -> None:
    scripted = ScriptedModel()
    reply = Steadfast(scripted, scripted).reply(talk("What does a subscription cost?"))
    assert "49 euros" in "".join([token async for token in reply])
    assert reply.sources == (FLOWERS.answers[0].as_passage(),)


async def test_a_reply_that_knows_nothing_has_no_sources() -> None:
    scripted = ScriptedModel()
    reply = Steadfast(scripted, scripted).reply(talk("Who won the election?"))
    assert "pass your question on" in "".join([token async for token in reply])
    assert reply.sources == ()


def test_an_answer_keeps_its_id_when_its_text_changes() -> None:
    old, new, other = Answer("Price?", "5"), Answer("Price?", "6"), Answer("Hours?", "5")
    assert old.as_passage().id == new.as_passage().id != other.as_passage().id


def test_the_profile_itself_is_a_source_when_it_says_something() -> None:
    assert Profile("X").as_passages() == ()
    (passage,) = Profile("X", hours="Mondays").as_passages()
    assert (passage.id, passage.text) == ("profile", "Opening hours: Mondays")


@pytest.mark.parametrize(
    "reply",
    [
        *(wording for phrases in PHRASES.values() for wording in phrases["ask_email"]),
        "What is your e-mail address (for example jane@example.org)?",
        "Wie lautet Ihre Mail-Adresse?",
        "メールアドレスを教えていただけますか？",
        "이메일 주소를 알려 주시겠어요?",
        "Подскажите вашу почту?",
    ],
)
def test_a_question_for_the_address_is_told(reply: str) -> None:
    assert asks_for_email(reply)


@pytest.mark.parametrize(
    "reply", ["I have noted your e-mail.", "We write e-mails. When do you need it?", "How are you?"]
)
def test_what_is_no_question_for_the_address_is_told(reply: str) -> None:
    assert not asks_for_email(reply)
