"""Making a lead that no conversation made: by hand, by API, by import. Pure: nothing here waits or writes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bson import ObjectId

from capture.addresses.domains import is_disposable
from capture.edit import edit
from capture.events import UNTOLD, By, FieldChange, News
from capture.lead import Lead
from capture.search.searchable import searchable
from capture.status import Status
from capture.stored import Document, as_stored


def created(
    admin_id: str, email: str, wanted: Mapping[str, Any], *, by: By, at: datetime, note_id: str
) -> Lead:
    """The lead of a normalised address with these fields; it may begin in any status."""
    status: Status = wanted.get("status", "new")
    blank = Lead(
        lead_id=str(ObjectId()),
        admin_id=admin_id,
        email=email,
        status=status,
        disposable=is_disposable(email.rpartition("@")[2]),
        first_contact=at,
        last_contact=at,
        created_at=at,
        updated_at=at,
    )
    fields = {**wanted, "status": status}
    return blank.model_copy(
        update={**edit(blank, fields, by=by, at=at, note_id=note_id), **_reached(status, at)}
    )


def birth(lead: Lead, fields: Mapping[str, Any], by: By) -> News:
    """The news of a new lead with these fields."""
    told = lead.model_dump(mode="json", by_alias=True, include={"email", *fields} - UNTOLD)
    changes = tuple(FieldChange(field=field, after=value) for field, value in told.items())
    return News(type="lead.created", version=lead.version, at=lead.created_at, by=by, changes=changes)


def newborn(lead: Lead, news: News) -> Document:
    """A new lead as it is stored, with its news."""
    return {
        "_id": ObjectId(lead.lead_id),
        **lead.model_dump(by_alias=True, exclude={"lead_id"}),
        "emails": list(lead.addresses),
        "words": searchable(lead),
        "news": [as_stored(news)],
        "unheard": news.at,
    }


def _reached(status: Status, at: datetime) -> dict[str, Any]:
    return {
        "status_changed_at": at if status != "new" else None,
        "qualified_at": at if status == "qualified" else None,
        "converted_at": at if status == "converted" else None,
    }
