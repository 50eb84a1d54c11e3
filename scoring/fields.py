"""The fields a rule may look at: seed 004's lead, computed and enrichment fields, and the counters."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from capture.custom_fields import FieldType
from capture.interaction import kind_of
from scoring.subject import Subject

# `count` is of interactions; `days` is how many whole days have gone by since an instant;
# `span` is a number or a range of numbers written as text; `any` is decided by the value itself.
Form = Literal["text", "number", "flag", "list", "date", "span", "count", "days", "any"]
Value = str | int | float | bool | datetime | tuple[str, ...] | None
Read = Callable[[Subject], Any]

# What an admin's own field is like, by the type that it was given.
CUSTOM_FORMS: Mapping[FieldType, Form] = {
    "text": "text",
    "longText": "text",
    "url": "text",
    "email": "text",
    "phone": "text",
    "choice": "text",
    "multiChoice": "list",
    "number": "number",
    "boolean": "flag",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its form and how it is read.

    Of a `days` field `read` gives the instant it counts from. A `count` field counts the interactions
    of `kind`, or all of them.
    """

    form: Form
    read: Read
    kind: str | None = None


def field(name: str) -> Field | None:
    """The field of that name, None if there is none.

    Beside `FIELDS`: `custom.NAME`, an admin's own field; `count.KIND`, how many interactions of a kind;
    `last.KIND`, when the latest of them was.
    """
    if name in FIELDS:
        return FIELDS[name]
    room, _, rest = name.partition(".")
    if room == "custom" and rest:
        return Field("any", lambda subject: subject.lead.custom_fields.get(rest))
    if room in ("count", "last"):
        try:
            kind = kind_of(rest)
        except ValueError:
            return None
        return _count(kind) if room == "count" else Field("date", lambda subject: _latest(subject, kind))
    return None


def value(subject: Subject, name: str) -> Value:
    """What a subject's field holds, as evidence shows it; None for what is unknown or empty."""
    found = field(name)
    if found is None:
        return None
    raw = found.read(subject)
    return days_since(raw, subject.now) if found.form == "days" else plain(raw)


def plain(raw: object) -> Value:
    """A stored value as a rule sees it: blank text, empty lists and numbers without end are unknown."""
    if isinstance(raw, str):
        return raw.strip() or None
    if isinstance(raw, (list, tuple, set, dict)):
        return tuple(str(each) for each in raw) or None
    if isinstance(raw, float) and not math.isfinite(raw):
        return None
    return raw if isinstance(raw, (bool, int, float, datetime)) else None


def days_since(start: datetime | None, now: datetime) -> int | None:
    """Whole days gone by; none have for what is yet to come."""
    return None if start is None else max(0, (now - start).days)


def counted(subject: Subject, kind: str | None) -> int:
    """How many interactions of a kind, or of all kinds, there were."""
    return subject.counts.get(kind, 0) if kind else sum(subject.counts.values())


def _count(kind: str | None) -> Field:
    return Field("count", lambda subject: counted(subject, kind), kind)


def _latest(subject: Subject, kind: str) -> datetime | None:
    return next((each.at for each in reversed(subject.by_kind.get(kind, ())) if each.at <= subject.now), None)


def _requirements_at(subject: Subject) -> datetime | None:
    return subject.lead.last_contact if subject.lead.requirements else None


def _of_lead(form: Form, *names: str) -> dict[str, Field]:
    return {name: Field(form, _attribute(name)) for name in names}


def _attribute(name: str) -> Read:
    return attrgetter(f"lead.{name}")


FIELDS: dict[str, Field] = {
    # seed 004's lead fields
    **_of_lead("text", "email", "phone", "company", "title", "industry", "status", "source"),
    **_of_lead("span", "company_size"),
    **_of_lead("date", "created_at"),
    # seed 004's computed fields
    "days_since_creation": Field("days", _attribute("created_at")),
    "last_activity_days_ago": Field("days", attrgetter("last_activity_at")),
    "email_opens_count": _count("email_open"),
    "email_clicks_count": _count("email_click"),
    "activities_count": _count(None),
    # seed 004's enrichment fields; of the profiles, the names of the networks
    **_of_lead("span", "company_revenue"),
    **_of_lead("text", "job_level"),
    **_of_lead("list", "technologies", "social_profiles"),
    # what else is known of a lead
    **_of_lead("text", "name", "website", "country", "city", "language", "intent", "sentiment"),
    **_of_lead("text", "source_kind", "priority", "owner_id", "requirements", "timeline", "currency"),
    **_of_lead("span", "budget"),
    **_of_lead("list", "tags"),
    **_of_lead("number", "value", "conversation_count", "contact_attempts", "events_attended"),
    **_of_lead("number", "watch_seconds"),
    **_of_lead("flag", "disposable", "opted_out"),
    **_of_lead("date", "first_contact", "last_contact", "registered_at", "qualified_at"),
    **_of_lead("date", "status_changed_at"),
    "requirements_at": Field("date", _requirements_at),  # when somebody who has stated needs was last there
    "last_activity_at": Field("date", attrgetter("last_activity_at")),
}
