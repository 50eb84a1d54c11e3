"""What a lead is found by: every write of a lead that changes it stores this anew, in the field `words`.

Two kinds of things stand there, under one index: words, which a search asks for, and facets such as
`=country:DE`, which lead a filter on a field to its leads. An index for each such field would make every
write of a lead dearer; see docs/decisions/0016-the-hot-path.md.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from capture.attribution import Attribution
from capture.lead import Lead
from capture.search.words import stored
from capture.status import STATUSES

LONGEST_FACET = 100  # characters; the filter itself compares the whole value
NOBODY = "none"  # as the owner: of leads that nobody works on
FACETS = (
    "status",
    "priority",
    "stage",
    "grade",
    "temperature",
    "source_kind",
    "language",
    "country",
    "city",
    "industry",
    "company_size",
    "currency",
    "intent",
    "sentiment",
)
UTM = ("utm_source", "utm_medium", "utm_campaign")
SEARCHED = ("email", "other_emails", "name", "company", "tags", "requirements", "notes")
FOUND_BY = frozenset((*SEARCHED, *FACETS, "owner_id", "attribution", "custom_fields"))


def searchable(lead: Lead) -> list[str]:
    """What the lead is found by, of all its fields in `FOUND_BY`."""
    texts = (*lead.addresses, lead.name or "", lead.company or "", *lead.tags, lead.requirements, lead.notes)
    return [*stored(texts), *_facets(lead)]


def searchable_of_session(email: str, attribution: Attribution | None) -> list[str]:
    """What a session that gave this address adds to what its lead is found by."""
    return [*stored((email,)), *_came(attribution or Attribution())]


def facet(field: str, value: object) -> str:
    """The mark of the leads that have this value in the field; no word of a text begins as it does."""
    plain = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return f"={field}:{plain}"[:LONGEST_FACET]


# Every lead has a status: who has none of these marks was written before there were any.
STATUS_FACETS = tuple(facet("status", status) for status in STATUSES)
# Of a lead that a conversation makes, beside what its first session adds.
FACETS_AT_FIRST = (
    facet("status", "new"),
    facet("priority", "medium"),
    facet("owner_id", NOBODY),
    facet("source_kind", "chat"),
)


def _facets(lead: Lead) -> Iterator[str]:
    yield from (facet(field, value) for field in FACETS if (value := getattr(lead, field)) is not None)
    yield facet("owner_id", lead.owner_id or NOBODY)
    yield from dict.fromkeys(facet("tags", tag) for tag in lead.tags)
    yield from _came(lead.attribution)
    for name, value in lead.custom_fields.items():
        yield from (facet(f"custom.{name}", each) for each in _each(value) if each is not None)


def _came(attribution: Attribution) -> Iterator[str]:
    first = attribution.first
    yield from (facet(field, value) for field in UTM if first and (value := getattr(first, field)))


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else (value,)
