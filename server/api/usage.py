"""What the bot used and cost, and what it may."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field, model_validator

from capture.budget import MILLION, Amount, Budget, Limit, ModelName, Price, Tokens, day_of
from capture.moments import Day
from capture.record import Record
from capture.usage import Used
from llm.usage import Task
from server.call import Call, Nothing, Request, reply_json

LONGEST = timedelta(days=400)


class Days(Request):
    """Which days (UTC), both included; today without any."""

    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _in_order(self) -> "Days":
        if self.first and self.last and not timedelta(0) <= self.last - self.first <= LONGEST:
            raise ValueError("from must not be after to, nor more than 400 days before it")
        return self


class Most(Request):
    tokens: Tokens | None = None
    money: Amount | None = None


class Costs(Request):
    prompt: Amount
    completion: Amount


class Put(Request):
    """The whole budget; what it leaves out is not limited, or has no price."""

    per_session: Most = Most()
    per_day: Most = Most()
    over: Literal["scripted", "refuse"] = "scripted"
    prices: Annotated[dict[ModelName, Costs], Field(max_length=100)] = Field(default_factory=dict)


class UsageRow(Record):
    """A day, a model and a task. `estimated_tokens` of the tokens are a guess."""

    day: date
    model: str
    task: Task
    calls: int
    prompt_tokens: int
    completion_tokens: int
    estimated_tokens: int
    money: float | None


class UsageAnswer(Record):
    """What was used and what it cost, by day and in all; money is null while a price is missing."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    usage: tuple[UsageRow, ...]
    calls: int
    prompt_tokens: int
    completion_tokens: int
    estimated_tokens: int
    money: float | None


async def get(call: Call[Nothing, Days]) -> web.Response:
    """The tokens and the money of each day, model and task; money is null while a price is missing."""
    today = date.fromisoformat(day_of(call.services.clock()))
    last = call.query.last or max(today, call.query.first or today)
    first = call.query.first or min(today, last)
    rows = await call.services.spending(call.admin).used(first.isoformat(), last.isoformat())
    total = _sum(rows)
    told = UsageAnswer(first=first, last=last, usage=tuple(_row(row) for row in rows), **total)
    return reply_json(told.model_dump(mode="json", by_alias=True))


async def budget(call: Call[Nothing, Nothing]) -> web.Response:
    """The admin's limits and prices."""
    return reply_json(call.admin.budget.model_dump(mode="json", by_alias=True))


async def set_budget(call: Call[Put, Nothing]) -> web.Response:
    """Replace the budget; every process heeds it within five seconds."""
    body = call.body
    new = Budget(
        per_session=Limit(**body.per_session.model_dump()),
        per_day=Limit(**body.per_day.model_dump()),
        over=body.over,
        prices={model: Price(**costs.model_dump()) for model, costs in body.prices.items()},
    )
    await call.services.admins.set_budget(call.admin.admin_id, new)
    return reply_json(new.model_dump(mode="json", by_alias=True))


def _row(row: Used) -> UsageRow:
    return UsageRow(**row.model_dump(exclude={"micros", "unpriced_tokens"}), money=_money([row]))


def _sum(rows: Sequence[Used]) -> dict[str, Any]:
    return {
        "calls": sum(row.calls for row in rows),
        "prompt_tokens": sum(row.prompt_tokens for row in rows),
        "completion_tokens": sum(row.completion_tokens for row in rows),
        "estimated_tokens": sum(row.estimated_tokens for row in rows),
        "money": _money(rows),
    }


def _money(rows: Sequence[Used]) -> float | None:
    """In the admin's currency; None when part of it is not known."""
    if any(row.unpriced_tokens for row in rows):
        return None
    return float(sum(row.micros for row in rows) / MILLION)
