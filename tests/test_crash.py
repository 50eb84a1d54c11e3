"""What was acknowledged survives `kill -9`: the short form of `make crash-test`, and a test of its checks."""

import asyncio
import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.crash.invariants import RULES, World, violations
from tests.crash.load import Said, Visit
from tests.crash.run import Plan, crash
from tests.crash.script import Script

SEED = 20260302
Document = dict[str, Any]


async def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path: Path) -> None:
    plan = Plan(kills=4, seed=SEED, visitors=6, pause=1.5, hurry=True, quiet=True)
    for name in ("single", "replica"):
        (tmp_path / name).mkdir()
    async with asyncio.TaskGroup() as group:  # beside each other, since both mostly wait for processes
        runs = [group.create_task(crash(name, plan, tmp_path / name)) for name in ("single", "replica")]
    for outcome in (run.result() for run in runs):
        assert not outcome.violations, outcome.summary()
        assert outcome.said
        assert all(outcome.killed.values())


def test_a_world_in_which_all_is_well_breaks_no_promise() -> None:
    assert violations(good_world()) == []


def twice(world: World) -> World:
    """A message is stored a second time."""
    return replace(world, chats=[*world.chats, {**world.chats[0], "seq": 9}])


def lost(world: World) -> World:
    """A message is gone."""
    return replace(world, chats=world.chats[1:])


def altered(world: World) -> World:
    return edited(world, "chats", 0, content="Something else")


def swapped(world: World) -> World:
    """The second message of a session stands before its first."""
    return edited(edited(world, "chats", 0, seq=3), "chats", 2, seq=1)


def cut_reply(world: World) -> World:
    return edited(world, "chats", 1, complete=False)


def second_reply(world: World) -> World:
    return replace(world, chats=[*world.chats, {**world.chats[1], "seq": 8}])


def other_reply(world: World) -> World:
    return edited(world, "chats", 1, content="Not what was told")


def stray_message(world: World) -> World:
    return replace(world, chats=[*world.chats, {**world.chats[0], "messageId": "nobody's", "seq": 11}])


def stray_session(world: World) -> World:
    return replace(world, sessions=[*world.sessions, {**world.sessions[0], "sessionId": "nobody's"}])


def forgetful_session(world: World) -> World:
    return edited(world, "sessions", 0, email=None)


def told_wrong(world: World) -> World:
    world.visits[0].said[0].told[0]["email"] = None
    return world


def lost_link(world: World) -> World:
    return edited(world, "leads", 0, sessionIds=["s2"], conversationCount=1)


def lost_lead(world: World) -> World:
    return replace(world, leads=world.leads[1:])


def ghost(world: World) -> World:
    typo = {**world.leads[0], "email": "typo@examplle.org", "sessionIds": [], "conversationCount": 0}
    return replace(world, leads=[*world.leads, typo])


def foreign_link(world: World) -> World:
    return edited(world, "leads", 1, sessionIds=["s3", "s1"], conversationCount=2)


def listed_twice(world: World) -> World:
    return edited(world, "leads", 0, sessionIds=["s1", "s2", "s1"], conversationCount=3)


def two_leads(world: World) -> World:
    return replace(world, leads=[*world.leads, world.leads[0]])


def miscounted(world: World) -> World:
    return edited(world, "leads", 0, conversationCount=7)


def untagged_reply(world: World) -> World:
    return edited(world, "chats", 1, email=None)


def without_needs(world: World) -> World:
    return edited(world, "chats", 2, requirements=None)


def half_understood(world: World) -> World:
    return edited(world, "leads", 0, requirements="• A shed for zqbbbbbbbbzq")


def job_left(world: World) -> World:
    dead = {"kind": "enrich", "key": "s1", "state": "dead", "attempts": 12, "lastError": "because"}
    return replace(world, jobs=[dead])


def mixed_prompt(world: World) -> World:
    words = {"role": "user", "content": "zqbbbbbbbbzq and zqddddddddzq"}
    return replace(world, requests=[{"messages": [words]}])


def server_fault(world: World) -> World:
    return replace(world, refused=["zqbbbbbbbbzq: 500"])


def process_died(world: World) -> World:
    return replace(world, endings=["web1: RuntimeError"])


