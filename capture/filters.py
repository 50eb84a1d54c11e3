"""Which leads are meant: every filter of the lead list, as query parameters and as JSON alike."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from capture.counting import event_called
from capture.custom_fields import FieldDefinition
from capture.custom_match import CustomMatch, fitted, gathered
from capture.filter_fields import (
    ATTENDED,
    CERTAIN,
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
from capture.filter_values import (
    Count,
    Grades,
    Instant,
    List,
    Priorities,
    SourceKinds,
    Statuses,
    Temperatures,
    Word,
)
from capture.record import Record
from capture.search.query import Search, begins, literal
from capture.search.searchable import LONGEST_FACET, NOBODY, facet

ME = "me"  # as `ownerId`: whoever asks
NO_LEADS = ""  # as `ownerId`: an owner of no lead

Query: TypeAlias = dict[str, Any]


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

    def within(self, owned_by: str | None) -> "Filter":
        """The same among the leads that this member of the team owns; without one, among all."""
        if owned_by is None:
            return self
        owner = owned_by if owned_by in (self.owner_id or (owned_by,)) else NO_LEADS
        return self.model_copy(update={"owner_id": (owner,)})

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

    def facets(self) -> Iterator[tuple[str, ...]]:
        """What leads to the leads: each of them has one of the first facets, one of the second, and so on.

        The filter with the most values comes first, as the one that likely leads to the fewest.
        """
        return (marks for _, marks in self._marks())

    @property
    def is_led(self) -> bool:
        """Whether what leads are found by leads to these: words, or the facets of a filter."""
        return bool(self._led(None))

    def widely(self, search: Search | None) -> Query:
        """One condition of those on these leads, which an index answers alone; the narrowest known.

        It is the whole filter exactly if `is_wide`.
        """
        conditions = [
            begins(search.terms[0]) if search and search.terms else self._led(search),
            *(self._range(name, field, "min", "$gte", "max", "$lte") for name, field in NUMBERS.items()),
            *(self._range(name, field, "from", "$gte", "to", "$lt") for name, field in DATES.items()),
        ]
        return next((each for each in conditions if each.keys() & INDEXED), {})

    def is_wide(self, search: Search | None) -> bool:
        """Whether `widely` is all that is asked."""
        if search and search.terms:
            return len(search.terms) == 1 and self == Filter(search=self.search)
        return self.widely(search) == self.query(search) or self._is_one_of_facets()

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
        """The condition on `words`: the search, or the facets of one filter."""
        if found := search or self.searched:
            return found.query()
        return next((Search((), facets=facets).query() for facets in self.facets()), {})

    def _marks(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The filters that facets lead to, with those; the one with the most values first."""
        for name, match in self.custom.items():
            if match.one_of:
                yield f"custom.{name}", tuple(facet(f"custom.{name}", value) for value in match.one_of)
        for name in LEADING:
            field = "tags" if name.startswith("tags") else name
            marks = tuple(facet(field, value) for value in getattr(self, name))
            if name == "tags_all":
                yield from ((name, (mark,)) for mark in marks)
            elif marks:
                yield name, marks

    def _is_one_of_facets(self) -> bool:
        """Whether one condition on facets is all that is asked, and they say it as the field does."""
        name, marks = next(self._marks(), ("", ()))
        alone = self.model_dump(exclude_defaults=True).keys() == {name} and len(self.tags_all) <= 1
        return alone and name in CERTAIN and all(len(mark) < LONGEST_FACET for mark in marks)

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
