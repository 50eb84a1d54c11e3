"""What a model read out of a conversation, and the check that the visitor really said it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, Protocol, get_args

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from llm.quotes import adds_none, first_holding

Single = Literal["name", "company", "title", "phone", "budget", "timeline", "intent", "sentiment", "language"]
FactField = Literal["requirement", "tag"] | Single
Intent = Literal["buy", "evaluate", "ask", "support"]
Sentiment = Literal["positive", "neutral", "negative"]

SINGLE_FIELDS: tuple[Single, ...] = get_args(Single)  # of which a lead has one value each
JUDGED = {"intent": get_args(Intent), "sentiment": get_args(Sentiment)}
MOST_REQUIREMENTS = 12
MOST_TAGS = 8
LONGEST = {"requirement": 200, "tag": 40, "phone": 40}
LONGEST_SINGLE = 100
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639
FEWEST_PHONE_DIGITS = 7  # shorter numbers are extensions, prices and years


class Claim(BaseModel):
    """One thing a model says it read: the value, and the visitor's own words it stands on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: str
    quote: str
    confidence: float


def all_required(schema: dict[str, Any]) -> None:
    """Strict structured output wants every field named; a model without it may leave some out."""
    schema["required"] = list(schema["properties"])
    for field in schema["properties"].values():
        field.pop("default", None)


class Extraction(BaseModel):
    """A model's reading of a conversation. Untrusted: `traced` decides what of it counts.

    The JSON schema of this class is what the model is asked to fill in, so it holds plain types
    only; limits are enforced afterwards.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=all_required)

    requirements: list[Claim] = []
    tags: list[Claim] = []
    name: Claim | None = None
    company: Claim | None = None
    title: Claim | None = None
    phone: Claim | None = None
    budget: Claim | None = None
    timeline: Claim | None = None
    intent: Claim | None = None
    sentiment: Claim | None = None
    language: Claim | None = None


class Tagging(BaseModel):
    """An admin's rules for tags: the slugs in use, and whether a model may add others."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    vocabulary: tuple[str, ...] = ()
    allow_new: bool = True

    def allows(self, tag: str) -> bool:
        """Whether a model may give this tag."""
        return SLUG.fullmatch(tag) is not None and (self.allow_new or tag in self.vocabulary)


ANY_TAG = Tagging()


class Fact(BaseModel):
    """Something known of a lead, with its evidence.

    `span` is a verbatim part of the visitor's message `message_id` of session `session_id`;
    `confidence` is the model's own, 0 to 1.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    field: FactField
    value: str
    session_id: str
    message_id: str
    span: str
    confidence: float
    model: str
    prompt_version: str


class Message(Protocol):
    """A message as a fact needs it; `llm.chat.Line` is one."""

    @property
    def role(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def message_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Traced:
    """The facts that stood the check, and how many claims did not."""

    facts: tuple[Fact, ...]
    dropped: int


def traced(
    extraction: Extraction,
    messages: Iterable[Message],
    *,
    session_id: str,
    model: str,
    prompt_version: str,
    tagging: Tagging = ANY_TAG,
) -> Traced:
    """Keep the claims whose quote a visitor of this session really wrote, each tied to its message.

    A single value must itself stand in the quote (a paraphrased name is an invented name), an
    intent, a sentiment and a language must be of the known ones, a tag must be allowed, a phone
    number must have enough digits, and a requirement has no number or link that its quote has not.
    The rest is dropped, and so is what comes after the most that is kept.
    """
    said = [message for message in messages if message.role == "user"]
    claims = list(_claims(extraction))
    stamped = partial(Fact, session_id=session_id, model=model, prompt_version=prompt_version)
    found = (_fact(field, claim, said, tagging, stamped) for field, claim in claims)
    facts = tuple(fact for fact in found if fact is not None)
    return Traced(facts, len(claims) - len(facts) + _surplus(extraction))


def _fact(
    field: FactField, claim: Claim, said: list[Message], tagging: Tagging, stamped: Callable[..., Fact]
) -> Fact | None:
    found = _find(claim.quote, said)
    value = _acceptable(field, claim, tagging) if found else None
    if found is None or value is None:
        return None
    message_id, span = found
    sure = min(1.0, max(0.0, claim.confidence))
    return stamped(field=field, value=value, message_id=message_id, span=span, confidence=sure)


def _claims(extraction: Extraction) -> Iterator[tuple[FactField, Claim]]:
    for claim in extraction.requirements[:MOST_REQUIREMENTS]:
        yield "requirement", claim
    for claim in extraction.tags[:MOST_TAGS]:
        yield "tag", claim
    for field in SINGLE_FIELDS:
        single: Claim | None = getattr(extraction, field)
        if single is not None:
            yield field, single


def _surplus(extraction: Extraction) -> int:
    needs, tags = len(extraction.requirements), len(extraction.tags)
    return max(0, needs - MOST_REQUIREMENTS) + max(0, tags - MOST_TAGS)


def _find(quote: str, said: list[Message]) -> tuple[str, str] | None:
    """The newest message that holds the quote, and the quote as the visitor wrote it."""
    newest_first = said[::-1]
    found = first_holding(quote, (message.text for message in newest_first))
    return (newest_first[found[0]].message_id, found[1]) if found else None


def _acceptable(field: FactField, claim: Claim, tagging: Tagging) -> str | None:
    value = " ".join(claim.value.split()).lstrip("•-* ")
    if not value or len(value) > LONGEST.get(field, LONGEST_SINGLE):
        return None
    return value if _is_sound(field, value, " ".join(claim.quote.split()), tagging) else None


def _is_sound(field: FactField, value: str, quote: str, tagging: Tagging) -> bool:
    match field:
        case "requirement":
            return adds_none(value, quote)
        case "tag":
            return tagging.allows(value)
        case "intent" | "sentiment":
            return value in JUDGED[field]
        case "language":
            return LANGUAGE.fullmatch(value) is not None
        case "phone" if sum(c.isdigit() for c in value) < FEWEST_PHONE_DIGITS:
            return False
    return value.casefold() in quote.casefold()
