"""Putting the labelled conversations to a model: one reading and one reply for each."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from llm.chat import ChatModel, Conversation, ModelUnavailable
from llm.extraction import Fact, traced
from llm.usage import Account, Usage
from tests.evals.cases import TAGGING, Case

AT_ONCE = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What a model made of one conversation. `failures` are the reasons of calls that gave nothing."""

    case: Case
    facts: tuple[Fact, ...]
    dropped: int
    reply: str
    used: tuple[Usage, ...]
    reading_s: float
    reply_s: float
    first_token_s: float | None
    failures: tuple[str, ...]


async def run(
    model: ChatModel, cases: Sequence[Case], on_done: Callable[[], None] = lambda: None
) -> list[Outcome]:
    """Every case's outcome, in their order, a few at a time."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(case: Case) -> Outcome:
        async with slots:
            outcome = await _outcome(model, case)
        on_done()
        return outcome

    return await asyncio.gather(*map(one, cases))


async def _outcome(model: ChatModel, case: Case) -> Outcome:
    account = Account("evals")
    conversation = replace(case.conversation, account=account)
    failures: list[str] = []
    started = time.perf_counter()
    facts, dropped = await _tried(_facts(model, conversation), failures) or ((), 0)
    read = time.perf_counter()
    reply, first = await _tried(_reply(model, conversation), failures) or ("", None)
    return Outcome(
        case=case,
        facts=facts,
        dropped=dropped,
        reply=reply,
        used=tuple(account.used),
        reading_s=read - started,
        reply_s=time.perf_counter() - read,
        first_token_s=first,
        failures=tuple(failures),
    )


async def _tried(work: Awaitable[T], failures: list[str]) -> T | None:
    try:
        return await work
    except ModelUnavailable as error:
        failures.append(error.reason)
        return None


async def _facts(model: ChatModel, conversation: Conversation) -> tuple[tuple[Fact, ...], int]:
    found = traced(
        await model.extract(conversation),
        conversation.lines,
        session_id="evals",
        model=model.name,
        prompt_version=model.extract_prompt_version,
        tagging=TAGGING,
    )
    return found.facts, found.dropped


async def _reply(model: ChatModel, conversation: Conversation) -> tuple[str, float | None]:
    started, first, tokens = time.perf_counter(), None, list[str]()
    async for token in model.reply(conversation):
        first = time.perf_counter() - started if first is None else first
        tokens.append(token)
    return "".join(tokens), first
