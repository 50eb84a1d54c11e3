"""What a model read out of a conversation, and the check that the visitor really said it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

FactField = Literal["requirement", "tag", "name", "company", "title", "phone"]

MOST_REQUIREMENTS = 12
MOST_TAGS = 8
LONGEST = {"requirement": 200, "tag": 40, "name": 100, "company": 100, "title": 100, "phone": 40}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FEWEST_PHONE_DIGITS = 7  # shorter numbers are extensions, prices and years

_FRAME = " \t\r\n.\u2026\"'\u2018\u2019\u201c\u201d"  # what models put around a quote


class Claim(BaseModel):
    """One thing a model says it read: the value, and the visitor's own words it stands on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: str
    quote: str
    confidence: float


class Extraction(BaseModel):
    """A model's reading of a conversation. Untrusted: `traced` decides what of it counts.

    The JSON schema of this class is what the model is asked to fill in, so it holds plain types
    only; limits are enforced afterwards.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    requirements: list[Claim]
    tags: list[Claim]
    name: Claim | None
    company: Claim | None
    title: Claim | None
    phone: Claim | None


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
    extraction: Extraction, messages: Iterable[Message], *, session_id: str, model: str, prompt_version: str
) -> Traced:
    """Keep the claims whose quote a visitor of this session really wrote, each tied to its message.

    A value of a contact field must itself stand in the quote (a paraphrased name is an invented
    name), a tag must be a slug, a phone number must have enough digits. The rest is dropped.
    """
    said = [message for message in messages if message.role == "user"]
    facts: list[Fact] = []
    dropped = 0
    for field, claim in _claims(extraction):
        found = _find(claim.quote, said)
        value = _acceptable(field, claim)
        if found is None or value is None:
            dropped += 1
            continue
        message_id, span = found
        facts.append(
            Fact(
                field=field,
                value=value,
                session_id=session_id,
                message_id=message_id,
                span=span,
                confidence=min(1.0, max(0.0, claim.confidence)),
                model=model,
                prompt_version=prompt_version,
            )
        )
    return Traced(tuple(facts), dropped)


def _claims(extraction: Extraction) -> Iterator[tuple[FactField, Claim]]:
    for claim in extraction.requirements[:MOST_REQUIREMENTS]:
        yield "requirement", claim
    for claim in extraction.tags[:MOST_TAGS]:
        yield "tag", claim
    contact: tuple[tuple[FactField, Claim | None], ...] = (
        ("name", extraction.name),
        ("company", extraction.company),
        ("title", extraction.title),
        ("phone", extraction.phone),
    )
    for field, found in contact:
        if found is not None:
            yield field, found


def _find(quote: str, said: list[Message]) -> tuple[str, str] | None:
    """The newest message that holds the quote, and the quote as the visitor wrote it."""
    words = quote.strip(_FRAME).split()
    longest = max((len(message.text) for message in said), default=0)
    if not words or len(" ".join(words)) > longest:
        return None
    pattern = re.compile(r"\s+".join(_verbatim(word) for word in words), re.IGNORECASE)
    for message in reversed(said):
        if match := pattern.search(message.text):
            return message.message_id, match[0]
    return None


def _verbatim(word: str) -> str:
    # Models straighten curly apostrophes when they quote.
    return re.sub("['\u2019]", "['\u2019]", re.escape(word))


def _acceptable(field: FactField, claim: Claim) -> str | None:
    value = " ".join(claim.value.split()).lstrip("•-* ")
    if not value or len(value) > LONGEST[field]:
        return None
    if field == "requirement":
        return value
    if field == "tag":
        return value if SLUG.fullmatch(value) else None
    if value.casefold() not in " ".join(claim.quote.split()).casefold():
        return None
    if field == "phone" and sum(c.isdigit() for c in value) < FEWEST_PHONE_DIGITS:
        return None
    return value
