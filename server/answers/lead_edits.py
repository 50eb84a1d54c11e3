"""What a request makes of a lead: of the version that it knows, with custom fields and owner checked."""

import uuid
from collections.abc import Mapping
from typing import Any

from capture.custom_fields import BadFields, checked, filled
from capture.edit import edit
from capture.lead import Lead
from capture.leads import Changes
from server.answers.conditional import require_unchanged
from server.answers.lead_fields import LeadFields
from server.call import AnyCall
from server.errors import FieldError, Problem, invalid


async def changing(call: AnyCall, fields: LeadFields) -> Changes:
    """The edit that the fields of a request ask for. Raises Problem and MemberNotFound.

    It raises Problem (412) when the request knows another version of the lead.
    """
    given = custom_values(call, fields.custom_fields or {})
    await require_member(call, fields.owner_id)
    return editing(call, fields.wanted(), given)


def editing(call: AnyCall, wanted: Mapping[str, Any], custom: Mapping[str, Any]) -> Changes:
    """The edit that sets these fields and checked custom values, of the version that the request knows."""
    by, at, note_id = call.by, call.services.clock(), uuid.uuid4().hex
    definitions = call.admin.custom_fields

    def changes(current: Lead) -> Mapping[str, Any]:
        require_known(call, current)
        try:
            more = {"custom_fields": filled(definitions, current.custom_fields, custom)} if custom else {}
        except BadFields as error:
            raise bad_fields(error) from None
        return edit(current, {**wanted, **more}, by=by, at=at, note_id=note_id)

    return changes


def require_known(call: AnyCall, lead: Lead) -> None:
    """Raises Problem (412) when the request was made for another version of the lead."""
    require_unchanged(call.request, lead.version)


def custom_values(call: AnyCall, values: Mapping[str, Any]) -> dict[str, Any]:
    """Custom values as they are stored. Raises Problem, with an error for each field that does not fit."""
    try:
        return checked(call.admin.custom_fields, values)
    except BadFields as error:
        raise bad_fields(error) from None


async def require_member(call: AnyCall, member_id: str | None) -> None:
    """Raises MemberNotFound when there is no such member of the team."""
    if member_id is not None:
        await call.services.team(call.admin.admin_id).get(member_id)


def bad_fields(error: BadFields) -> Problem:
    """The problem of custom values that do not fit."""
    return invalid(*(FieldError(f"customFields.{name}", sentence) for name, sentence in error.errors.items()))
