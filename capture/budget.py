"""What the bot may cost: prices, limits, and whether a call of the model is still within them."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from capture.record import Record
from llm.usage import Usage

MILLION = 1_000_000

Amount = Annotated[float, Field(ge=0, le=1_000_000_000)]
Tokens = Annotated[int, Field(ge=0, le=10**15)]
ModelName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]


class OverBudget(Exception):
    """The model may not be called: what may be spent has been. There is more `until` then."""

    def __init__(self, until: datetime) -> None:
        super().__init__("over_budget")
        self.until = until


class Setting(Record):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


class Price(Setting):
    """What a million tokens of a model cost, in the admin's own currency."""

    prompt: Amount
    completion: Amount


class Limit(Setting):
    """The most that may be spent in a day (UTC); None is no limit.

    `money` counts only calls of models whose price is known.
    """

    tokens: Tokens | None = None
    money: Amount | None = None

    @property
    def limits(self) -> bool:
        return self.tokens is not None or self.money is not None

    @property
    def half(self) -> "Limit":
        return Limit(
            tokens=None if self.tokens is None else self.tokens // 2,
            money=None if self.money is None else self.money / 2,
        )


class Budget(Setting):
    """An admin's limits, for one visitor's session and for all, and what happens beyond them.

    `scripted`: the offline rules answer. `refuse`: the message is kept, and answered with 429.
    """

    per_session: Limit = Limit()
    per_day: Limit = Limit()
    over: Literal["scripted", "refuse"] = "scripted"
    prices: dict[ModelName, Price] = Field(default_factory=dict, max_length=100)


class Spent(Record):
    """What has been spent on a day (UTC); `micros` are millionths of the admin's currency."""

    day: str = ""
    tokens: int = 0
    micros: int = 0

    def exceeds(self, limit: Limit) -> bool:
        """Whether nothing is left of the limit."""
        return (limit.tokens is not None and self.tokens >= limit.tokens) or (
            limit.money is not None and self.micros >= limit.money * MILLION
        )

    def on(self, day: str) -> "Spent":
        """This, if it is of that day; else nothing."""
        return self if self.day == day else Spent(day=day)


def micros(usage: Usage, budget: Budget) -> int | None:
    """What a call cost, in millionths; None when nobody said what its model costs."""
    price = budget.prices.get(usage.model)
    if price is None:
        return None
    return round(usage.prompt_tokens * price.prompt + usage.completion_tokens * price.completion)


def day_of(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()


def midnight_after(now: datetime) -> datetime:
    """When the next day begins (UTC)."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
