"""What one change of many leads makes of each of them. Pure: nothing here waits or writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from capture.custom_fields import FieldDefinition, filled
from capture.edit import edit
from capture.events import By
from capture.lead import Lead
from capture.merge import MOST_TAGS


class TooManyTags(Exception):
    """The lead has as many tags as a lead may have."""


@dataclass(frozen=True, slots=True)
class BulkChange:
    """A change of many leads: fields to set, tags to add and to take off, checked custom values."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    tags_add: Sequence[str] = ()
    tags_remove: Sequence[str] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
    definitions: Sequence[FieldDefinition] = ()


def bulk_edit(lead: Lead, change: BulkChange, *, by: By, at: datetime) -> dict[str, Any]:
    """The fields of the lead that change; none when it is so already.

    Raises MoveRefused, BadFields when a required custom field is emptied, and TooManyTags.
    """
    wanted = dict(change.fields)
    if change.tags_add or change.tags_remove:
        wanted["tags"] = _tags(lead, change)
    if change.custom:
        wanted["custom_fields"] = filled(change.definitions, lead.custom_fields, change.custom)
    return edit(lead, wanted, by=by, at=at, note_id="")


def _tags(lead: Lead, change: BulkChange) -> tuple[str, ...]:
    kept = (tag for tag in lead.tags if tag not in change.tags_remove)
    tags = tuple(dict.fromkeys((*kept, *change.tags_add)))
    if len(tags) > max(MOST_TAGS, len(lead.tags)):
        raise TooManyTags
    return tags
