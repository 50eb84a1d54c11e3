"""What the filters of the lead list take: words, counts, instants, and lists of what a field may be."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from capture.custom_match import MOST
from capture.lead import Grade, Priority, SourceKind, Temperature
from capture.moments import in_utc
from capture.status import AnyStatus


def listed(value: object) -> object:
    """`new,contacted` of a query parameter as the list that JSON has."""
    if isinstance(value, str):
        return [part for part in (part.strip() for part in value.split(",")) if part]
    return value


def instant(value: object) -> object:
    """A day is its first instant in UTC; a time without a zone is in UTC, too."""
    if not isinstance(value, str):
        return value
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("must be a day such as 2026-03-02 or a time such as 2026-03-02T12:00:00Z") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Instant = Annotated[AwareDatetime, BeforeValidator(instant), AfterValidator(in_utc)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
List = Annotated[tuple[Word, ...], BeforeValidator(listed), Field(max_length=MOST)]
Statuses = Annotated[tuple[AnyStatus, ...], BeforeValidator(listed), Field(max_length=MOST)]
Grades = Annotated[tuple[Grade, ...], BeforeValidator(listed), Field(max_length=MOST)]
Temperatures = Annotated[tuple[Temperature, ...], BeforeValidator(listed), Field(max_length=MOST)]
Priorities = Annotated[tuple[Priority, ...], BeforeValidator(listed), Field(max_length=MOST)]
SourceKinds = Annotated[tuple[SourceKind, ...], BeforeValidator(listed), Field(max_length=MOST)]
