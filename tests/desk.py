"""A person at work with leads: merging them, changing them, and looking at what is stored."""

from dataclasses import dataclass
from typing import Any

from pydantic.alias_generators import to_camel

from capture.joining import SCORED
from capture.merge_documents import NEWS
from server.mongo import Database, Document
from server.services import now
from tests.site import WORK, Json, Reply, Site, at_rest, eventually

OLD, NEW = "jane@old.example", "jane@new.example"
MERGE, UNDO = "/api/leads-enhanced/merge", "/api/leads-enhanced/merge/undo"
MERGES = "/api/leads-enhanced/merges"
DUPLICATES, DISMISS = "/api/leads-enhanced/duplicates", "/api/leads-enhanced/duplicates/dismiss"
UNKNOWN = "f" * 24


@dataclass(frozen=True)
class Desk:
    """Alice at work: her site over HTTP, and what the database holds of it."""

    site: Site
    db: Database

    async def introduce(self, email: str, *more: str) -> Json:
        """A visitor who gives this address and says some more."""
        session = await self.site.say(f"Hello, I am {email}", pageUrl=f"https://alice.example/{email}")
        for text in more:
            await self.site.say(text, session)
        return session

    async def two_leads(self) -> tuple[Json, Json]:
        """Jane's newer lead and her older one, read to the end."""
        await self.introduce(OLD, "I need a website", "Budget under 500")
        await self.introduce(NEW)
        await self.quiet()
        return await self.site.lead(NEW), await self.site.lead(OLD)

    async def merge(self, into: Json, other: Json, **body: Any) -> Json:
        reply = await self.ask(into["leadId"], other["leadId"], **body)
        assert reply.status == 200, reply.text
        return dict(reply.json)

    async def ask(self, into: str, other: str, **body: Any) -> Reply:
        return await self.site.as_admin("POST", MERGE, json={"into": into, "from": other, **body})

    async def undo(self, merged: Json) -> Reply:
        return await self.site.as_admin("POST", UNDO, json={"mergeId": merged["mergeId"]})

    async def change(self, lead: Json, **fields: Any) -> None:
        body = {"leadId": lead["leadId"], **fields}
        reply = await self.site.as_admin("PUT", "/api/leads-enhanced", json=body)
        assert reply.status == 200, reply.text

    async def quiet(self) -> None:
        """Until the site is at rest, with no job left to wait for the visitor."""

        async def done() -> bool:
            await self.db["jobs"].update_many({**WORK, "state": "ready"}, {"$set": {"runAt": now()}})
            return await at_rest(self.db)

        await eventually(done, within=30)

    async def stored(self, collection: str) -> list[Document]:
        return await self.db[collection].find({"adminId": self.site.admin_id}).sort("_id", 1).to_list(None)

    async def everything(self) -> list[list[Document]]:
        """Leads, sessions and messages as stored, but for what moves on: versions, news, scores, settling.

        Of what leads are found by, the words: the facets are as the fields are.
        """
        settling = {"tallied", "settled", "unsettled", "told"}
        moving = {"version", "updatedAt", "priority", *NEWS, *map(to_camel, SCORED), *settling}
        leads, sessions = (
            [{field: value for field, value in each.items() if field not in moving} for each in stored]
            for stored in (await self.stored("leads"), await self.stored("sessions"))
        )
        for lead in leads:
            lead["words"] = sorted(word for word in lead["words"] if not word.startswith("="))
        return [leads, sessions, await self.stored("chats")]

    async def assert_whole(self, email: str, sessions: int) -> None:
        """All is of one lead: it lists every session, and sessions and messages carry its address."""
        [lead] = await self.stored("leads")
        every = await self.stored("sessions")
        assert lead["email"] == email
        assert sorted(lead["sessionIds"]) == sorted(session["sessionId"] for session in every)
        assert lead["conversationCount"] == len(every) == sessions
        assert {session["email"] for session in every} == {email}
        assert {message["email"] for message in await self.stored("chats")} == {email}
