"""The fields of a lead that a file may hold: how each is called, written, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, StringConstraints, TypeAdapter
from pydantic import Field as Limits
from pydantic.alias_generators import to_camel

from capture.attribution import Consent, Touch
from capture.bounds import (
    CURRENCY,
    HIGHEST_VALUE,
    LANGUAGE,
    MOST_LINES,
    MOST_PROFILES,
    Address,
    Count,
    Line,
    Tag,
    Text,
)
from capture.lead import Grade, Lead, Priority, SourceKind, Temperature
from capture.merge import MOST_TAGS
from capture.notes import MOST_NOTES, Note
from capture.status import AnyStatus
from integrations.csv.values import COUNT, DATE, ID, JSON, LIST, NUMBER, TEXT, TRUTH, WATCHED, Kind
from llm.extraction import Intent, Sentiment

FIRST_YEAR, LAST_YEAR = 1900, 2199  # what lies outside is a slip, and near the calendar's ends an overflow


def _of_our_time(at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
    return at


Message = Annotated[str, StringConstraints(max_length=20_000)]
Value = Annotated[int | float, Limits(ge=0, le=HIGHEST_VALUE, allow_inf_nan=False)]
Currency = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=CURRENCY)]
Language = Annotated[str, StringConstraints(strip_whitespace=True, pattern=LANGUAGE)]
Tags = Annotated[tuple[Tag, ...], Limits(max_length=MOST_TAGS)]
Lines = Annotated[tuple[Line, ...], Limits(max_length=MOST_LINES)]
Profiles = Annotated[
    dict[Annotated[str, StringConstraints(max_length=40)], Address], Limits(max_length=MOST_PROFILES)
]
Time = Annotated[datetime, AfterValidator(_of_our_time)]
Notes = Annotated[tuple[Note, ...], Limits(max_length=MOST_NOTES)]


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in `Lead`, the header of its column, and what its cells hold.

    `place` is where MongoDB keeps it. Without `check` it is told and never taken.
    """

    name: str
    header: str
    kind: Kind
    check: TypeAdapter[Any] | None
    place: tuple[str, ...]
    absent: str  # the cell of a lead that MongoDB has nothing of in this place

    @property
    def key(self) -> str:
        """The field as the API calls it."""
        return to_camel(self.name)


def _field(name: str, header: str, kind: Kind, accepts: Any = None, place: str = "") -> Field:
    check = TypeAdapter[Any](accepts) if accepts is not None else None
    usual = Lead.model_fields[name].default if name in Lead.model_fields else None
    absent = kind.write(usual) if isinstance(usual, str | int | float) else ""
    return Field(name, header, kind, check, tuple((place or to_camel(name)).split(".")), absent)


# Seed 000's columns, in its order and words, and then the rest of the record.
SEEDS: Final = (
    _field("name", "Name", TEXT, Line),
    _field("email", "Email", TEXT, Line),
    _field("company", "Company", TEXT, Line),
    _field("qualification_score", "AI Qualification Score", COUNT, Count),
    _field("engagement_score", "Engagement Score", COUNT, Count),
    _field("tags", "Tags", LIST, Tags),
    _field("source_kind", "Source", TEXT, SourceKind),
    _field("first_contact", "First Interaction", DATE, Time),
    _field("last_contact", "Last Interaction", DATE, Time),
    _field("events_attended", "Events Attended", COUNT, Count),
    _field("watch_seconds", "Total Watch Time", WATCHED, Count),
    _field("registered_at", "Registration Date", DATE, Time),
)
REST: Final = (
    _field("status", "Status", TEXT, AnyStatus),
    _field("priority", "Priority", TEXT, Priority),
    _field("value", "Value", NUMBER, Value),
    _field("currency", "Currency", TEXT, Currency),
    _field("owner_id", "Owner ID", TEXT, Line),
    _field("title", "Title", TEXT, Line),
    _field("phone", "Phone", TEXT, Line),
    _field("website", "Website", TEXT, Address),
    _field("industry", "Industry", TEXT, Line),
    _field("company_size", "Company Size", TEXT, Line),
    _field("company_revenue", "Company Revenue", TEXT, Line),
    _field("job_level", "Job Level", TEXT, Line),
    _field("city", "City", TEXT, Line),
    _field("country", "Country", TEXT, Line),
    _field("language", "Language", TEXT, Language),
    _field("technologies", "Technologies", LIST, Lines),
    _field("social_profiles", "Social Profiles", JSON, Profiles),
    _field("requirements", "Requirements", TEXT, Text),
    _field("summary", "Summary", TEXT, Text),
    _field("budget", "Budget", TEXT, Line),
    _field("timeline", "Timeline", TEXT, Line),
    _field("intent", "Intent", TEXT, Intent),
    _field("sentiment", "Sentiment", TEXT, Sentiment),
    _field("notes", "Notes", TEXT, Text),
    _field("note_entries", "Note Entries", JSON, Notes),
    _field("model_tags", "Model Tags", LIST, Tags),
    _field("other_emails", "Other Emails", LIST, Lines),
    _field("mentions", "Mentions", LIST, Lines),
    _field("source", "Source Page", TEXT, Address),
    _field("first_message", "First Message", TEXT, Message),
    _field("first_touch", "First Touch", JSON, Touch, "attribution.first"),
    _field("last_touch", "Last Touch", JSON, Touch, "attribution.last"),
    _field("consent", "Consent", JSON, Consent),
    _field("opted_out", "Opted Out", TRUTH, bool),
    _field("score", "Score", COUNT, Count),
    _field("grade", "Grade", TEXT, Grade),
    _field("temperature", "Temperature", TEXT, Temperature),
    _field("stage", "Stage", TEXT, Line),
    _field("contact_attempts", "Contact Attempts", COUNT, Count),
    _field("last_activity_at", "Last Activity", DATE, Time),
    _field("next_follow_up_at", "Next Follow-up", DATE, Time),
    _field("status_changed_at", "Status Changed", DATE, Time),
    _field("qualified_at", "Qualified", DATE, Time),
    _field("converted_at", "Converted", DATE, Time),
    _field("created_at", "Created", DATE, Time),
    _field("updated_at", "Updated", DATE, Time),
)
# What belongs to this installation, or follows from something else: told when asked for by name.
TOLD: Final = (
    _field("lead_id", "Lead ID", ID, place="_id"),
    _field("session_id", "First Session", TEXT),
    _field("session_ids", "Sessions", LIST),
    _field("conversation_count", "Conversations", COUNT),
    _field("disposable", "Disposable", TRUTH),
    _field("version", "Version", COUNT),
    _field("utm_source", "UTM Source", TEXT, place="attribution.first.utm_source"),
    _field("utm_medium", "UTM Medium", TEXT, place="attribution.first.utm_medium"),
    _field("utm_campaign", "UTM Campaign", TEXT, place="attribution.first.utm_campaign"),
    _field("utm_term", "UTM Term", TEXT, place="attribution.first.utm_term"),
    _field("utm_content", "UTM Content", TEXT, place="attribution.first.utm_content"),
    _field("landing_page", "Landing Page", TEXT, place="attribution.first.landingPage"),
    _field("referrer", "Referrer", TEXT, place="attribution.first.referrer"),
)
WHOLE: Final = (*SEEDS, *REST)
FIELDS: Final[Mapping[str, Field]] = {field.key: field for field in (*WHOLE, *TOLD)}
TAKEN: Final[Mapping[str, Field]] = {field.key: field for field in WHOLE}
