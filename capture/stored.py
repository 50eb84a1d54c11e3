"""Between a lead's document in MongoDB and a `Lead`."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from capture.lead import Lead

Document = dict[str, Any]


def lead_of(document: Mapping[str, Any]) -> Lead:
    """The lead that a document holds."""
    return Lead.model_validate({**document, "leadId": str(document["_id"])})


def as_stored(record: BaseModel) -> Document:
    """A record as MongoDB keeps it."""
    return record.model_dump(by_alias=True)


def fields_of(changed: Mapping[str, Any]) -> Document:
    """Changed fields of a lead as MongoDB keeps them."""
    return {to_camel(field): _plain(value) for field, value in changed.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return as_stored(value) if isinstance(value, BaseModel) else value
