"""What a request may say of a lead, each field with its bounds."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictFloat, StringConstraints, model_validator

from capture.attribution import Attribution, Consent
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
from capture.custom_fields import MOST_FIELDS
from capture.emails import normalise
from capture.lead import Priority, SourceKind
from capture.merge import MOST_TAGS
from capture.moments import Moment
from capture.status import AnyStatus
from llm.extraction import SINGLE_FIELDS, Intent, Sentiment
from server.call import Request

LeadId = Annotated[str, StringConstraints(max_length=100)]
MemberId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$")]


def whole_if_whole(value: float) -> int | float:
    """5000, not 5000.0: the same number, as people write it."""
    return int(value) if value.is_integer() else value


def email_key(text: str) -> str:
    """The address as the key that leads have."""
    email = normalise(text)
    if email is None:
        raise ValueError("must be an e-mail address")
    return email


Email = Annotated[str, StringConstraints(max_length=320), AfterValidator(email_key)]
Value = Annotated[StrictFloat, Field(ge=0, le=HIGHEST_VALUE), AfterValidator(whole_if_whole)]
Currency = Annotated[str, StringConstraints(pattern=CURRENCY)]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]

COMPANY = {"website", "industry", "company_size", "company_revenue", "job_level", "country", "city"}
CLEARABLE = {*SINGLE_FIELDS, *COMPANY, "owner_id", "currency", "registered_at", "source"}
LISTS = {"tags", "technologies"}


class LeadFields(Request):
    """What a person says of a lead; fields left out stay as they are.

    `customFields` are set one by one, null empties one. `tags`, `technologies` and `socialProfiles`
    are replaced as a whole. `ownerId` is the id of a team member.
    """

    status: AnyStatus | None = None
    notes: Text | None = None
    value: Value | None = None
    currency: Currency | None = None
    tags: Annotated[list[Tag], Field(max_length=MOST_TAGS)] | None = None
    priority: Priority | None = None
    owner_id: MemberId | None = None
    requirements: Text | None = None
    name: Line | None = None
    company: Line | None = None
    title: Line | None = None
    phone: Line | None = None
    website: Address | None = None
    industry: Line | None = None
    company_size: Line | None = None
    company_revenue: Line | None = None
    job_level: Line | None = None
    country: Line | None = None
    city: Line | None = None
    technologies: Annotated[list[Line], Field(max_length=MOST_LINES)] | None = None
    social_profiles: Annotated[dict[Key, Address], Field(max_length=MOST_PROFILES)] | None = None
    custom_fields: Annotated[dict[str, Any], Field(max_length=MOST_FIELDS)] | None = None
    budget: Line | None = None
    timeline: Line | None = None
    intent: Intent | None = None
    sentiment: Sentiment | None = None
    language: Language | None = None
    summary: Text | None = None
    source: Address | None = None
    source_kind: SourceKind | None = None
    opted_out: bool | None = None
    events_attended: Count | None = None
    watch_seconds: Count | None = None
    registered_at: Moment | None = None

    @model_validator(mode="after")
    def _no_nulls(self) -> "LeadFields":
        """Null empties a field that a lead may lack; the others have to say something."""
        lacking = {field for field in self.model_fields_set if getattr(self, field) is None}
        if nulls := sorted(lacking - CLEARABLE - self._may_be_null()):
            raise ValueError(f"{', '.join(nulls)} must not be null")
        return self

    def wanted(self) -> dict[str, Any]:
        """The fields to set, as the lead has them; without the custom ones, which have to be checked."""
        said = (self.model_fields_set & LeadFields.model_fields.keys()) - {"custom_fields"}
        given = {field: getattr(self, field) for field in said}
        return {
            field: tuple(dict.fromkeys(value)) if field in LISTS else value for field, value in given.items()
        }

    @classmethod
    def _may_be_null(cls) -> set[str]:
        return set()


class Changing(LeadFields):
    """A change of a lead: at least one field."""

    @model_validator(mode="after")
    def _says_something(self) -> "Changing":
        if not self.model_fields_set & LeadFields.model_fields.keys():
            raise ValueError("name at least one field to change")
        return self


class Creating(LeadFields):
    """A lead to make. Its e-mail address is its key: it is what two leads cannot share."""

    email: Email
    attribution: Attribution | None = None
    consent: Consent | None = None

    @classmethod
    def _may_be_null(cls) -> set[str]:
        return {"attribution", "consent"}

    def born(self) -> dict[str, Any]:
        """The fields of a new lead: also how it came, which a change leaves as it is."""
        came = {"attribution": self.attribution, "consent": self.consent}
        return {**self.wanted(), **{field: value for field, value in came.items() if value is not None}}


class BulkFields(Request):
    """What to change of many leads: fields to set, and tags to add and to take off."""

    status: AnyStatus | None = None
    priority: Priority | None = None
    owner_id: MemberId | None = None
    value: Value | None = None
    currency: Currency | None = None
    source_kind: SourceKind | None = None
    tags_add: Annotated[tuple[Tag, ...], Field(max_length=MOST_TAGS)] = ()
    tags_remove: Annotated[tuple[Tag, ...], Field(max_length=MOST_TAGS)] = ()
    custom_fields: Annotated[dict[str, Any], Field(max_length=MOST_FIELDS)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "BulkFields":
        if not self.model_fields_set:
            raise ValueError("name at least one field to change")
        lacking = {field for field in self.model_fields_set if getattr(self, field) is None}
        if nulls := sorted(lacking - CLEARABLE):
            raise ValueError(f"{', '.join(nulls)} must not be null")
        return self
