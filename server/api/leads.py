"""Leads to work with: seed 003's `/api/leads-enhanced`."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import AfterValidator, Field, StrictFloat, StringConstraints, model_validator

from analytics.summary import summarise
from capture.lead import AnyStatus, Lead, Priority
from capture.listing import Listing, Sort
from capture.merge import edit
from llm.extraction import LANGUAGE, SINGLE_FIELDS, Intent, Sentiment
from server.call import Call, Nothing, Request, reply_json

HIDDEN = {"removed_tags", "edited"}  # how the merge keeps its promises; nothing to work with

Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(max_length=10_000)]


def _whole_if_whole(value: float) -> int | float:
    """5000, not 5000.0: the same number, as people write it."""
    return int(value) if value.is_integer() else value


Value = Annotated[StrictFloat, Field(ge=0, le=1_000_000_000_000), AfterValidator(_whole_if_whole)]
Language = Annotated[str, StringConstraints(pattern=rf"^{LANGUAGE.pattern}$")]
CLEARABLE = set(SINGLE_FIELDS)


class Find(Request):
    """Which leads to list, or, with `analytics`, their figures."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    status: AnyStatus | None = None
    priority: Priority | None = None
    tag: Tag | None = None
    search: Annotated[str, StringConstraints(max_length=200)] | None = None
    sort: Sort = "-createdAt"
    cursor: Annotated[str, StringConstraints(max_length=1_000)] | None = None
    analytics: bool = False


class Change(Request):
    """What a person changes of a lead; fields left out stay as they are."""

    lead_id: Annotated[str, StringConstraints(max_length=100)]
    status: AnyStatus | None = None
    notes: Text | None = None
    value: Value | None = None
    tags: Annotated[list[Tag], Field(max_length=50)] | None = None
    priority: Priority | None = None
    requirements: Text | None = None
    name: Line | None = None
    company: Line | None = None
    title: Line | None = None
    phone: Line | None = None
    budget: Line | None = None
    timeline: Line | None = None
    intent: Intent | None = None
    sentiment: Sentiment | None = None
    language: Language | None = None
    summary: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Change":
        wanted = self.wanted()
        if not wanted:
            raise ValueError("name at least one field to change")
        if nulls := sorted(
            set(wanted) - CLEARABLE - {field for field in wanted if wanted[field] is not None}
        ):
            raise ValueError(f"{', '.join(nulls)} must not be null")
        return self

    def wanted(self) -> dict[str, Any]:
        """The fields to set, as the lead has them."""
        given = {field: getattr(self, field) for field in self.model_fields_set - {"lead_id"}}
        return given | {"tags": tuple(dict.fromkeys(self.tags))} if self.tags is not None else given


class Which(Request):
    """The one lead that is meant."""

    lead_id: Annotated[str, StringConstraints(max_length=100)]


async def get(call: Call[Nothing, Find]) -> web.Response:
    """A page of leads, newest first unless sorted otherwise; or the seven figures."""
    query = call.query
    if query.analytics:
        summary = await summarise(call.services.db, call.admin.admin_id, call.services.clock())
        return reply_json(summary.model_dump(by_alias=True))
    wanted = query.model_dump(exclude={"analytics"})
    page = await call.services.leads(call.admin.admin_id).page(Listing(**wanted))
    hidden = {"leads": {"__all__": HIDDEN}}
    return reply_json(page.model_dump(mode="json", by_alias=True, exclude=hidden))


async def put(call: Call[Change, Nothing]) -> web.Response:
    """Change one lead; what a person sets, no model overwrites."""
    leads = call.services.leads(call.admin.admin_id)
    lead = await leads.get(call.body.lead_id)
    wanted = call.body.wanted()
    changed = await leads.change(lead, lambda current: edit(current, wanted), call.services.clock())
    return reply_json(_shown(changed))


async def delete(call: Call[Which, Nothing]) -> web.Response:
    """Remove one lead, and untag its conversations; what was said so far makes no lead again."""
    leads = call.services.leads(call.admin.admin_id)
    lead = await leads.get(call.body.lead_id)
    await call.services.conversations(call.admin.admin_id).release(lead.email)
    await leads.delete(lead.lead_id)
    return reply_json({"leadId": lead.lead_id, "deleted": True})


def _shown(lead: Lead) -> dict[str, Any]:
    return lead.model_dump(mode="json", by_alias=True, exclude=HIDDEN)
