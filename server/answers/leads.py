"""A lead as it is answered: one form, wherever a lead is shown."""

from collections.abc import Iterable
from typing import Any

from aiohttp import web
from pydantic import Field

from capture.custom_fields import visible
from capture.lead import Lead
from server.answers.conditional import reply_versioned
from server.answers.finding import LeadPage
from server.answers.selection import Selecting, selection
from server.call import AnyCall
from server.tenants import Admin


class LeadAnswer(Lead):
    """A lead. `customFields` has the fields that the admin has defined, as far as the lead has them."""

    edited: tuple[str, ...] = Field((), exclude=True)  # this and the next only keep a merge's promises
    removed_tags: tuple[str, ...] = Field((), exclude=True)


class LeadList(LeadPage):
    """A page of leads as they are answered."""

    leads: tuple[LeadAnswer, ...]


LEAD_FIELDS = frozenset(
    str(field.alias) for field in LeadAnswer.model_fields.values() if field.exclude is not True
)


def answer_of(admin: Admin, lead: Lead) -> LeadAnswer:
    """The lead as this admin sees it."""
    custom = visible(admin.custom_fields, lead.custom_fields) if lead.custom_fields else {}
    return LeadAnswer.model_construct(**{**dict(lead), "custom_fields": custom})


def shown(admin: Admin, lead: Lead) -> dict[str, Any]:
    """The lead as this admin sees it, in JSON."""
    return answer_of(admin, lead).model_dump(mode="json", by_alias=True)


def shown_page(admin: Admin, page: LeadPage, query: Selecting | None = None) -> dict[str, Any]:
    """A page of leads in JSON, each with the fields that the query selects. Raises Problem."""
    narrow = selection(query, LEAD_FIELDS) if query else dict
    told = page.model_dump(mode="json", by_alias=True, exclude={"leads"})
    return {"leads": [narrow(shown(admin, lead)) for lead in _leads(page)], **told}


def reply_lead(call: AnyCall, lead: Lead, status: int = 200, query: Selecting | None = None) -> web.Response:
    """The lead, with its version as `ETag`."""
    narrow = selection(query, LEAD_FIELDS) if query else dict
    body = narrow(shown(call.admin, lead))
    return reply_versioned(call.request, body, version=lead.version, modified=lead.updated_at, status=status)


def _leads(page: LeadPage) -> Iterable[Lead]:
    return page.leads