DOCTORED: dict[Callable[[World], World], str] = {
    twice: "every acknowledged message is stored once, as it was sent",
    lost: "every acknowledged message is stored once, as it was sent",
    altered: "every acknowledged message is stored once, as it was sent",
    swapped: "messages stand in the order in which they were sent",
    cut_reply: "a message has at most one reply, and a whole one when it was answered",
    second_reply: "a message has at most one reply, and a whole one when it was answered",
    other_reply: "the reply that was told is the one that is stored",
    stray_message: "nothing is stored that nobody sent",
    stray_session: "nothing is stored that nobody sent",
    forgetful_session: "a session knows whose it is",
    told_wrong: "a visitor is told the address they gave",
    lost_link: "a captured session is listed by its lead",
    lost_lead: "a captured session is listed by its lead",
    ghost: "no ghost lead remains",
    foreign_link: "no lead lists a session that is not its own",
    listed_twice: "an address is one lead and a session in one lead",
    two_leads: "an address is one lead and a session in one lead",
    miscounted: "conversations are counted right",
    untagged_reply: "messages carry their lead's address and what is needed",
    without_needs: "messages carry their lead's address and what is needed",
    half_understood: "a lead has the needs of all its sessions",
    job_left: "no job is lost",
    mixed_prompt: "a prompt holds one visitor's words",
    server_fault: "visitors meet no fault but a 503",
    process_died: "a process gives up only when it starts without MongoDB, and says so",
}


@pytest.mark.parametrize("doctor", DOCTORED, ids=lambda doctor: doctor.__name__)
def test_every_broken_promise_is_noticed(doctor: Callable[[World], World]) -> None:
    assert DOCTORED[doctor] in {violation.rule for violation in violations(doctor(good_world()))}


def test_every_rule_has_a_world_that_breaks_it() -> None:
    assert set(DOCTORED.values()) == set(RULES)


def edited(world: World, collection: str, place: int, **fields: Any) -> World:
    documents = copy.deepcopy(list(getattr(world, collection)))
    documents[place].update(fields)
    return replace(world, **{collection: documents})


def good_world() -> World:
    """Two sessions of one lead and one of another admin's, each of two answered messages."""
    markers = {"s1": "zqbbbbbbbbzq", "s2": "zqcccccccczq", "s3": "zqddddddddzq"}
    admins = {"s1": "adm_alice", "s2": "adm_alice", "s3": "adm_charlie"}
    return World(
        visits=[_visit(session_id, admins[session_id], marker) for session_id, marker in markers.items()],
        sessions=[
            {"adminId": admins[session_id], "sessionId": session_id, "email": JANE} for session_id in markers
        ],
        chats=[
            document
            for session_id, marker in markers.items()
            for document in _chats(session_id, admins[session_id], marker)
        ],
        leads=[
            _lead("adm_alice", {name: markers[name] for name in ("s1", "s2")}),
            _lead("adm_charlie", {"s3": markers["s3"]}),
        ],
        requests=[{"messages": [{"role": "user", "content": text}]} for text in _texts("zqbbbbbbbbzq")],
    )


JANE = "jane@example.org"


def _texts(marker: str) -> tuple[str, str]:
    return f"I need a shed for {marker}, I am {JANE}", f"Thanks {marker}"


def _visit(session_id: str, admin_id: str, marker: str) -> Visit:
    visit = Visit(Script(admin_id, marker, _texts(marker), (JANE, JANE), need=0))
    for number, text in enumerate(_texts(marker)):
        told = {"sessionId": session_id, "sessionToken": "t", "email": JANE}
        visit.said.append(
            Said(f"{session_id}-m{number}", text, JANE, tries=1, waited=0.1, told=[told], replies=["Fine."])
        )
    return visit


def _chats(session_id: str, admin_id: str, marker: str) -> list[Document]:
    found: list[Document] = []
    for number, text in enumerate(_texts(marker)):
        common = {"adminId": admin_id, "sessionId": session_id, "email": JANE}
        message = {**common, "requirements": f"• A shed for {marker}", "complete": True}
        id_, seq = f"{session_id}-m{number}", 2 * number + 1
        found.append({**message, "messageId": id_, "role": "user", "content": text, "seq": seq})
        reply = {"messageId": f"{id_}.reply", "role": "assistant", "content": "Fine.", "seq": seq + 1}
        found.append({**message, **reply})
    return found


def _lead(admin_id: str, sessions: dict[str, str]) -> Document:
    return {
        "adminId": admin_id,
        "email": JANE,
        "sessionIds": list(sessions),
        "conversationCount": len(sessions),
        "requirements": "\n".join(f"• A shed for {marker}" for marker in sessions.values()),
    }
