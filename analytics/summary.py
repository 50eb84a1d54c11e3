"""The seven figures of seed 003."""

from datetime import datetime, timedelta
from typing import Any

from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.lead import Record

WEEK = timedelta(days=7)


class Summary(Record):
    """What an admin's leads add up to. `total_value` is the sum of the deal values of all leads.

    `avg_conversations` is the mean number of sessions a lead, to two decimals.
    `this_week_leads` were captured in the seven days before the question.
    """

    total_leads: int = 0
    new_leads: int = 0
    qualified_leads: int = 0
    converted_leads: int = 0
    total_value: float = 0
    avg_conversations: float = 0
    this_week_leads: int = 0


async def summarise(db: AsyncIOMotorDatabase[dict[str, Any]], admin_id: str, now: datetime) -> Summary:
    """The summary of one admin's leads, counted from the leads themselves."""
    rows = await db["leads"].aggregate(_pipeline(admin_id, now)).to_list(1)
    return Summary.model_validate(rows[0]) if rows else Summary()


def _pipeline(admin_id: str, now: datetime) -> list[dict[str, Any]]:
    return [
        {"$match": {"adminId": admin_id}},
        {
            "$group": {
                "_id": None,
                "totalLeads": {"$sum": 1},
                "newLeads": _count({"$eq": ["$status", "new"]}),
                "qualifiedLeads": _count({"$eq": ["$status", "qualified"]}),
                "convertedLeads": _count({"$eq": ["$status", "converted"]}),
                "totalValue": {"$sum": "$value"},
                "avgConversations": {"$avg": "$conversationCount"},
                "thisWeekLeads": _count({"$gte": ["$createdAt", now - WEEK]}),
            }
        },
        {"$set": {"avgConversations": {"$round": ["$avgConversations", 2]}}},
    ]


def _count(condition: dict[str, Any]) -> dict[str, Any]:
    return {"$sum": {"$cond": [condition, 1, 0]}}
