"""Before a turn calls the model: whether its admin's budget allows it, and what is answered if not."""

from capture.budget import midnight_after
from capture.handoff import reason_in
from capture.turn import Turn
from server.errors import Problem
from server.services import Services
from server.tenants import Admin


async def within_budget(services: Services, admin: Admin, turn: Turn) -> bool:
    """Whether the model may answer this turn. Raises Problem (429) when nobody shall.

    The message is stored and captured by then, and sent again after midnight it is answered.
    """
    now = services.clock()
    if await services.spending(admin).allows(turn.session, now):
        return True
    if admin.budget.over == "refuse" and not await _needs_no_model(services, admin, turn):
        await services.conversations(admin.admin_id).renew(turn.message, now)  # nobody is answering it
        raise over_budget((midnight_after(now) - now).total_seconds())
    return False


async def _needs_no_model(services: Services, admin: Admin, turn: Turn) -> bool:
    """Whether a person has the conversation, or is called, or the reply is stored already."""
    if turn.session.handoff.state == "person" or reason_in(turn.message.content, admin.handoff):
        return True
    conversations = services.conversations(admin.admin_id)
    return not turn.mine and await conversations.reply_to(turn.message) is not None


def over_budget(seconds: float) -> Problem:
    return Problem(
        429,
        "over-budget",
        "No more answers today",
        "Your message has been received. The assistant can answer again tomorrow.",
        headers={"Retry-After": str(max(1, round(seconds)))},
    )
