"""Erasing a lead: its record, activities and history go, and its conversations know no address any more."""

from collections.abc import Callable
from datetime import datetime

from capture.conversations import Conversations
from capture.events import By
from capture.lead import Lead
from capture.leads import Leads
from capture.transactions import Transaction


async def erase(
    lead_id: str,
    *,
    leads: Leads,
    conversations: Conversations,
    now: datetime,
    by: By,
    check: Callable[[Lead], None] = lambda _: None,
) -> Lead:
    """Erase a lead, all at once or not at all; what was said so far makes no lead again.

    Answers with the lead as it was. Raises LeadNotFound, and whatever `check` has against the lead.
    """

    async def release(lead: Lead, transaction: Transaction) -> None:
        check(lead)
        await conversations.release(lead.email, transaction)

    return await leads.delete(lead_id, now, by, release)
