"""Keeping leads judged by the ideal customer that their admin describes: the job, and who asks for it.

One job an admin judges what is due: leads that have rested since something was learnt of them, then all
the others, the newest first, where the description or the prompt is another. It asks about two leads at a
time and after some leaves the place to others, so that neither visitors nor other admins wait for it.
"""

from datetime import timedelta
from typing import Final

from capture.events import LeadEvent
from capture.news import Carried
from scoring.portrait import TELLING
from server.jobs import Job, Later
from server.scorebook.asking import Asking
from server.scorebook.judgements import Judgements, Walk
from server.services import Services

JUDGE: Final = "judge"  # the job; one an admin, its key is empty
REST: Final = timedelta(minutes=2)  # in which nothing was learnt of a lead, until it is judged
TURNS: Final = 20  # times that a few leads are asked about, until others have their turn
NEWS: Final = frozenset({"lead.created", "lead.merged", "lead.unmerged"})


async def hear(parts: Services, carried: Carried) -> None:
    """A reaction of the relay: leads of which something was learnt are due once they rest."""
    told = {each.lead_id for each in carried.events if _tells(each)}
    for admin_id, ids, _ in carried.by_admin():
        await _learnt(parts, admin_id, told & {str(each) for each in ids})


async def heard(parts: Services, admin_id: str, session_id: str) -> None:
    """A session has been read: its lead is due likewise."""
    listing = await parts.leads(admin_id).listing_session(session_id)
    await _learnt(parts, admin_id, {lead.lead_id for lead in listing})


async def look_again(parts: Services, admin_id: str) -> None:
    """Have the description as it is now followed; does nothing where all leads are judged by it."""
    now = parts.clock()
    await parts.jobs.enqueue(admin_id, JUDGE, "", now, now)


async def look_at_night(parts: Services, admin_id: str) -> None:
    """Have all leads looked at once more: some may have been left out when a model failed at them."""
    judgements = Judgements(parts.db, admin_id)
    walk = await judgements.walk()
    if walk.about:
        await judgements.begin(Walk(about=walk.about, over=False))
        await look_again(parts, admin_id)


async def judge_due(parts: Services, job: Job) -> None:
    """Judge the leads that are due. Raises Later, OverBudget, and ModelUnavailable when it is out."""
    admin = await parts.admins.reread(job.admin_id)
    if admin is None or not parts.model.judge_prompt_version:
        return
    asking = Asking(parts, admin)
    walk = await asking.follow()
    if not admin.ideal_customer:
        return
    for _ in range(TURNS):
        if not await asking.ask_next():
            if walk.over:
                break
            walk = await asking.walk_on(walk)
    else:
        raise Later("others are waiting", parts.clock())
    if later := await Judgements(parts.db, job.admin_id).next_due():
        raise Later("leads must rest", later)


async def _learnt(parts: Services, admin_id: str, lead_ids: set[str]) -> None:
    admin = await parts.admins.get(admin_id) if lead_ids else None
    if admin and admin.ideal_customer:
        now = parts.clock()
        await Judgements(parts.db, admin_id).mark(lead_ids, now + REST)
        await parts.jobs.enqueue(admin_id, JUDGE, "", now, now + REST)


def _tells(event: LeadEvent) -> bool:
    """Whether something was learnt of the lead that a model would be told."""
    return event.type in NEWS or any(each.field in TELLING for each in event.changes)
