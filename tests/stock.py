"""Leads in the database, as the product stores them, without the product."""

from collections.abc import Sequence

from bson import ObjectId

from capture.lead import Lead
from capture.search.searchable import searchable
from server.mongo import Database


async def store(db: Database, leads: Sequence[Lead]) -> None:
    """Leads as the product stores them, many at a time."""
    documents = [
        {
            "_id": ObjectId(lead.lead_id),
            **lead.model_dump(by_alias=True, exclude={"lead_id"}),
            "emails": list(lead.addresses),
            "words": searchable(lead),
        }
        for lead in leads
    ]
    await db["leads"].insert_many(documents)
