"""What must hold once everything is quiet again, whatever died on the way. Nothing here waits or writes."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from server.work.daily import DAILY
from tests.crash.load import Said, Visit
from tests.crash.script import MARKER_PATTERN

GAVE_UP = "leadlight: MongoDB does not answer"

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken: which, and where (ids and markers)."""

    rule: str
    where: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}"


@dataclass(frozen=True)
class World:
    """What the visitors did, what MongoDB holds, and the requests that the model received."""

    visits: Sequence[Visit]
    sessions: Sequence[Document] = ()
    chats: Sequence[Document] = ()
    leads: Sequence[Document] = ()
    jobs: Sequence[Document] = ()
    requests: Sequence[Document] = ()
    refused: Sequence[str] = ()
    endings: Sequence[str] = ()  # processes that ended by themselves: their last lines

    @cached_property
    def captured(self) -> Sequence["Captured"]:
        """The sessions that visitors know of."""
        return [Captured(visit) for visit in self.visits if visit.session]

    @cached_property
    def chats_of(self) -> Mapping[str, list[Document]]:
        """The messages of each session, in the order of their places."""
        found: dict[str, list[Document]] = defaultdict(list)
        for document in sorted(self.chats, key=lambda each: int(each["seq"])):
            found[document["sessionId"]].append(document)
        return found

    @cached_property
    def by_message_id(self) -> Mapping[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self.chats:
            found[document["messageId"]].append(document)
        return found


@dataclass(frozen=True)
class Captured:
    """A session with its visit."""

    visit: Visit

    @property
    def session_id(self) -> str:
        return str((self.visit.session or {})["sessionId"])

    @property
    def admin_id(self) -> str:
        return self.visit.script.admin_id

    @property
    def marker(self) -> str:
        return self.visit.script.marker

    @property
    def own(self) -> str | None:
        """The visitor's own address after all that was acknowledged."""
        return self.visit.acknowledged[-1].own

    @property
    def said_need(self) -> bool:
        need = self.visit.script.need
        return need is not None and need < len(self.visit.acknowledged)

    def __str__(self) -> str:
        return f"{self.session_id} ({self.marker})"


def violations(world: World) -> list[Violation]:
    """Every broken promise; empty when all were kept."""
    return [Violation(rule, where) for rule, check in RULES.items() for where in check(world)]


def _once(world: World) -> Iterator[str]:
    for session in world.captured:
        for said in session.visit.acknowledged:
            stored = world.by_message_id.get(said.message_id, [])
            right = [document for document in stored if _is(document, said, session)]
            if len(stored) != 1 or len(right) != 1:
                yield f"{session} message {said.message_id}: {len(stored)} stored, {len(right)} of them right"


def _is(document: Document, said: Said, session: Captured) -> bool:
    expected = (said.text, "user", session.session_id, session.admin_id)
    return tuple(document[name] for name in ("content", "role", "sessionId", "adminId")) == expected


def _in_order(world: World) -> Iterator[str]:
    for session in world.captured:
        stored = [each for each in world.chats_of[session.session_id] if each["role"] == "user"]
        sent = [said.message_id for said in session.visit.said]
        if [each["messageId"] for each in stored] != [id_ for id_ in sent if id_ in world.by_message_id]:
            yield f"{session} holds {[each['content'] for each in stored]}"
        places = Counter(each["seq"] for each in world.chats_of[session.session_id])
        yield from (f"{session} has two messages at place {place}" for place, n in places.items() if n > 1)


def _replied(world: World) -> Iterator[str]:
    for session in world.captured:
        for said in session.visit.acknowledged:
            yield from _reply_wrongs(world, session, said)


def _reply_wrongs(world: World, session: Captured, said: Said) -> Iterator[str]:
    replies = world.by_message_id.get(f"{said.message_id}.reply", [])
    if len(replies) > 1:
        yield f"{session} message {said.message_id} has {len(replies)} replies"
    if said.replies and not any(reply["complete"] for reply in replies):
        yield f"{session} message {said.message_id} was answered, and no whole reply is stored"
    for reply in replies:
        if [each["seq"] for each in world.by_message_id.get(said.message_id, [])] != [reply["seq"] - 1]:
            yield f"{session} message {said.message_id}: its reply does not follow it"


def _reply_as_told(world: World) -> Iterator[str]:
    for session in world.captured:
        for said in session.visit.acknowledged:
            stored = {each["content"] for each in world.by_message_id.get(f"{said.message_id}.reply", [])}
            if said.replies and not stored.issuperset(said.replies):
                yield f"{session} message {said.message_id}: told {said.replies}, stored {sorted(stored)}"


def _nothing_stray(world: World) -> Iterator[str]:
    said = {said.message_id for visit in world.visits for said in visit.said}
    for message_id, documents in world.by_message_id.items():
        if message_id.removesuffix(".reply") not in said:
            yield f"message {message_id} in {documents[0]['sessionId']}"
    known = {session.session_id for session in world.captured}
    for document in world.sessions:
        if document["sessionId"] not in known and all(visit.session for visit in world.visits):
            yield f"session {document['sessionId']}"


def _sessions_know_their_lead(world: World) -> Iterator[str]:
    stored = {(each["adminId"], each["sessionId"]): each for each in world.sessions}
    for session in world.captured:
        document = stored.get((session.admin_id, session.session_id), {"email": "no such session"})
        if document.get("email") != session.own:
            yield f"{session} has {document.get('email')}, not {session.own}"


def _told_right(world: World) -> Iterator[str]:
    for session in world.captured:
        for said in session.visit.acknowledged:
            wrong = [told["email"] for told in said.told if told["email"] != said.own]
            if wrong:
                yield f"{session} message {said.message_id} was told {wrong}, not {said.own}"


def _expected_leads(world: World) -> Mapping[tuple[str, str], set[str]]:
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    for session in world.captured:
        if session.own:
            expected[session.admin_id, session.own].add(session.session_id)
    return expected


def _linked(world: World) -> Iterator[str]:
    stored = {(lead["adminId"], lead["email"]): set(lead["sessionIds"]) for lead in world.leads}
    for (admin_id, email), sessions in _expected_leads(world).items():
        if lost := sessions - stored.get((admin_id, email), set()):
            there = "lacks" if (admin_id, email) in stored else "does not exist; it should have"
            yield f"lead {email} of {admin_id} {there} {sorted(lost)}"


def _no_ghosts(world: World) -> Iterator[str]:
    expected = _expected_leads(world)
    for lead in world.leads:
        if (lead["adminId"], lead["email"]) not in expected:
            yield f"lead {lead['email']} of {lead['adminId']} with {lead['sessionIds']}"


def _no_wrong_links(world: World) -> Iterator[str]:
    expected = _expected_leads(world)
    for lead in world.leads:
        wrong = set(lead["sessionIds"]) - expected.get((lead["adminId"], lead["email"]), set())
        if wrong:
            yield f"lead {lead['email']} of {lead['adminId']} lists {sorted(wrong)}"


def _one_lead_each(world: World) -> Iterator[str]:
    leads = Counter((lead["adminId"], lead["email"]) for lead in world.leads)
    yield from (f"{n} leads {email} of {admin_id}" for (admin_id, email), n in leads.items() if n > 1)
    listed = Counter(session_id for lead in world.leads for session_id in lead["sessionIds"])
    yield from (f"session {session_id} is listed {n} times" for session_id, n in listed.items() if n > 1)


def _counted(world: World) -> Iterator[str]:
    for lead in world.leads:
        if lead["conversationCount"] != len(lead["sessionIds"]):
            counts = f"counts {lead['conversationCount']}, lists {len(lead['sessionIds'])}"
            yield f"lead {lead['email']} of {lead['adminId']} {counts}"
    counted = sum(lead["conversationCount"] for lead in world.leads)
    linked = sum(len(sessions) for sessions in _expected_leads(world).values())
    if counted != linked:
        yield f"{counted} conversations counted, {linked} linked sessions"


def _tagged(world: World) -> Iterator[str]:
    for session in world.captured:
        for document in world.chats_of[session.session_id]:
            if document.get("email") != session.own:
                yield f"{session} message {document['messageId']} has {document.get('email')}"
            told = document.get("requirements") or ""
            if (session.marker in told) != bool(session.own and session.said_need):
                yield f"{session} message {document['messageId']} has requirements {told!r}"


def _understood(world: World) -> Iterator[str]:
    needs = {(lead["adminId"], lead["email"]): lead["requirements"] or "" for lead in world.leads}
    for session in world.captured:
        if session.own and session.said_need:
            told = needs.get((session.admin_id, session.own), "")
            if session.marker not in told:
                yield f"lead {session.own} of {session.admin_id} lacks the need of {session}"


def _jobs_done(world: World) -> Iterator[str]:
    for job in world.jobs:
        if job["kind"] == DAILY and job["state"] == "ready":
            continue  # it waits for the night, always
        reason = job.get("lastError", "no error")
        yield f"{job['kind']} {job['key']} is {job['state']} after {job['attempts']} attempts: {reason}"


def _apart(world: World) -> Iterator[str]:
    for request in world.requests:
        told = "\n".join(str(message["content"]) for message in request["messages"])
        visitors = sorted(set(re.findall(MARKER_PATTERN, told)))
        if len(visitors) != 1:
            yield f"a request holds the words of {len(visitors)} visitors {visitors}"


def _not_refused(world: World) -> Iterable[str]:
    return world.refused


def _endings_told(world: World) -> Iterator[str]:
    yield from (line for line in world.endings if GAVE_UP not in line)


RULES: Mapping[str, Callable[[World], Iterable[str]]] = {
    "every acknowledged message is stored once, as it was sent": _once,
    "messages stand in the order in which they were sent": _in_order,
    "a message has at most one reply, and a whole one when it was answered": _replied,
    "the reply that was told is the one that is stored": _reply_as_told,
    "nothing is stored that nobody sent": _nothing_stray,
    "a session knows whose it is": _sessions_know_their_lead,
    "a visitor is told the address they gave": _told_right,
    "a captured session is listed by its lead": _linked,
    "no ghost lead remains": _no_ghosts,
    "no lead lists a session that is not its own": _no_wrong_links,
    "an address is one lead and a session in one lead": _one_lead_each,
    "conversations are counted right": _counted,
    "messages carry their lead's address and what is needed": _tagged,
    "a lead has the needs of all its sessions": _understood,
    "no job is lost": _jobs_done,
    "a prompt holds one visitor's words": _apart,
    "visitors meet no fault but a 503": _not_refused,
    "a process gives up only when it starts without MongoDB, and says so": _endings_told,
}
