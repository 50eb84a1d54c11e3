"""A model that fails again and again is left alone, and one call at a time finds out if it is back."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AbstractContextManager, aclosing, suppress

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from llm.breaker import CIRCUIT_OPEN, Breaker, Limits, State
from llm.chat import Conversation, ModelUnavailable
from llm.extraction import Extraction
from llm.openai_chat import Budget, OpenAIChat
from llm.scripted import ScriptedModel, compose
from llm.steadfast import ONE_CONVERSATION, ONE_READING, Spoken, Steadfast
from tests.fakes.completions import CompletionsServer
from tests.llm.talk import plain, talk

HELLO = talk("Hi, we need flowers for our office")
HASTY = Budget(first_token=0.5, gap=0.3, total=1.5, extraction=0.5)
QUICK = Limits(first_wait=1)
Call = AbstractContextManager[None]


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock=clock)


def begin(breaker: Breaker) -> Call:
    call = breaker.call(ONE_CONVERSATION)
    call.__enter__()
    return call


def end(call: Call, reason: str | None = None) -> None:
    error = ModelUnavailable(reason) if reason else None
    with suppress(ModelUnavailable):
        call.__exit__(type(error) if error else None, error, None)


def leave(call: Call) -> None:
    with suppress(GeneratorExit):
        call.__exit__(GeneratorExit, GeneratorExit(), None)


def fail(breaker: Breaker, times: int = 1, reason: str = "timeout") -> None:
    for _ in range(times):
        end(begin(breaker), reason)


def test_it_opens_after_three_failures_in_a_row(breaker: Breaker) -> None:
    fail(breaker, 2)
    end(begin(breaker))
    fail(breaker, 2)
    assert breaker.ready
    fail(breaker)
    assert breaker.state == "open"
    with pytest.raises(ModelUnavailable, match=CIRCUIT_OPEN):
        begin(breaker)


def test_it_opens_after_two_failures_that_are_far_apart(breaker: Breaker, clock: Clock) -> None:
    fail(breaker)
    clock.seconds += Limits().failing_for
    fail(breaker)
    assert breaker.state == "open"


@pytest.mark.parametrize("reason", sorted(ONE_CONVERSATION))
def test_what_one_conversation_brings_upon_itself_does_not_open_it(breaker: Breaker, reason: str) -> None:
    fail(breaker, 10, reason)
    assert breaker.state == "closed"


@pytest.mark.parametrize(
    "reason", ["timeout", "connection", "http_500", "http_401", "rate_limited", "garbage", "cut", "anything"]
)
def test_every_other_reason_opens_it(breaker: Breaker, reason: str) -> None:
    fail(breaker, 3, reason)
    assert breaker.state == "open"


def test_the_wait_doubles_up_to_a_minute_and_starts_anew_after_a_success(
    breaker: Breaker, clock: Clock
) -> None:
    for _ in range(2):
        fail(breaker, 3)
        for wait in (5, 10, 20, 40, 60, 60):
            clock.seconds += wait - 0.1
            assert not breaker.ready
            clock.seconds += 0.1
            probe = begin(breaker)
            assert breaker.state == "half-open"
            end(probe, "timeout")
        clock.seconds += 60
        end(begin(breaker))
        assert breaker.state == "closed"


def test_one_call_at_a_time_is_the_probe(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.seconds += 5
    probe = begin(breaker)
    for _ in range(3):
        with pytest.raises(ModelUnavailable, match=CIRCUIT_OPEN):
            begin(breaker)
    end(probe)
    begin(breaker)
    begin(breaker)


def test_a_refusal_shows_that_the_model_is_back(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.seconds += 5
    end(begin(breaker), "refusal")
    assert breaker.state == "closed"


def test_a_probe_that_is_left_hands_on_to_the_next_call(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.seconds += 5
    leave(begin(breaker))
    end(begin(breaker))
    assert breaker.state == "closed"


def test_a_probe_that_never_ends_is_given_up(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.seconds += 5
    lost = begin(breaker)
    clock.seconds += Limits().probe
    end(begin(breaker))
    assert breaker.state == "closed"
    end(lost, "timeout")
    assert breaker.state == "closed"


def test_calls_from_before_it_opened_change_nothing(breaker: Breaker, clock: Clock) -> None:
    early = [begin(breaker) for _ in range(20)]
    for call in early[:3]:
        end(call, "timeout")
    for call in early[3:10]:
        end(call)
    assert breaker.state == "open"
    clock.seconds += 5
    for call in early[10:]:
        end(call, "timeout")
    assert breaker.ready


def test_it_tells_of_outages_and_not_of_every_probe(clock: Clock) -> None:
    told: list[State] = []
    breaker = Breaker(clock=clock, on_change=told.append)
    clock.seconds += 100
    fail(breaker, 3)
    for wait in (5, 10):
        clock.seconds += wait
        fail(breaker)
    assert (told, breaker.seconds) == (["open"], 15)
    clock.seconds += 20
    end(begin(breaker))
    assert (told, breaker.seconds) == (["open", "closed"], 0)


class Circuit(RuleBasedStateMachine):
    """Any number of calls that begin and end in any order: never two probes, and never stuck."""

    @initialize()
    def start(self) -> None:
        self.clock = Clock()
        self.breaker = Breaker(clock=self.clock)
        self.calls: list[tuple[Call, State, float]] = []

    @rule(seconds=st.sampled_from([0.0, 1.0, 5.0, 30.0, 60.0, 90.0]))
    def wait(self, seconds: float) -> None:
        self.clock.seconds += seconds

    @rule()
    def try_to_begin(self) -> None:
        probes = [
            begun
            for _, state, begun in self.calls
            if state == "half-open" == self.breaker.state and self.clock.seconds - begun < Limits().probe
        ]
        try:
            call = begin(self.breaker)
        except ModelUnavailable:
            assert self.breaker.state != "closed"
        else:
            assert not probes
            self.calls.append((call, self.breaker.state, self.clock.seconds))

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), outcome=st.sampled_from(["answered", "timeout", "refusal", "left"]))
    def finish(self, data: st.DataObject, outcome: str) -> None:
        call, _, _ = self.calls.pop(data.draw(st.integers(0, len(self.calls) - 1)))
        if outcome == "left":
            leave(call)
        else:
            end(call, None if outcome == "answered" else outcome)

    @invariant()
    def it_is_ready_again_in_time(self) -> None:
        now = self.clock.seconds
        self.clock.seconds += max(Limits().longest_wait, Limits().probe)
        assert self.breaker.ready
        self.clock.seconds = now

    def teardown(self) -> None:
        for call, _, _ in self.calls:
            leave(call)


TestCircuit = Circuit.TestCase
TestCircuit.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


class Failing:
    """A model that always fails, in one way."""

    name = "failing"
    reply_prompt_version = extract_prompt_version = "none"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        self.calls = 0

    async def reply(self, conversation: Conversation) -> AsyncGenerator[str]:
        self.calls += 1
        yield "Well"
        raise ModelUnavailable(self.reason)

    async def extract(self, conversation: Conversation) -> Extraction:
        self.calls += 1
        raise ModelUnavailable(self.reason)


async def heard(steadfast: Steadfast) -> str:
    return "".join([token async for token in steadfast.reply(HELLO)])


@pytest.mark.parametrize("reason", sorted(ONE_READING))
async def test_a_visitor_cannot_silence_the_model_by_what_is_read(reason: str) -> None:
    steadfast = Steadfast(Failing(reason), ScriptedModel())
    for _ in range(5):
        with pytest.raises(ModelUnavailable, match=reason):
            await steadfast.extract(HELLO)
    assert steadfast.breaker.state == "closed"


async def test_replies_and_readings_open_one_circuit_and_a_call_not_made_is_no_failure() -> None:
    model, told, spoken = Failing("http_500"), list[str](), list[Spoken]()
    steadfast = Steadfast(model, ScriptedModel(), told.append, on_reply=spoken.append)
    await heard(steadfast)
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="http_500"):
            await steadfast.extract(HELLO)
    with pytest.raises(ModelUnavailable, match=CIRCUIT_OPEN):
        await steadfast.extract(HELLO)
    assert await heard(steadfast) == plain(compose(HELLO))
    assert model.calls == 3
    assert told == ["http_500"] * 3
    assert [(each.model, each.outcome) for each in spoken] == [
        ("failing", "broken_off"),
        ("scripted", "fallback"),
    ]


async def test_a_reply_that_nobody_hears_to_its_end_is_told_as_given_up() -> None:
    spoken: list[Spoken] = []
    steadfast = Steadfast(ScriptedModel(), ScriptedModel(), on_reply=spoken.append)
    async with aclosing(steadfast.reply(HELLO)) as reply:
        await anext(reply)
    [told] = spoken
    assert told.outcome == "given_up"
    assert told.first_token is not None
    await heard(steadfast)
    assert spoken[-1].outcome == "complete"


@pytest.fixture
async def server() -> AsyncIterator[CompletionsServer]:
    async with CompletionsServer() as running:
        running.reply_with("Which flowers?")
        yield running


@pytest.fixture
async def steadfast(server: CompletionsServer) -> AsyncIterator[Steadfast]:
    """The SDK over HTTP, with little patience."""
    model = OpenAIChat("gpt-test", base_url=server.base_url, budget=HASTY)
    yield Steadfast(model, ScriptedModel(), breaker=Breaker(limits=QUICK))
    await model.close()


async def test_a_hanging_model_costs_the_first_few_visitors_their_time_and_then_nobody(
    steadfast: Steadfast, server: CompletionsServer
) -> None:
    server.misbehave("hang")
    for _ in range(3):
        assert await seconds_of(steadfast) > 0.4
    asked = len(server.requests)
    for _ in range(10):
        assert await seconds_of(steadfast) < 0.3
    assert len(server.requests) == asked
    await asyncio.sleep(QUICK.first_wait)
    took = sorted(await asyncio.gather(*(seconds_of(steadfast) for _ in range(10))))
    assert took[-1] > 0.4 > 0.3 > took[-2]  # one probe; the others do not wait for it
    assert len(server.requests) == asked + 1


async def test_it_closes_when_the_model_is_back(steadfast: Steadfast, server: CompletionsServer) -> None:
    server.misbehave("http_503")
    for _ in range(3):
        await heard(steadfast)
    server.behave()
    assert await heard(steadfast) == plain(compose(HELLO))
    await asyncio.sleep(QUICK.first_wait)
    assert await heard(steadfast) == "Which flowers?"
    assert steadfast.breaker.state == "closed"


async def test_a_probe_whose_visitor_leaves_does_not_hold_the_circuit(
    steadfast: Steadfast, server: CompletionsServer
) -> None:
    server.misbehave("hang")
    await asyncio.gather(*(heard(steadfast) for _ in range(3)))
    await asyncio.sleep(QUICK.first_wait)
    probe = asyncio.create_task(heard(steadfast))
    await asyncio.sleep(0.1)
    assert steadfast.breaker.state == "half-open"
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    server.behave()
    assert await heard(steadfast) == "Which flowers?"


async def seconds_of(steadfast: Steadfast) -> float:
    started = time.monotonic()
    await heard(steadfast)
    return time.monotonic() - started
