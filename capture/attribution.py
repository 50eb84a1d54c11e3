"""How a visitor came to the site, and what they agreed to there: told by the page, bounded here."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from capture.moments import Moment
from capture.record import Record

Short = Annotated[str, StringConstraints(max_length=200)]
Address = Annotated[str, StringConstraints(max_length=2_048)]


class Told(Record):
    """What a page tells of a visit: these fields, and no other."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Touch(Told):
    """How a visitor came to the site, once: the link's campaign and click id, and the pages on both ends."""

    utm_source: Short | None = Field(None, alias="utm_source")
    utm_medium: Short | None = Field(None, alias="utm_medium")
    utm_campaign: Short | None = Field(None, alias="utm_campaign")
    utm_term: Short | None = Field(None, alias="utm_term")
    utm_content: Short | None = Field(None, alias="utm_content")
    gclid: Short | None = None
    fbclid: Short | None = None
    msclkid: Short | None = None
    referrer: Address | None = None
    landing_page: Address | None = None
    at: Moment | None = None


class Attribution(Told):
    """The first touch, which never changes once stored, and the last."""

    first: Touch | None = None
    last: Touch | None = None


class Consent(Told):
    """What a visitor agreed to before the first message, in the words that were shown."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
    given_at: Moment
    recorded_at: Moment | None = None
