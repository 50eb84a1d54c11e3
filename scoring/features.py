"""A lead as the features that a model of an admin's own history learns from.

Only what is known before a lead is won or lost: nothing of its status, owner, value, priority or scores.
"""

from collections.abc import Iterator

from capture.addresses.domains import PROVIDERS
from capture.interaction import KINDS
from scoring.signals import role_of
from scoring.spans import span
from scoring.subject import Subject

LONGEST = 60  # characters of a value
_WORDS = ("industry", "country", "language", "intent", "sentiment", "job_level", "source_kind")
_KNOWN = ("phone", "company", "title", "website", "budget", "timeline", "requirements")
_SIZES = ((10, "1-10"), (50, "11-50"), (200, "51-200"), (500, "201-500"))


def features(subject: Subject) -> frozenset[str]:
    """Features as `field=value`; a field that is not known has none, except where lacking it tells."""
    return frozenset(each[:LONGEST] for each in _features(subject))


def is_free_address(email: str) -> bool:
    """Whether the address is of a provider where anybody gets one."""
    name, _, ending = email.rpartition("@")[2].lower().partition(".")
    return name in PROVIDERS and (ending in PROVIDERS[name] or "*" in PROVIDERS[name])


def _features(subject: Subject) -> Iterator[str]:
    lead = subject.lead
    for name in _WORDS:
        if value := getattr(lead, name):
            yield f"{name}={str(value).strip().lower()}"
    for name in _KNOWN:
        yield f"{name}={'known' if getattr(lead, name) else 'unknown'}"
    if lead.company_size and (people := span(lead.company_size)):
        yield f"company_size={next((name for most, name in _SIZES if people.low <= most), '500+')}"
    yield f"role={role_of(subject)}"
    yield f"email={_address(subject)}"
    yield f"conversations={_some(lead.conversation_count)}"
    for kind in KINDS:
        if count := subject.counts.get(kind, 0):
            yield f"{kind}={_some(count)}"


def _address(subject: Subject) -> str:
    if subject.lead.disposable:
        return "throw-away"
    return "free" if is_free_address(subject.lead.email) else "own"


def _some(count: int) -> str:
    """A count, coarsely, so that there is something to count for each."""
    if count <= 1:
        return str(count)
    return "2-4" if count <= 4 else "5+"
