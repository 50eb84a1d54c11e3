"""Visitors: each holds one conversation, and repeats whatever fails, as the widget does."""

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.crash.script import Script

Json = dict[str, Any]

FIRST_WAIT, LONGEST_WAIT = 0.7, 3.0  # seconds; the widget's first, and less patience than it has
THINKING = 0.6  # seconds at most between an answer and the next message
PATIENCE = 60.0  # seconds after the last kill until a message counts as never answered
SILENCE = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=20)
STREAMS = 0.6  # how many visitors read replies as streams; the others take them in one piece
REPEATS, COPIES, INSISTS = 0.1, 0.1, 0.7  # how many messages are sent again, twice at once, until answered


@dataclass
class Said:
    """One message as its visitor experienced it.

    `told` is what each acknowledgement said of the session, `replies` are the whole replies heard.
    `waited` counts seconds from the first try to the first acknowledgement.
    """

    message_id: str
    text: str
    own: str | None
    tries: int = 0
    waited: float | None = None
    told: list[Json] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return bool(self.told)


@dataclass
class Visit:
    """One session from its visitor's side, with every message that was tried.

    `streams` when its client reads replies as a stream, as the widget does.
    """

    script: Script
    streams: bool = True
    said: list[Said] = field(default_factory=list)

    @property
    def acknowledged(self) -> list[Said]:
        return [said for said in self.said if said.acknowledged]

    @property
    def session(self) -> Json | None:
        """What carries the session on; None before the first acknowledgement."""
        return next((said.told[0] for said in self.said if said.told), None)


@dataclass
class Experience:
    """What all visitors met with; `refused` are answers that no outage excuses.

    `calm_since` is the time of the last kill, once there will be no other.
    """

    visits: list[Visit] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    calm_since: float | None = None

    def long_calm(self, began: float) -> bool:
        """Whether what began then should long have succeeded, kills or no kills."""
        if self.calm_since is None:
            return False
        return time.monotonic() - max(self.calm_since, began) > PATIENCE


class Refused(Exception):
    """The server answered what it never should have, and the visitor gives up."""


class Visitor:
    """One visitor at the site's web processes, which stand for what a load balancer would offer."""

    def __init__(
        self,
        script: Script,
        webs: Sequence[str],
        http: aiohttp.ClientSession,
        rng: random.Random,
        experience: Experience,
    ) -> None:
        self._webs, self._http, self._rng, self._experience = webs, http, rng, experience
        self._visit = Visit(script, streams=rng.random() < STREAMS)

    async def visit(self) -> None:
        """Hold the whole conversation. An answer that should never come ends it, and is noted."""
        self._experience.visits.append(self._visit)
        script = self._visit.script
        try:
            for text, own in zip(script.texts, script.own, strict=True):
                said = Said(str(uuid.UUID(int=self._rng.getrandbits(128), version=4)), text, own)
                self._visit.said.append(said)
                await self._say(said)
                await asyncio.sleep(self._rng.uniform(0, THINKING))
        except Refused as refused:
            self._experience.refused.append(f"{script.marker}: {refused}")

    async def _say(self, said: Said) -> None:
        began = time.monotonic()
        insists = self._rng.random() < INSISTS
        while not (said.replies or (said.acknowledged and not insists)):
            if said.tries:
                await asyncio.sleep(self._pause(said.tries))
            if self._experience.long_calm(began):
                raise Refused(f"message {said.message_id} not answered {PATIENCE:.0f} s after the last kill")
            await self._try(said, began, copies=1 + (self._rng.random() < COPIES))
        if self._rng.random() < REPEATS:
            await self._try(said, began, copies=1)

    def _pause(self, tries: int) -> float:
        wait = min(FIRST_WAIT * 1.5 ** (tries - 1), LONGEST_WAIT)
        return wait * self._rng.uniform(0.75, 1.25)

    async def _try(self, said: Said, began: float, copies: int) -> None:
        said.tries += copies
        await asyncio.gather(*(self._attempt(said, began) for _ in range(copies)))

    async def _attempt(self, said: Said, began: float) -> None:
        """Send the message once; note what is heard until the answer ends or breaks off."""
        accept = "text/event-stream" if self._visit.streams else "application/json"
        try:
            async with self._http.post(
                f"{self._rng.choice(self._webs)}/api/chat",
                json=self._body(said),
                headers={"Accept": accept},
                timeout=SILENCE,
            ) as response:
                await self._hear(said, response, began)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._experience.statuses[type(error).__name__] += 1

    def _body(self, said: Said) -> Json:
        session = self._visit.session
        known: Json = {key: session[key] for key in ("sessionId", "sessionToken")} if session else {}
        return {
            "adminId": self._visit.script.admin_id,
            "message": said.text,
            "messageId": said.message_id,
            "pageUrl": "https://shop.example/offers",
            **known,
        }

    async def _hear(self, said: Said, response: aiohttp.ClientResponse, began: float) -> None:
        self._experience.statuses[str(response.status)] += 1
        if response.status != 200:
            self._judge(response.status, await response.text())
        elif self._visit.streams:
            async for event, data in events(response):
                self._note(said, event, data, began)
        else:
            answer = await response.json()
            self._note(said, "session", answer, began)
            self._note(said, "done", answer, began)

    def _note(self, said: Said, event: str, data: Json, began: float) -> None:
        if event == "session":
            said.waited = said.waited or time.monotonic() - began
            said.told.append(data)
        elif event == "done":
            said.replies.append(data["reply"])
        elif event == "error":
            self._experience.statuses[f"{data['status']} in a stream"] += 1
            self._judge(data["status"], json.dumps(data))

    def _judge(self, status: int, body: str) -> None:
        """An outage is a 503; any other refusal of a proper message is a defect."""
        if status != 503:
            self._experience.refused.append(f"{self._visit.script.marker}: {status} {body[:300]}")
        if status < 500:
            raise Refused(f"{status} {body[:300]}")


async def events(response: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Json]]:
    """The whole events of a stream as they come; one that was cut short is no event."""
    event = ""
    async for raw in response.content:
        line = raw.decode().rstrip("\n")
        if line.startswith("event: "):
            event = line.removeprefix("event: ")
        elif line.startswith("data: ") and raw.endswith(b"\n"):
            yield event, json.loads(line.removeprefix("data: "))
