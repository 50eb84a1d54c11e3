"""How an admin's widget looks and behaves: what may be set, and which text is readable on the accent."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from capture.record import Record

Locale = Literal["en", "ar", "de", "es", "fr", "it", "ja", "nl", "pt"]
When = Literal["time", "scroll", "exit", "url"]

ACCENT = "#0e645a"
READABLE = 4.5  # WCAG 2.2, 1.4.3: the contrast of text with its ground
LONGEST_WAIT = 3_600  # seconds
ODD = re.compile(r"[\s\\<>\"]")  # what no address holds as it is

# Every word of the widget that an admin may put in other words; widget/src/text/en.js has the originals.
TEXTS = frozenset(
    (
        "agree",
        "agreeFirst",
        "assistant",
        "attach",
        "cancel",
        "close",
        "comment",
        "conversation",
        "didYouMean",
        "dismiss",
        "email",
        "emailAsk",
        "emailBad",
        "emailField",
        "fileComing",
        "fileMany",
        "fileSent",
        "fileTooLarge",
        "fileType",
        "forget",
        "greeting",
        "handoffPerson",
        "handoffWaiting",
        "historyFailed",
        "message",
        "more",
        "newMessages",
        "notSent",
        "placeholder",
        "rate",
        "rateThanks",
        "score",
        "send",
        "sending",
        "sources",
        "talkToPerson",
        "they",
        "tryAgain",
        "unread",
        "useThis",
        "waiting",
        "you",
    )
)


def _web_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or ODD.search(url):
        raise ValueError("must be an address that begins with http:// or https://")
    return url


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Starter = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True)]
WebUrl = Annotated[str, StringConstraints(max_length=2_048), AfterValidator(_web_url)]


class Part(Record):
    """A part of the settings: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


class Consent(Part):
    """What a visitor must agree to before the first message; `label` is the link's text."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
    url: WebUrl | None = None
    label: Word | None = None


class Trigger(Part):
    """When the widget speaks first.

    `value`: seconds (`time`), percent of the page (`scroll`), a part of the address in which `*`
    stands for anything (`url`), nothing (`exit`: the pointer leaves the page at the top).
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    when: When
    value: float | Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    message: Text

    @model_validator(mode="after")
    def _fits(self) -> "Trigger":
        highest = {"time": LONGEST_WAIT, "scroll": 100}.get(self.when)
        if highest and not (isinstance(self.value, float) and 0 <= self.value <= highest):
            raise ValueError(f"the value of a {self.when} trigger must be a number from 0 to {highest}")
        if self.when == "url" and not isinstance(self.value, str):
            raise ValueError("the value of a url trigger must be a part of an address, as in /pricing*")
        return self


class WidgetSettings(Record):
    """An admin's choices for the widget; what is not chosen has a sensible default.

    `locale`: none means the language of the page. `position`: `right` is the end of the line, so
    that on right-to-left pages it is the left. `quick_replies`: what visitors may ask with one press
    before they have said anything; none means the first questions with a prepared answer. `uploads`:
    visitors may send files.
    """

    greeting: Text | None = None
    logo_url: WebUrl | None = None
    accent: Colour = ACCENT
    position: Literal["right", "left"] = "right"
    locale: Locale | None = None
    texts: dict[str, Word] = Field(default_factory=dict)
    consent: Consent | None = None
    triggers: tuple[Trigger, ...] = Field((), max_length=10)
    ask_email: Literal["card", "chat"] = "card"
    rating: bool = True
    quick_replies: Annotated[tuple[Starter, ...], Field(max_length=5)] | None = None
    uploads: bool = False

    @model_validator(mode="after")
    def _known(self) -> "WidgetSettings":
        if unknown := sorted(self.texts.keys() - TEXTS):
            raise ValueError(f"texts has no {', '.join(unknown[:3])}")
        if len(set(self.quick_replies or ())) < len(self.quick_replies or ()):
            raise ValueError("quickReplies must not hold one twice")
        if len({trigger.id for trigger in self.triggers}) < len(self.triggers):
            raise ValueError("each trigger needs an id of its own")
        return self

    @property
    def on_accent(self) -> str:
        """The colour of text on the accent: white where that is readable, else black, which then is."""
        return "#ffffff" if contrast(self.accent, "#ffffff") >= READABLE else "#000000"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
