"""How a line of the route table says what it takes and answers, where a plain type does not say it.

`answer=Lead` is a 200 with a lead in JSON. Other statuses stand in a mapping, as in
`answer={201: Lead, 404: HTML}`; several forms of one status in a tuple, as in `(Reply, EVENTS)`;
`None` is an answer without a body.
"""

from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import Field

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Media:
    """A body that is no JSON: its media types, separated by commas, and what it holds."""

    types: str
    holds: str


@dataclass(frozen=True, slots=True)
class HasVersion:
    """Marks an answer that carries an `ETag`, and whose change may ask for a version by `If-Match`."""


def _nothing(value: Any) -> bool:
    return value is None


Versioned = Annotated[T, HasVersion()]
Maybe = Annotated[T | None, Field(exclude_if=_nothing)]  # absent rather than null

PROBLEM = Media("application/problem+json", "What is wrong.")  # where only the table knows that it can be
HTML = Media("text/html", "A page for people.")
SCRIPT = Media("text/javascript", "A script.")
CSV = Media("text/csv", "A table in CSV (RFC 4180), in UTF-8.")
FILE = Media("*/*", "The bytes of a file.")
ASSET = Media("text/javascript, text/css, image/svg+xml", "A file that a page loads.")
TEXT_FILE = Media("text/markdown, text/html, text/plain", "A file of text, in any common encoding.")
METRICS = Media("text/plain", "Figures in Prometheus' text format.")
EVENTS = Media("text/event-stream", "Server-sent events, each with a line of JSON as its data.")
