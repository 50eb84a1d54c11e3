"""What a model thinks of a lead's fit to the customer that a business looks for, and what of it counts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Protocol, runtime_checkable

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

from llm.answers import words
from llm.cues import TAMPERS
from llm.extraction import all_required
from llm.language import folded
from llm.quotes import adds_none, first_holding
from llm.usage import Account

LEAST_FIT, MOST_FIT = 0, 100
MOST_GROUNDS = 5
LONGEST_GROUND = 300  # characters
MESSAGE = "message"  # the field of what a visitor has typed

_LETTER = r"[0-9A-Za-z\u00c0-\u024f]"  # of scripts that put spaces between words
# The weight of a judgement is bounded whatever it rests on; this only spares people such reasons.
_ASKS_FOR_A_SCORE = re.compile(
    r"\b(?:score|rate|rank|judge|grade) (?:me|us|this lead|my company|our company)\b"
    r"|\b(?:bewerte\w* (?:mich|uns)|califica(?:me|nos)|notez?[- ](?:moi|nous))\b"
    r"|\b(?:score|fit|rating)\b.{0,20}\b100\b|\b100 (?:points|punkte|puntos|out of 100)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is known of a lead: the `field` that holds it, or MESSAGE, and its text."""

    field: str
    text: str
    session_id: str | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Portrait:
    """All that a model may know when it judges a lead: who is looked for, and what is known."""

    business: str
    ideal: str
    statements: tuple[Statement, ...]
    account: Account | None = field(default=None, compare=False)


class Argument(BaseModel):
    """One reason as a model gives it, and the words that it says it stands on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    quote: str


def _whole(value: object) -> object:
    """A model that knows no schema may say 72.5."""
    return round(value) if isinstance(value, float) and abs(value) < 1e6 else value


class Opinion(BaseModel):
    """A model's judgement as it comes. Untrusted: `upheld` decides what of it counts.

    The JSON schema of this class is what the model is asked to fill in, so it holds plain types only.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=all_required)

    fit: Annotated[int, BeforeValidator(_whole)]
    reasons: list[Argument] = []


class Ground(BaseModel):
    """A reason with its evidence: `span` is a verbatim part of the field, or of the visitor's message."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    text: str
    field: str
    span: str
    session_id: str | None = None
    message_id: str | None = None


class Judgement(BaseModel):
    """How well a lead fits the ideal customer, 0 to 100, with the grounds that stood the check.

    `dropped` is how many did not. Without a ground it counts for nothing.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    fit: int
    grounds: tuple[Ground, ...]
    dropped: int = 0
    model: str
    prompt_version: str

    @property
    def counts(self) -> bool:
        return bool(self.grounds)


@runtime_checkable
class Judge(Protocol):
    """A model that can judge a lead's fit."""

    @property
    def name(self) -> str:
        """The model's name, kept with each judgement."""

    @property
    def judge_prompt_version(self) -> str:
        """The version of the instructions under which it judges, likewise."""

    async def judge(self, portrait: Portrait) -> Opinion:
        """Judge a lead. Raises ModelUnavailable."""


def upheld(opinion: Opinion, portrait: Portrait, *, model: str, prompt_version: str) -> Judgement:
    """Keep the reasons whose quote really is known of the lead, each tied to where it stands.

    A quote is of whole words that mean something, and no demand for a score; a reason is a sentence,
    and has no number or link that neither its quote nor the description has. The rest is dropped.
    """
    grounds = tuple(_grounds(opinion, portrait))[:MOST_GROUNDS]
    return Judgement(
        fit=max(LEAST_FIT, min(MOST_FIT, opinion.fit)),
        grounds=grounds,
        dropped=len(opinion.reasons) - len(grounds),
        model=model,
        prompt_version=prompt_version,
    )


def demands(text: str) -> bool:
    """Whether a text tries to steer whoever judges it, instead of saying something."""
    return bool(_ASKS_FOR_A_SCORE.search(text) or TAMPERS.search(folded(text)))


def _grounds(opinion: Opinion, portrait: Portrait) -> Iterator[Ground]:
    for argument in opinion.reasons:
        text = " ".join(argument.text.split())
        found = first_holding(argument.quote, (each.text for each in portrait.statements))
        if found and 0 < len(text) <= LONGEST_GROUND:
            stated, span = portrait.statements[found[0]], found[1]
            if _tells(span, stated.text) and adds_none(text, span, portrait.ideal):
                yield Ground(
                    text=text,
                    field=stated.field,
                    span=span,
                    session_id=stated.session_id,
                    message_id=stated.message_id,
                )


def _tells(span: str, text: str) -> bool:
    """Whether a part of a text says something by itself."""
    whole = re.compile(rf"(?<!{_LETTER}){re.escape(span)}(?!{_LETTER})")
    return bool(words(span)) and whole.search(text) is not None and not demands(span)
