"""Times that come from outside: of any zone, kept in UTC and in whole milliseconds, as MongoDB has them."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

NUMBER = re.compile(r"\s*[-+]?[\d._]+\s*")


def in_milliseconds(time: datetime) -> datetime:
    """The time as MongoDB keeps it."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def in_utc(time: datetime) -> datetime:
    """The time in UTC, as MongoDB keeps it. Raises ValueError when that is beyond the calendar."""
    try:
        return in_milliseconds(time.astimezone(UTC))
    except OverflowError:
        raise ValueError("must be a time of the years 1 to 9999, in UTC") from None


def _no_number(value: object) -> object:
    """Pydantic would take `5` for five seconds after 1970; whoever sends it means something else."""
    if isinstance(value, str) and NUMBER.fullmatch(value):
        raise ValueError("must be written like 2026-03-02, and a time like 2026-03-02T12:00:00Z")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_no_number), AfterValidator(in_utc)]
Day = Annotated[date, BeforeValidator(_no_number)]
