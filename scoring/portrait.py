"""What a model is told of a lead to judge its fit: no name, no address, no phone number. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from capture.conversation import Message
from capture.custom_fields import FieldDefinition
from capture.lead import Lead
from llm.judgement import MESSAGE, Portrait, Statement
from scoring.features import is_free_address

FIELDS = (
    "title",
    "job_level",
    "company",
    "company_size",
    "company_revenue",
    "industry",
    "website",
    "country",
    "city",
    "technologies",
    "budget",
    "timeline",
    "requirements",
    "language",
)
OWN_FIELDS = frozenset({"text", "longText", "number", "boolean", "choice", "multiChoice"})  # types
OVER = frozenset({"converted", "lost", "disqualified"})  # whose fit nobody needs to know any more

# The news after which a lead may have to be judged anew, as the history names fields.
TELLING = frozenset(str(Lead.model_fields[name].alias) for name in FIELDS) | {
    "email",
    "otherEmails",
    "customFields",
    "status",
    "optedOut",
}

MOST_SESSIONS = 3  # the latest, whose messages are told
MOST_MESSAGES = 12
MOST_OWN_FIELDS = 20
LONGEST = 1_000  # characters of one statement
LONGEST_SAID = 6_000  # of all messages


def portrait(
    lead: Lead, said: Iterable[Message], business: str, ideal: str, own: Iterable[FieldDefinition] = ()
) -> Portrait:
    """A lead with what it typed; `said` are messages of its sessions, the latest first."""
    statements = (*_fields(lead), *_own_fields(lead, own), *_messages(said))
    return Portrait(business, ideal, statements)


def about(ideal: str) -> str:
    """A description in few letters, which tell it from any other; empty for none."""
    return hashlib.sha256(ideal.encode(errors="surrogatepass")).hexdigest()[:16] if ideal else ""


def fingerprint(told: Portrait, prompt_version: str) -> str:
    """The same for as long as a model would be asked the same."""
    known = [[each.field, each.text] for each in told.statements]
    asked = json.dumps([prompt_version, told.ideal, known], ensure_ascii=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


def _fields(lead: Lead) -> Iterator[Statement]:
    for name in FIELDS:
        if text := _plain(getattr(lead, name)):
            yield Statement(str(Lead.model_fields[name].alias), text)
    if not lead.disposable and not is_free_address(lead.email):
        yield Statement("email", lead.email.rpartition("@")[2])


def _own_fields(lead: Lead, own: Iterable[FieldDefinition]) -> Iterator[Statement]:
    known = [each for each in own if each.type in OWN_FIELDS and each.name in lead.custom_fields]
    for each in known[:MOST_OWN_FIELDS]:
        if text := _plain(lead.custom_fields[each.name]):
            yield Statement(f"custom.{each.name}", text)


def _messages(said: Iterable[Message]) -> Iterator[Statement]:
    theirs = [each for each in said if each.role == "user" and each.attachment is None]
    left = LONGEST_SAID
    for each in theirs[:MOST_MESSAGES]:
        text = each.content[: min(LONGEST, left)]
        left -= len(text)
        if text.strip():
            yield Statement(MESSAGE, text, each.session_id, each.message_id)


def _plain(value: Any) -> str:
    """A value as text; empty for none."""
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_plain, value)))[:LONGEST]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)[:LONGEST].strip()
