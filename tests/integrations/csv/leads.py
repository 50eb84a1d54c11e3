"""Leads with everything in their fields that a file could stumble over."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from capture.attribution import Attribution, Consent, Touch
from capture.custom_fields import FieldDefinition
from capture.lead import PRIORITIES, SOURCE_KINDS, Lead
from capture.notes import Note, text_of
from capture.status import STATUSES
from tests.factories import NOON

DEFINITIONS = (
    FieldDefinition(name="plan", label="Plan", type="choice", options=("free", "=pro", "a, b")),
    FieldDefinition(name="seats", label="Seats", type="number"),
    FieldDefinition(name="since", label="Since", type="date"),
    FieldDefinition(name="agreed", label="Agreed", type="boolean"),
    FieldDefinition(name="likes", label="Likes", type="multiChoice", options=("tea", "-cake", 'a "b", c')),
    FieldDefinition(name="story", label="Story", type="longText"),
    FieldDefinition(name="phone", label="Phone", type="phone"),
)


def built(record: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Records of these fields; `st.builds` would add what it takes the aliases for."""
    return st.fixed_dictionaries(fields).map(lambda drawn: record(**drawn))


letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
nasty = st.sampled_from(
    ["=1+1", "+49 30 1", "-5", "@x", "'", '"', ",", ";", "|", "\r\n", "\n", "\t", "🌹", "＝", "é"]
)
text = st.lists(letters | nasty, max_size=8).map("".join)
line = text.map(str.strip)
maybe_line = st.none() | line.filter(bool)
word = line.filter(bool).map(lambda found: found[:40].strip()).filter(bool)
times = st.integers(0, 10**12).map(lambda ms: NOON - timedelta(milliseconds=ms))
maybe_time = st.none() | times
count = st.integers(0, 10**6)
maybe_count = st.none() | count
words = st.lists(word, max_size=4, unique=True).map(tuple)
notes = st.lists(
    built(Note, note_id=word, text=text, author=st.none() | word, author_id=st.none() | word, at=times),
    max_size=3,
).map(tuple)
touches = st.none() | built(Touch, utm_source=st.none() | word, landing_page=st.none() | word, at=maybe_time)


@st.composite
def customs(draw: st.DrawFn) -> dict[str, Any]:
    day = st.dates().map(lambda each: each.isoformat())
    values: dict[str, st.SearchStrategy[Any]] = {
        "plan": st.sampled_from(DEFINITIONS[0].options),
        "seats": st.integers(-(10**9), 10**9)
        | st.floats(-1e6, 1e6).filter(lambda each: not each.is_integer()),
        "since": day,
        "agreed": st.booleans(),
        "likes": st.lists(st.sampled_from(DEFINITIONS[4].options), min_size=1, unique=True),
        "story": line.filter(bool),
        "phone": st.just("+49301234567"),
    }
    return {name: draw(value) for name, value in values.items() if draw(st.booleans())}


@st.composite
def leads(draw: st.DrawFn) -> Lead:
    """A lead as any part of Leadlight may leave it."""
    tags, entries = draw(words), draw(notes)
    return Lead(
        lead_id="0" * 24,
        admin_id="adm_alice",
        email=f"v{draw(count)}@example.org",
        other_emails=draw(st.sampled_from([(), ("other@example.org", "third@example.org")])),
        requirements=draw(text),
        status=draw(st.sampled_from(STATUSES)),
        source=draw(maybe_line),
        source_kind=draw(st.sampled_from(SOURCE_KINDS)),
        attribution=Attribution(first=draw(touches), last=draw(touches)),
        consent=draw(st.none() | built(Consent, text=word, given_at=times, recorded_at=maybe_time)),
        opted_out=draw(st.booleans()),
        first_message=draw(st.none() | text.filter(bool)),
        first_contact=draw(times),
        last_contact=draw(times),
        tags=tags,
        model_tags=tags[:1],
        notes=text_of(entries),
        note_entries=entries,
        value=draw(st.integers(0, 10**9) | st.floats(0.1, 1e9).map(lambda each: round(each, 2))),
        currency=draw(st.none() | st.just("EUR")),
        priority=draw(st.sampled_from(PRIORITIES)),
        **{field: draw(maybe_line) for field in LINES},
        technologies=draw(words),
        social_profiles=draw(st.dictionaries(st.sampled_from(["x", "linkedin"]), word)),
        custom_fields=draw(customs()),
        intent=draw(st.sampled_from([None, "buy", "support"])),
        language=draw(st.sampled_from([None, "de"])),
        summary=draw(text),
        mentions=draw(words),
        contact_attempts=draw(count),
        **{field: draw(maybe_time) for field in TIMES},
        **{field: draw(maybe_count) for field in COUNTS},
        grade=draw(st.sampled_from([None, "A", "D"])),
        events_attended=draw(count),
        watch_seconds=draw(count),
        created_at=draw(times),
        updated_at=draw(times),
    )


LINES = (
    "name",
    "company",
    "title",
    "phone",
    "website",
    "industry",
    "company_size",
    "job_level",
    "city",
    "budget",
)
TIMES = (
    "last_activity_at",
    "next_follow_up_at",
    "status_changed_at",
    "qualified_at",
    "converted_at",
    "registered_at",
)
COUNTS = ("score", "qualification_score", "engagement_score")
EVER = datetime(2026, 11, 21, tzinfo=UTC)
