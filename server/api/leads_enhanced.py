"""Seed 003's `/api/leads-enhanced`: a list, its figures, a change, a removal."""

from aiohttp import web

from analytics.summary import Summary, summarise
from capture.bounds import Tag
from capture.erasing import erase
from capture.filters import Filter
from capture.record import Record
from server.answers.finding import Finding, find
from server.answers.lead_edits import changing, require_known
from server.answers.lead_fields import Changing, LeadId
from server.answers.leads import LeadList, reply_lead, shown_page
from server.call import Call, Nothing, Request, reply_json


class Find(Finding):
    """Which leads to list, or, with `analytics`, their figures."""

    tag: Tag | None = None
    analytics: bool = False

    def filter(self) -> Filter:
        """The filter alone; `tag` is one more that a lead must have."""
        which = super().filter()
        return which.model_copy(update={"tags_all": (*which.tags_all, self.tag)}) if self.tag else which


class Change(Changing):
    """What a person changes of a lead; fields left out stay as they are."""

    lead_id: LeadId


class Which(Request):
    """The one lead that is meant."""

    lead_id: LeadId


class Erased(Record):
    lead_id: str
    deleted: bool = True


Listed = LeadList | Summary


async def get(call: Call[Nothing, Find]) -> web.Response:
    """A page of leads, newest first unless sorted otherwise; or the seven figures."""
    query = call.query
    if query.analytics:
        services = call.services
        summary = await summarise(
            services.db, call.admin.admin_id, call.admin.time_zone, services.clock(), call.who.owned_by
        )
        return reply_json(summary.model_dump(by_alias=True))
    return reply_json(shown_page(call.admin, await find(call, query)))


async def put(call: Call[Change, Nothing]) -> web.Response:
    """Change one lead; what a person sets, no model overwrites."""
    lead = await call.leads.get(call.body.lead_id)
    changes = await changing(call, call.body)
    return reply_lead(call, await call.leads.change(lead, changes, call.services.clock(), call.by))


async def delete(call: Call[Which, Nothing]) -> web.Response:
    """Remove one lead, and untag its conversations; what was said so far makes no lead again."""
    erased = await erase(
        call.body.lead_id,
        leads=call.leads,
        conversations=call.services.conversations(call.admin.admin_id),
        now=call.services.clock(),
        by=call.by,
        check=lambda lead: require_known(call, lead),
    )
    return reply_json(Erased(lead_id=erased.lead_id).model_dump(by_alias=True))
