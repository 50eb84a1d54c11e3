"""Turns that arrive together read and write together, and none gets what is another's."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from itertools import product

import pytest

from capture.arrivals import SHORT, Arrivals, Resuming, Which
from capture.conversation import Visit
from capture.conversations import Conversations
from capture.handoffs import Handoffs
from capture.together import Together
from server.mongo import Database
from tests.factories import NOON, make_message

ALICE, CHARLIE = "adm_alice", "adm_charlie"


async def begin(db: Database, *sessions: Which) -> None:
    for which in sessions:
        await Conversations(db, which.admin_id).begin(which.session_id, Visit(), "Hello", NOON)


async def places(arrivals: Arrivals, asked: Sequence[Which]) -> list[tuple[Which, int]]:
    taken = await asyncio.gather(*(arrivals.resume(Resuming(which, NOON)) for which in asked))
    return [(which, found["seq"]) for which, found in zip(asked, taken, strict=True) if found]


async def test_no_place_in_a_session_is_given_twice_by_any_number_of_processes(db: Database) -> None:
    sessions = [Which(admin, f"sess_{number}") for admin, number in product((ALICE, CHARLIE), range(3))]
    await begin(db, *sessions)
    processes = [Arrivals(db) for _ in range(3)]
    persons = [
        Handoffs(db, which.admin_id).say(which.session_id, f"p{number}", "Hi", "Bob", NOON)
        for which in sessions
        for number in range(3)
    ]
    speaking = asyncio.gather(*persons)
    told = await asyncio.gather(*(places(each, sessions * 4) for each in processes))
    taken = Counter(place for each in told for place in each)
    said = [each for each in await speaking if each]
    spoken = Counter((Which(each.admin_id, each.session_id), each.seq + 1) for each in said)
    assert (taken.total(), spoken.total()) == (3 * 4 * len(sessions), 3 * len(sessions))
    assert set((taken + spoken).values()) == {1}


async def test_a_session_that_is_not_there_or_anothers_is_none_among_others_that_are(db: Database) -> None:
    await begin(db, Which(ALICE, "sess_1"), Which(ALICE, "sess_2"))
    arrivals = Arrivals(db)
    asked = [Which(ALICE, "sess_1"), Which(CHARLIE, "sess_1"), Which(ALICE, "sess_9"), Which(ALICE, "sess_2")]
    resumed = await asyncio.gather(*(arrivals.resume(Resuming(which, NOON)) for which in asked))
    found = await asyncio.gather(*(arrivals.session(which) for which in asked))
    for answers in (resumed, found):
        assert [answer and answer["sessionId"] for answer in answers] == ["sess_1", None, None, "sess_2"]


async def test_messages_read_together_are_each_sessions_own_in_order(db: Database) -> None:
    alice, charlie = Conversations(db, ALICE), Conversations(db, CHARLIE)
    for seq in (3, 1):
        await alice.add(make_message(f"Alice's {seq}", seq=seq), NOON)
    await charlie.add(make_message("Charlie's", admin_id=CHARLIE, seq=1), NOON)
    arrivals = Arrivals(db)
    sessions = [Which(CHARLIE, "sess_1"), Which(ALICE, "sess_1"), Which(ALICE, "sess_2")]
    found = await asyncio.gather(*(arrivals.messages(which) for which in sessions))
    assert [[message["content"] for message in each] for each in found] == [
        ["Charlie's"],
        ["Alice's 1", "Alice's 3"],
        [],
    ]


@pytest.mark.parametrize("seq", [SHORT, SHORT + 1])
async def test_a_session_reads_the_same_whether_it_is_short_or_long(db: Database, seq: int) -> None:
    conversations = Conversations(db, ALICE)
    for place in (1, 5, 9):
        await conversations.add(make_message(seq=place), NOON)
    assert await conversations.so_far("sess_1", seq, after=1) == await conversations.history("sess_1", 1)


async def test_what_is_asked_while_others_are_on_their_way_shares_the_next_trip() -> None:
    trips = list[list[int]]()
    door = asyncio.Event()

    async def settle(asked: Sequence[int]) -> list[int | BaseException]:
        trips.append(list(asked))
        await door.wait()
        return [ValueError(number) if number % 2 else number * 10 for number in asked]

    together = Together(settle)
    asking = [asyncio.create_task(together.ask(number)) for number in range(2)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking += [asyncio.create_task(together.ask(number)) for number in range(2, 9)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    door.set()
    told = await asyncio.gather(*asking, return_exceptions=True)
    assert len(trips) <= 3
    assert [each for trip in trips for each in trip] == list(range(9))
    assert told[::2] == [0, 20, 40, 60, 80]
    assert all(isinstance(each, ValueError) for each in told[1::2])


async def test_what_fails_for_a_trip_fails_for_all_in_it_and_for_nobody_after() -> None:
    broken = True

    async def settle(asked: Sequence[str]) -> list[str]:
        if broken:
            raise ConnectionError
        return list(asked)

    together = Together(settle)
    told = await asyncio.gather(together.ask("a"), together.ask("b"), return_exceptions=True)
    assert [type(each) for each in told] == [ConnectionError] * 2
    broken = False
    assert await together.ask("c") == "c"


async def test_who_waits_for_a_trip_that_does_not_come_back_sets_out_on_another() -> None:
    lost = asyncio.Event()

    async def settle(asked: Sequence[str]) -> list[str]:
        if "a" in asked:
            await lost.wait()
        return list(asked)

    together = Together(settle)
    slow = asyncio.create_task(together.ask("a"))
    await asyncio.sleep(0)
    assert await asyncio.gather(*(together.ask(each) for each in "bcd")) == ["b", "c", "d"]
    assert not slow.done()
    lost.set()
    assert await slow == "a"
