"""What one visitor will write, decided before the load begins, with what must come of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

MARKER_LETTERS = "bcdfghklmnprstvw"  # no vowels, so that no marker is a word
MARKER_PATTERN = r"zq[a-z]{8}zq"
SHARED = tuple(f"person{number}@example.net" for number in range(1, 9))
THINGS = ("a wooden garden studio", "a greenhouse with a wide door", "a shed for six bicycles")
SMALL_TALK = (
    "How long does that take?",
    "Thanks, that helps.",
    "Is Saturday possible?",
    "What does the delivery cost?",
)

Line = tuple[str, str | None]  # what is written, and the address it gives, if one


@dataclass(frozen=True, slots=True)
class Script:
    """A visitor's messages. `own[i]` is their own address once message `i` was taken in.

    Every message carries `marker`, which no other visitor's does; `need` is the place of the
    message that says what they need, or None.
    """

    admin_id: str
    marker: str
    texts: tuple[str, ...]
    own: tuple[str | None, ...]
    need: int | None


def write(rng: random.Random, admin_ids: Sequence[str]) -> Script:
    """A visitor who gives an address of their own or a shared one, corrects it, or stays unknown."""
    marker = "zq" + "".join(rng.choices(MARKER_LETTERS, k=8)) + "zq"
    lines = [line for part in _PLOTS[rng.randrange(len(_PLOTS))] for line in part(rng, marker)]
    texts = tuple(text if marker in text else f"{text} {marker}" for text, _ in lines)
    need = next((i for i, text in enumerate(texts) if text.startswith("I need ")), None)
    return Script(rng.choice(admin_ids), marker, texts, _known(lines), need)


def _known(lines: Sequence[Line]) -> tuple[str | None, ...]:
    """The visitor's own address after each line: the last one given."""
    own: list[str | None] = []
    for _, given in lines:
        own.append(given or (own[-1] if own else None))
    return tuple(own)


def _greeting(rng: random.Random, marker: str) -> list[Line]:
    return [("Hello, is anybody there?", None)]


def _talk(rng: random.Random, marker: str) -> list[Line]:
    return [(text, None) for text in rng.sample(SMALL_TALK, rng.randint(1, 2))]


def _need(rng: random.Random, marker: str) -> list[Line]:
    return [(f"I need {rng.choice(THINGS)} for {marker}", None)]


def _address(rng: random.Random, marker: str) -> list[Line]:
    email = _email(rng, marker)
    return [(f"You can write to me at {email}", email)]


def _need_and_address(rng: random.Random, marker: str) -> list[Line]:
    email = _email(rng, marker)
    return [(f"I need {rng.choice(THINGS)} for {marker}, I am {email}", email)]


def _slip(rng: random.Random, marker: str) -> list[Line]:
    typo = f"{marker}@examplle.org"
    return [(f"I am {typo}", typo)]


def _correction(rng: random.Random, marker: str) -> list[Line]:
    email = _email(rng, marker)
    return [(f"Sorry, wrong address, please use {email} instead", email)]


def _email(rng: random.Random, marker: str) -> str:
    """Mostly an address that other sessions give too, so that sessions meet in one lead."""
    return rng.choice(SHARED) if rng.random() < 0.6 else f"{marker}@example.org"


_PLOTS = (
    (_greeting, _need, _address, _talk),
    (_need_and_address, _talk),
    (_need_and_address, _talk, _correction),
    (_slip, _need, _correction, _talk),
    (_address, _correction, _need),
    (_greeting, _slip, _correction, _correction),
    (_need, _talk),
)
