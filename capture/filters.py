"""Which leads are meant: every filter of the lead list, as query parameters and as JSON alike."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from capture.counting import event_called
from capture.custom_fields import FieldDefinition
from capture.custom_match import MOST, CustomMatch, fitted, gathered
from capture.filter_fields import (
    ATTENDED,
    COUNTS,
    DATES,
    FILLED,
    INDEXED,
    LEADING,
    LISTS,
    NUMBERS,
    PRESENT,
    TRUTHS,
)
from capture.lead import Grade, Priority, SourceKind, Temperature
from capture.moments import in_utc
from capture.record import Record
from capture.search.query import Search, begins, literal
from capture.search.searchable import facet
from capture.status import AnyStatus

NOBODY = "none"  # as `ownerId`: leads that nobody works on
ME = "me"  # as `ownerId`: whoever asks

Query: TypeAlias = dict[str, Any]


def _listed(value: object) -> object:
    """`new,contacted` of a query parameter as the list that JSON has."""
    if isinstance(value, str):
        return [part for part in (part.strip() for part in value.split(",")) if part]
    return value


def _instant(value: object) -> object:
    """A day is its first instant in UTC; a time without a zone is in UTC, too."""
    if not isinstance(value, str):
        return value
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("must be a day such as 2026-03-02 or a time such as 2026-03-02T12:00:00Z") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(in_utc)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
List = Annotated[tuple[Word, ...], BeforeValidator(_listed), Field(max_length=MOST)]
Statuses = Annotated[tuple[AnyStatus, ...], BeforeValidator(_listed), Field(max_length=MOST)]
Grades = Annotated[tuple[Grade, ...], BeforeValidator(_listed), Field(max_length=MOST)]
Temperatures = Annotated[tuple[Temperature, ...], BeforeValidator(_listed), Field(max_length=MOST)]
Priorities = Annotated[tuple[Priority, ...], BeforeValidator(_listed), Field(max_length=MOST)]
SourceKinds = Annotated[tuple[SourceKind, ...], BeforeValidator(_listed), Field(max_length=MOST)]


class Filter(Record):
    """Which leads are meant; those that meet all of it. An empty one means every lead.

    A list of values is met by any one of them, but for `tags_all` and `tags_none`. `attended` are events
    by the `item` of their interactions. `_min` and `_max`
    are inclusive; `_from` is, too, and `_to` is not.
    """

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        allow_inf_nan=False,
        json_schema_mode_override="validation",  # it is answered as it was sent: only what is said
    )

    search: Annotated[str, StringConstraints(max_length=200)] | None = None
    status: Statuses = ()
    priority: Priorities = ()
    stage: List = ()
    grade: Grades = ()
    temperature: Temperatures = ()
    owner_id: List = ()
    source_kind: SourceKinds = ()
    source: Word | None = None
    source_prefix: Word | None = None
    tags_all: List = ()
    tags_any: List = ()
    tags_none: List = ()
    language: List = ()
    country: List = ()
    city: List = ()
    industry: List = ()
    company_size: List = ()
    company_revenue: List = ()
    title: List = ()
    job_level: List = ()
    technologies: List = ()
    currency: List = ()
    intent: List = ()
    sentiment: List = ()
    utm_source: List = ()
    utm_medium: List = ()
    utm_campaign: List = ()
    attended: List = ()
    has_name: bool | None = None
    has_company: bool | None = None
    has_phone: bool | None = None
    has_consent: bool | None = None
    verified: bool | None = None
    disposable: bool | None = None
    opted_out: bool | None = None
    score_min: float | None = None
    score_max: float | None = None
    qualification_score_min: float | None = None
    qualification_score_max: float | None = None
    engagement_score_min: float | None = None
    engagement_score_max: float | None = None
    value_min: float | None = None
    value_max: float | None = None
    conversation_count_min: Count | None = None
    conversation_count_max: Count | None = None
    contact_attempts_min: Count | None = None
    contact_attempts_max: Count | None = None
    events_attended_min: Count | None = None
    events_attended_max: Count | None = None
    watch_seconds_min: Count | None = None
    watch_seconds_max: Count | None = None
    created_from: Instant | None = None
    created_to: Instant | None = None
    updated_from: Instant | None = None
    updated_to: Instant | None = None
    last_contact_from: Instant | None = None
    last_contact_to: Instant | None = None
    last_activity_from: Instant | None = None
    last_activity_to: Instant | None = None
    next_follow_up_from: Instant | None = None
    next_follow_up_to: Instant | None = None
    first_contact_from: Instant | None = None
    first_contact_to: Instant | None = None
    registered_from: Instant | None = None
    registered_to: Instant | None = None
    status_changed_from: Instant | None = None
    status_changed_to: Instant | None = None
    qualified_from: Instant | None = None
    qualified_to: Instant | None = None
    converted_from: Instant | None = None
    converted_to: Instant | None = None
    custom: dict[Word, CustomMatch] = Field(default_factory=dict, max_length=20)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, given: Any) -> Any:
        return gathered(given) if isinstance(given, Mapping) else given

    def of(self, member_id: str | None) -> "Filter":
        """The same with `me` as this member of the team."""
        owners = tuple(member_id or NOBODY if owner == ME else owner for owner in self.owner_id)
        return self.model_copy(update={"owner_id": owners})

    def fitted(self, definitions: Sequence[FieldDefinition]) -> "Filter":
        """The same with values of custom fields of the kinds that those have. Raises BadFields."""
        return self.model_copy(update={"custom": fitted(definitions, self.custom)}) if self.custom else self

    def query(self, search: Search | None = None) -> Query:
        """The query for these leads, without their admin; `search`: what is known of the searched words."""
        conditions = [
            *(_one_of(field, getattr(self, name)) for name, field in LISTS.items()),
            *(_filled(field, getattr(self, name)) for name, field in FILLED.items()),
            *(_present(field, getattr(self, name)) for name, field in PRESENT.items()),
            *(_true(field, getattr(self, name)) for name, field in TRUTHS.items()),
            *(self._range(name, field, "min", "$gte", "max", "$lte") for name, field in NUMBERS.items()),
            *(self._range(name, field, "from", "$gte", "to", "$lt") for name, field in DATES.items()),
            *(self._counted(name, field) for name, field in COUNTS.items()),
            _one_of(ATTENDED, tuple(event_called(item) for item in self.attended)),
            *self._tags(),
            *self._sources(),
            *(match.query(name) for name, match in self.custom.items()),
            self._led(search),
        ]
        return all_of(conditions)

    @property
    def searched(self) -> Search | None:
        """The search among the filters; None: there is none."""
        return Search.of(self.search) if self.search else None

    def leading(self) -> str | None:
        """The field whose values lead to the leads: of those with a filter, the one of most values."""
        if self.search or any(match.one_of for match in self.custom.values()):
            return "words"
        return next((field for name, field in LEADING.items() if getattr(self, name)), None)

    def widely(self, search: Search | None) -> Query:
        """One condition of those on these leads, which an index answers alone; the narrowest known.

        It is the whole filter exactly if `is_wide`.
        """
        conditions = [
            begins(search.terms[0]) if search and search.terms else self._led(search),
            *(_one_of(LISTS[name], getattr(self, name)) for name in LEADING if name in LISTS),
            *({"tags": tag} for tag in self.tags_all[:1]),
            *self._tags(),
            *(self._range(name, field, "min", "$gte", "max", "$lte") for name, field in NUMBERS.items()),
            *(self._range(name, field, "from", "$gte", "to", "$lt") for name, field in DATES.items()),
        ]
        return next((each for each in conditions if each.keys() & INDEXED), {})

    def is_wide(self, search: Search | None) -> bool:
        """Whether `widely` is all that is asked."""
        if search and search.terms:
            return len(search.terms) == 1 and self == Filter(search=self.search)
        return self.widely(search) == self.query(search)

    def bounded(self) -> frozenset[str]:
        """The stored fields of which a range is asked."""
        ranges = {**NUMBERS, **DATES}
        return frozenset(
            ranges[name]
            for name in ranges
            for end in ("min", "max", "from", "to")
            if getattr(self, f"{name}_{end}", None) is not None
        )

    def _led(self, search: Search | None) -> Query:
        """The condition on `words`: the search, or the mark of a value that has no index of its own."""
        if found := search or self.searched:
            return found.query()
        if self.leading() != "words":
            return {}
        return next({"words": {"$in": marks}} for marks in self._marks() if marks)

    def _marks(self) -> Iterator[list[str]]:
        for name, match in self.custom.items():
            yield [facet(f"custom.{name}", value) for value in match.one_of]
        for name in LEADING:
            yield [facet(name, value) for value in getattr(self, name)]

    def _range(self, name: str, field: str, low: str, least: str, high: str, most: str) -> Query:
        bounds = {least: getattr(self, f"{name}_{low}"), most: getattr(self, f"{name}_{high}")}
        given = {operator: bound for operator, bound in bounds.items() if bound is not None}
        return {field: given} if given else {}

    def _counted(self, name: str, field: str) -> Query:
        least, most = getattr(self, f"{name}_min"), getattr(self, f"{name}_max")
        given = {"$gte": least} if least else {}
        given |= {"$not": {"$gt": most}} if most is not None else {}
        return {field: given} if given else {}

    def _tags(self) -> list[Query]:
        operators = {"$in": self.tags_any, "$nin": self.tags_none}
        some = [{"tags": {operator: list(tags)}} for operator, tags in operators.items() if tags]
        return [*({"tags": tag} for tag in self.tags_all), *some]

    def _sources(self) -> list[Query]:
        contained = {"source": {"$regex": literal(self.source), "$options": "i"}} if self.source else {}
        begun = {"source": {"$regex": f"^{literal(self.source_prefix)}"}} if self.source_prefix else {}
        return [contained, begun]


def all_of(conditions: list[Query]) -> Query:
    """The query for what meets all conditions, as flat as it goes."""
    given = [condition for condition in conditions if condition]
    fields = [field for condition in given for field in condition]
    if len(fields) > len(set(fields)):
        return {"$and": given}
    return {field: value for condition in given for field, value in condition.items()}


def _one_of(field: str, values: tuple[str, ...]) -> Query:
    if not values:
        return {}
    wanted = [None if field == "ownerId" and value == NOBODY else value for value in values]
    return {field: wanted[0] if len(wanted) == 1 else {"$in": wanted}}


def _filled(field: str, wanted: bool | None) -> Query:
    """Above the empty text is every other text; nothing that is no text is."""
    if wanted is None:
        return {}
    return {field: {"$gt": ""} if wanted else {"$in": [None, ""]}}


def _present(field: str, wanted: bool | None) -> Query:
    if wanted is None:
        return {}
    return {field: {"$nin" if wanted else "$in": [None, []]}}


def _true(field: str, wanted: bool | None) -> Query:
    return {} if wanted is None else {field: True if wanted else {"$ne": True}}
