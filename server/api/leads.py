"""The leads of an admin (seed 002): listed, made, read, changed, moved, given to somebody, deleted."""

import uuid
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import StringConstraints

from capture.creating import birth, created
from capture.custom_fields import BadFields, filled, require_all
from capture.edit import noted
from capture.erasing import erase
from capture.lead import Lead
from capture.leads import LeadExists
from capture.notes import Note, entries_of, noting
from capture.status import AnyStatus
from server.answers.finding import Finding, find
from server.answers.lead_edits import (
    bad_fields,
    changing,
    custom_values,
    editing,
    require_known,
    require_member,
)
from server.answers.lead_fields import Changing, Creating, MemberId
from server.answers.leads import reply_lead, shown_page
from server.answers.selection import Selecting
from server.api.leads_enhanced import Erased
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import Problem, forbidden


class Find(Finding, Selecting):
    """Which leads to list, in which order, and which of their fields."""


class New(Creating):
    """A lead to make. When there is one of this address: `onConflict` says whether to change that one."""

    on_conflict: Literal["error", "update"] = "error"


class Move(Request):
    """Another status; the reason becomes a note."""

    status: AnyStatus
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] | None = None


class Assign(Request):
    """The member of the team who shall work on the lead, or null: nobody."""

    owner_id: MemberId | None


async def get_page(call: Call[Nothing, Find]) -> web.Response:
    """A page of leads, the newest first unless sorted otherwise."""
    return reply_json(shown_page(call.admin, await find(call, call.query), call.query))


async def post(call: Call[New, Nothing]) -> web.Response:
    """Make a lead: 201. Of any number of equal requests one makes it; the others find it made."""
    lead, fields = await _new(call)
    try:
        await call.leads.create(lead, birth(lead, fields, call.by))
    except LeadExists as exists:
        return await _met(call, exists)
    answer = reply_lead(call, await call.leads.get(lead.lead_id), 201)
    answer.headers["Location"] = f"/api/v1/leads/{lead.lead_id}"
    return answer


async def get(call: Call[Nothing, Selecting]) -> web.Response:
    """One lead, with its version as `ETag`."""
    return reply_lead(call, await call.leads.get(lead_id(call)), query=call.query)


async def put(call: Call[Changing, Nothing]) -> web.Response:
    """Change the fields that are given; what a person sets, no model overwrites."""
    lead = await call.leads.get(lead_id(call))
    changes = await changing(call, call.body)
    return reply_lead(call, await call.leads.change(lead, changes, call.services.clock(), call.by))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Erase a lead with all that is known of it; its conversations stay, and know no address any more."""
    erased = await erase(
        lead_id(call),
        leads=call.leads,
        conversations=call.services.conversations(call.admin.admin_id),
        now=call.services.clock(),
        by=call.by,
        check=lambda lead: require_known(call, lead),
    )
    return reply_json(Erased(lead_id=erased.lead_id).model_dump(by_alias=True))


async def move(call: Call[Move, Nothing]) -> web.Response:
    """Move a lead to another status. 409 names the statuses that it can move to, when not to this one."""
    wanted, reason, now = {"status": call.body.status}, call.body.reason, call.services.clock()
    by, note_id = call.by, uuid.uuid4().hex

    def changes(current: Lead) -> dict[str, Any]:
        moved = dict(editing(call, wanted, {})(current))
        if "status" not in moved or not reason:
            return moved
        text = f"{current.status} → {call.body.status}: {reason}"
        note = Note(note_id=note_id, text=text, author=by.name, author_id=by.id, at=now)
        return moved | noted(noting(entries_of(current.notes, current.note_entries, now), note))

    lead = await call.leads.get(lead_id(call))
    return reply_lead(call, await call.leads.change(lead, changes, now, by))


async def assign(call: Call[Assign, Nothing]) -> web.Response:
    """Give a lead to a member of the team, or to nobody. 404 when there is no such member."""
    lead = await call.leads.get(lead_id(call))
    await require_member(call, call.body.owner_id)
    changes = editing(call, {"owner_id": call.body.owner_id}, {})
    return reply_lead(call, await call.leads.change(lead, changes, call.services.clock(), call.by))


def lead_id(call: AnyCall) -> str:
    """The lead that the path names."""
    return call.request.match_info["id"]


async def _new(call: Call[New, Nothing]) -> tuple[Lead, dict[str, Any]]:
    """The lead to make, and its fields. An agent limited to own leads makes leads of their own."""
    body, who = call.body, call.who
    custom = custom_values(call, body.custom_fields or {})
    await require_member(call, body.owner_id)
    if who.owned_by and body.owner_id not in (None, who.owned_by):
        raise forbidden("own-leads-only", "You work with leads of your own, and so can make no others.")
    fields = {"source_kind": "api", **body.born()}
    fields["owner_id"] = body.owner_id or who.owned_by
    try:
        fields["custom_fields"] = filled(call.admin.custom_fields, {}, custom)
        require_all(call.admin.custom_fields, fields["custom_fields"])
    except BadFields as error:
        raise bad_fields(error) from None
    now, note_id = call.services.clock(), uuid.uuid4().hex
    lead = created(call.admin.admin_id, body.email, fields, by=call.by, at=now, note_id=note_id)
    return lead, {field: value for field, value in fields.items() if value not in (None, {})}


async def _met(call: Call[New, Nothing], exists: LeadExists) -> web.Response:
    """The answer when there is a lead of this address: the conflict, or the lead as it is changed."""
    if call.body.on_conflict == "update" and exists.lead is not None:
        changes = await changing(call, call.body)
        changed = await call.leads.change(exists.lead, changes, call.services.clock(), call.by)
        return reply_lead(call, changed)
    known = {"leadId": exists.lead.lead_id} if exists.lead else {}
    raise Problem(
        409, "lead-exists", "There is such a lead", "A lead has this e-mail address already.", more={**known}
    )
