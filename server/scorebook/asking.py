"""Asking the model how well leads of one admin fit the customer that the admin has described."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final

import structlog

from capture.budget import OverBudget, midnight_after
from capture.conversation import Message
from capture.events import SYSTEM
from capture.lead import Lead
from capture.leads import LeadNotFound
from llm.chat import ModelUnavailable
from llm.judgement import Opinion, Portrait, upheld
from llm.steadfast import ONE_READING
from llm.usage import Account
from scoring.portrait import MOST_MESSAGES, MOST_SESSIONS, OVER, about, fingerprint, portrait
from server.scorebook.book import Scorebook
from server.scorebook.judgements import Due, Judgements, Walk
from server.scorebook.recalculation import SCORE, start_recalculation
from server.scorebook.standing import Asked
from server.services import Services
from server.tenants import Admin

AT_ONCE: Final = 2  # leads of one admin
STRETCH: Final = 100  # leads looked at in one step through all of them
FAILURES: Final = 3  # of a model at one lead, until it is left alone
AGAIN: Final = timedelta(minutes=5)  # after the first of them

log = structlog.get_logger()


class Asking:
    """The judging of one admin's leads by one description."""

    def __init__(self, parts: Services, admin: Admin) -> None:
        self._parts = parts
        self._admin = admin
        self._ideal = about(admin.ideal_customer)
        self._prompt = parts.model.judge_prompt_version
        self._judgements = Judgements(parts.db, admin.admin_id)
        self._spending = parts.spending(admin)

    async def follow(self) -> Walk:
        """The walk through all leads; where the description or the prompt is another, it begins anew.

        Judgements by another description count no more, and so the leads are scored without them.
        """
        walk = await self._judgements.walk()
        wanted = about(f"{self._prompt}\n{self._admin.ideal_customer}") if self._ideal else ""
        if walk.about == wanted:
            return walk
        if not self._ideal:
            await self._judgements.rest()
        if await self._judgements.any_not_about(self._ideal):
            await start_recalculation(self._parts, self._admin.admin_id, SYSTEM)
        walk = Walk(about=wanted, over=not self._ideal)
        await self._judgements.begin(walk)
        return walk

    async def walk_on(self, walk: Walk) -> Walk:
        now = self._parts.clock()
        return await self._judgements.walk_on(walk, self._ideal, self._prompt, now, STRETCH)

    async def ask_next(self) -> bool:
        """Judge those who are next; False when nobody is due.

        Raises OverBudget, and ModelUnavailable when the model is out.
        """
        due = await self._judgements.due(self._parts.clock(), AT_ONCE)
        outcomes = await asyncio.gather(*(self._judge(each) for each in due), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return bool(due)

    async def _judge(self, due: Due) -> None:
        try:
            lead = await self._parts.leads(self._admin.admin_id).get(due.lead_id)
            if lead.opted_out:
                await self._judgements.forget(lead.lead_id)
                await self._rescore(lead)
            elif lead.status in OVER or await self._is_judged(lead):
                await self._judgements.settle(due)
        except LeadNotFound:
            await self._judgements.forget(due.lead_id)
        except ModelUnavailable as error:
            if not self._is_to_blame(error.reason):
                raise
            await self._leave(due, error.reason)

    async def _is_judged(self, lead: Lead) -> bool:
        """Whether there now is a judgement of the lead as it is, or nothing by which to judge it."""
        admin, said = self._admin, await self._said(lead)
        told = portrait(lead, said, admin.name, admin.ideal_customer, admin.custom_fields)
        if not told.statements:
            return True
        mark, known = fingerprint(told, self._prompt), await self._judgements.get(lead.lead_id)
        if (known is None or known.fingerprint != mark) and not await self._ask(lead, told, mark):
            return False
        await self._rescore(lead)  # also when it was judged before: whoever did that may have died here
        return True

    async def _ask(self, lead: Lead, told: Portrait, mark: str) -> bool:
        opinion = await self._opinion(told)
        model = self._parts.model
        judgement = upheld(opinion, told, model=model.name, prompt_version=self._prompt)
        kept = len(judgement.grounds)
        self._parts.metrics.capture.judged(kept=kept, dropped=judgement.dropped)
        log.info(
            "lead_judged",
            adminId=self._admin.admin_id,
            leadId=lead.lead_id,
            kept=kept,
            dropped=judgement.dropped,
        )
        at = self._parts.clock()
        asked = Asked(lead_id=lead.lead_id, ideal=self._ideal, fingerprint=mark, judgement=judgement, at=at)
        return await self._judgements.keep(asked)

    async def _opinion(self, told: Portrait) -> Opinion:
        """What the model says, within the budget, and counted."""
        now = self._parts.clock()
        if not await self._spending.spares(now):
            raise OverBudget(midnight_after(now))
        account = Account(self._admin.admin_id)
        try:
            return await self._parts.model.judge(replace(told, account=account))
        finally:
            await self._spending.add(None, account.used, self._parts.clock())

    async def _rescore(self, lead: Lead) -> None:
        admin_id, now = self._admin.admin_id, self._parts.clock()
        await Scorebook(self._parts.db, admin_id).call_for([lead.lead_id], "judged", now)
        await self._parts.jobs.enqueue(admin_id, SCORE, "", now, now)

    async def _said(self, lead: Lead) -> list[Message]:
        """What was said in the lead's latest sessions, the latest first, but not before an erasure."""
        conversations, said = self._parts.conversations(self._admin.admin_id), list[Message]()
        for session_id in reversed(lead.session_ids[-MOST_SESSIONS:]):
            if session := await conversations.session(session_id):
                after = max(session.heard_from, session.seq - 4 * MOST_MESSAGES)
                said += reversed(await conversations.history(session_id, after))
        return said

    def _is_to_blame(self, reason: str) -> bool:
        """Whether it is this lead that the model fails at, and not the model that is out."""
        return reason in ONE_READING or (reason == "timeout" and self._parts.model.breaker.ready)

    async def _leave(self, due: Due, reason: str) -> None:
        """Try a lead again later, at last only when something new is learnt, or at night."""
        log.warning("lead_not_judged", adminId=self._admin.admin_id, leadId=due.lead_id, reason=reason)
        if due.failures + 1 < FAILURES:
            until = self._parts.clock() + AGAIN * (due.failures + 1)
            await self._judgements.put_off(due, until)
        else:
            await self._judgements.settle(due)
