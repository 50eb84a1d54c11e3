"""What an admin's own won and lost leads have taught, as it was last learnt."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorDatabase

from capture.events import LeadEvent
from capture.history import event_as_read
from capture.interaction import Interaction
from capture.interactions import interaction_of
from capture.lead import Lead
from capture.lead_pages import by_index
from capture.listing import LATEST, WORDS
from capture.search.searchable import facet
from capture.stored import Document, as_stored, lead_of
from scoring.learning import MOST_EXAMPLES, Model

BATCH = 200
FINISHED = ("converted", "lost")


class Finished:
    """A lead that was won or lost, with what is known of how it came to that."""

    __slots__ = ("ended_at", "events", "interactions", "lead")

    def __init__(self, lead: Lead, events: Sequence[LeadEvent], interactions: Sequence[Interaction]) -> None:
        self.lead = lead
        self.ended_at: datetime = lead.status_changed_at or lead.converted_at or lead.updated_at
        self.events = events
        self.interactions = interactions


class Models:
    """One admin's model. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._models = db["score_models"]
        self._leads = db["leads"]
        self._events = db["lead_events"]
        self._interactions = db["interactions"]
        self._mine = {"adminId": admin_id}

    async def latest(self) -> Model | None:
        """The model as it was last trained, whether it can be used or not."""
        found = await self._models.find_one(self._mine)
        return Model.model_validate(found["model"]) if found else None

    async def usable(self) -> Model | None:
        """The model, if it is better than the base rate."""
        found = await self._models.find_one({**self._mine, "model.quality.usable": True})
        return Model.model_validate(found["model"]) if found else None

    async def keep(self, model: Model) -> None:
        """Replace the model."""
        await self._models.replace_one(self._mine, {**self._mine, "model": as_stored(model)}, upsert=True)

    async def finished(self) -> AsyncIterator[Finished]:
        """The leads that were won or lost last, of each as many as a model learns from."""
        for status in FINISHED:
            ids = await self._newest(status)
            for begin in range(0, len(ids), BATCH):
                for each in await self._told(ids[begin : begin + BATCH]):
                    yield each

    async def _newest(self, status: str) -> Sequence[ObjectId]:
        theirs = {**self._mine, "status": status, "words": facet("status", status)}

        async def find(**hint: Any) -> Sequence[ObjectId]:
            found = self._leads.find(theirs, {"_id": 1}, **hint).sort(LATEST).limit(MOST_EXAMPLES // 2)
            return [each["_id"] for each in await found.to_list(None)]

        return await by_index(WORDS, find)

    async def _told(self, ids: Sequence[ObjectId]) -> Sequence[Finished]:
        leads = await self._leads.find({**self._mine, "_id": {"$in": list(ids)}}).to_list(None)
        which = {**self._mine, "leadId": {"$in": [str(each) for each in ids]}}
        events: dict[str, list[LeadEvent]] = {}
        for event in await self._events.find(which).to_list(None):
            events.setdefault(event["leadId"], []).append(event_as_read(event))
        found: dict[str, list[Interaction]] = {}
        for each in await self._interactions.find(which).to_list(None):
            found.setdefault(each["leadId"], []).append(interaction_of(each))
        return [
            Finished(lead_of(lead), events.get(lead_id, ()), found.get(lead_id, ()))
            for lead in leads
            for lead_id in [str(lead["_id"])]
        ]
