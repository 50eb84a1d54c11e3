"""Bots and floods are turned away before anything is stored and any model is asked."""

from aiohttp import web

from server.access.limits import (
    ALLOWANCE,
    PER_ADDRESS,
    PER_ADMIN,
    PER_SESSION,
    PER_TOKEN,
    SESSIONS_PER_ADDRESS,
    Ip,
    Limits,
    Spend,
    household,
    too_many,
)
from server.auth import Who
from server.errors import Problem

FASTEST_HUMAN = 400  # milliseconds from opening the chat to sending the first message


async def admit(limits: Limits, *, admin_id: str, session_id: str, address: Ip, starts: bool) -> None:
    """Count one message. Raises Problem (429) when the session, the address or the admin has had too many."""
    home = household(address)
    spends = [
        Spend(PER_ADDRESS, ("address", home), "messages from your network"),
        Spend(PER_ADMIN, ("admin", admin_id), "messages to this site"),
    ]
    if starts:
        spends.append(Spend(SESSIONS_PER_ADDRESS, ("sessions", home), "new conversations from your network"))
    else:
        spends.append(Spend(PER_SESSION, ("session", session_id), "messages in this conversation"))
    await limits.spend(*spends)


async def meter(request: web.Request, limits: Limits, who: Who) -> None:
    """Count one request of an API token; what is left stands on its answer. Raises Problem (429)."""
    excuse = "requests with this API token"
    within, allowance = await limits.draw(Spend(PER_TOKEN, ("token", who.token_id or ""), excuse))
    if allowance is None:
        return
    request[ALLOWANCE] = allowance
    if not within:
        raise too_many(excuse, allowance.reset)


def turn_away_bots(trap: str | None, elapsed_ms: int | None) -> None:
    """Refuse what filled in the field that no person sees, or was faster than any person."""
    if trap or (elapsed_ms is not None and elapsed_ms < FASTEST_HUMAN):
        raise Problem(403, "automated", "Not sent", "This message looks automated. Please write it by hand.")
