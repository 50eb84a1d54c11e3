"""Finds the e-mail addresses a visitor typed, however they were typed, and gives each its identity."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from email_validator import EmailNotValidError, validate_email

from capture.addresses.domains import is_disposable, is_placeholder, suggested_domain
from capture.addresses.folding import Folded, fold
from capture.addresses.plain import plain_addresses
from capture.addresses.reading import Reading
from capture.addresses.written import written_addresses

MAX_SCANNED = 20_000  # characters; a visitor's message has at most 4,000
MAX_READINGS = 150  # validated in one message
MAX_ADDRESS = 320
FOR_EXAMPLE = re.compile(
    r"(?:\be\.?g\.?|\bsuch as|\blike|\bexample|\bformat|\bz\. ?b\.|\bbeispiel|\bcomo|\bejemplo|\bexemple|"
    r"\bcomme|\bexemplo|\besempio|\bcome|\bbijvoorbeeld|\bplaceholder|\bdummy)[\s:,(\"'`]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """One address in a message; `message[start:end] == span`.

    `email` is the identity: a lead is keyed by it. `written_out` marks "jane at acme dot com" and addresses
    broken by spaces. `suggestion` is what was probably meant by a likely typo: to be asked about, never to be
    used unasked.
    """

    email: str
    span: str
    start: int
    end: int
    written_out: bool
    placeholder: bool
    disposable: bool
    suggestion: str | None


def find_addresses(text: str) -> tuple[Address, ...]:
    """The addresses of a message in order of appearance, each identity once.

    Looks at the first 20,000 characters and 150 candidates, in time linear in the length, whatever it says.
    """
    folded = fold(text[:MAX_SCANNED])
    found: dict[str, Address] = {}
    for reading in islice(distinct(readings(folded.plain)), MAX_READINGS):
        email = normalise(reading.address)
        if email and email not in found:
            found[email] = described(email, reading, folded, text)
    return tuple(found.values())


def normalise(address: str) -> str | None:
    """The identity key of one bare address, or None if it is none.

    Case, Unicode composition, full-width forms and the IDNA spelling of the domain make no difference;
    sub-addressing (`jane+news@…`) does: it may be another person.
    """
    plain = fold(address).plain.strip() if len(address) <= MAX_ADDRESS else ""
    key = identity(plain)
    return key if key is None or key.isascii() or identity(key) == key else None


def readings(plain: str) -> list[Reading]:
    taken = plain_addresses(plain)
    return sorted([*taken, *written_addresses(plain, taken)], key=lambda reading: reading.start)


def distinct(readings: Iterable[Reading]) -> Iterator[Reading]:
    seen: set[str] = set()
    for reading in readings:
        if reading.address not in seen:
            seen.add(reading.address)
            yield reading


def identity(address: str) -> str | None:
    if "@" not in address:
        return None
    try:
        valid = validate_email(address, check_deliverability=False, allow_quoted_local=True, strict=True)
    except (EmailNotValidError, ValueError):
        return None
    local = unicodedata.normalize("NFC", unicodedata.normalize("NFD", valid.local_part).casefold())
    return f"{local}@{valid.domain.lower()}"


def described(email: str, reading: Reading, folded: Folded, text: str) -> Address:
    start, end = folded.place(reading.start, reading.end)
    local, _, domain = email.rpartition("@")
    domain_meant = suggested_domain(domain)
    example = FOR_EXAMPLE.search(folded.plain, max(0, reading.start - 24), reading.start) is not None
    return Address(
        email=email,
        span=text[start:end],
        start=start,
        end=end,
        written_out=reading.written_out,
        placeholder=is_placeholder(local, domain, introduced_as_example=example),
        disposable=is_disposable(domain),
        suggestion=f"{local}@{domain_meant}" if domain_meant else None,
    )
