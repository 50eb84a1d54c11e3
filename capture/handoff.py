"""When a conversation goes to a person: the state of it, and what decides it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StringConstraints

from capture.record import Record
from llm import cues
from llm.chat import Line
from llm.language import folded

State = Literal["none", "waiting", "person"]
Reason = Literal["asked", "unsure", "rule", "taken"]

RECENT_REPLIES = 4  # that are looked at for how often the bot was unsure


class Handoff(Record):
    """Whose a conversation is: the bot's, a person's, or the bot's while a person is awaited.

    `asked_at`: when the last wait began; `notified_at`: for which of them the admin was told.
    """

    state: State = "none"
    reason: Reason | None = None
    asked_at: datetime | None = None
    notified_at: datetime | None = None
    taken_at: datetime | None = None
    released_at: datetime | None = None
    by: str | None = None


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


class HandoffSettings(Record):
    """An admin's rules: `words` that always call a person, and after how many unsure replies (0: never)."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    words: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    unsure: Annotated[int, Field(ge=0, le=RECENT_REPLIES)] = 2


def reason_in(said: str, settings: HandoffSettings) -> Reason | None:
    """Why what a visitor says calls a person, if it does."""
    text = folded(said)
    if _asks_for_person(text):
        return "asked"
    return "rule" if any(_has(text, folded(word)) for word in settings.words) else None


def unsure_too_often(lines: Sequence[Line], reply: str, settings: HandoffSettings) -> bool:
    """Whether this reply is unsure, and with it as many of the recent ones as the admin lets pass."""
    if not settings.unsure or not is_unsure(reply):
        return False
    before = [line.text for line in lines if line.role == "assistant"][1 - RECENT_REPLIES :]
    return 1 + sum(map(is_unsure, before)) >= settings.unsure


def is_unsure(reply: str) -> bool:
    """Whether a reply says that it does not know."""
    return UNSURE.search(folded(reply)) is not None


def _asks_for_person(text: str) -> bool:
    if cues.ASKS_IF_BOT.search(text) or DECLINES_PERSON.search(text):
        return False
    return cues.WANTS_PERSON.search(CALLED.sub(" ", text)) is not None


def _has(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


# "call me Jane" gives a name; "call me on Monday" wants a call.
CALLED: Final = re.compile(
    r"\bcall me (?!at\b|on\b|back\b|in\b|after\b|before\b|when\b|to\w*\b|please\b|asap\b|now\b|anytime\b)\w+"
)
DECLINES_PERSON: Final = re.compile(
    r"\b(?:don't|do not|rather not|no need to|without)\b[^.?!]{0,20}\b(?:talk|speak|chat|call)"
    r"|\bno (?:quiero|necesito|hace falta)\b[^.?!]{0,20}\bhablar\b"
    r"|\bnicht\b[^.?!]{0,40}\b(?:sprechen|reden|telefonieren)\b|\bkeine[nr]? (?:menschen|mitarbeiter)"
    r"|\bne\b[^.?!]{0,20}\bpas\b[^.?!]{0,40}\bparler\b"
)
UNSURE: Final = re.compile(
    r"\b(?:i|we) (?:do not|don't) (?:know|have (?:that|this|any|enough) (?:information|details?))\b"
    r"|\bnot (?:entirely |quite )?(?:sure|certain)\b|\bbeyond what i know\b|\brather not guess\b"
    r"|\b(?:cannot|can't|unable to) (?:answer|tell you) (?:that|this)\b|\bpass (?:your|the) question on\b"
    r"|\b(?:eso )?no lo se\b|\bprefiero no adivinar\b|\bno tengo (?:una respuesta|esa informacion)\b"
    r"|\bno estoy segur[oa]\b|\bpas(?:ar|o) (?:su|la|tu) pregunta\b"
    r"|\bweiss ich (?:leider )?nicht\b|\bich weiss (?:es|das) (?:leider )?nicht\b|\bnicht raten\b"
    r"|\bnicht sicher\b|\bkeine (?:sichere )?antwort\b|\b(?:ihre|die) frage\b[^.?!]{0,40}\bweiter"
    r"|\bje ne (?:le )?sais pas\b|\bne pas deviner\b|\bpas (?:sur|certain)e?\b|\bpas de reponse\b"
    r"|\b(?:transmets|transmettre|passer?) votre question\b"
)
