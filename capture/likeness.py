"""When two leads may be one person. Pure: keys to find them by, and the reasons to say so."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from capture.addresses.domains import slips, suggested_domain
from capture.lead import Lead
from llm.extraction import FEWEST_PHONE_DIGITS

Reason = Literal["phone", "nameAndCompany", "address"]

SUBSCRIBER_DIGITS = 9  # the same with and without country code or trunk prefix
SHORTEST_MISTYPED = 5  # shorter names differ by a letter because they are other names: jan, jane


def reasons(one: Lead, other: Lead) -> tuple[Reason, ...]:
    """Why the leads may be one person; empty when nothing says so.

    - `phone`: the same number, however written.
    - `nameAndCompany`: both the same, case, accents and punctuation aside.
    - `address`: one slip apart (a letter more, less, wrong, or two swapped) before the same domain,
      or the same there with a well-known domain misspelt. Numbers tell people apart.
    """
    alike: dict[Reason, bool] = {
        "phone": _same(_phone(one), _phone(other)),
        "nameAndCompany": _same(_employee(one), _employee(other)),
        "address": any(_near(left, right) for left in _mailboxes(one) for right in _mailboxes(other)),
    }
    return tuple(reason for reason, holds in alike.items() if holds)


def keys(lead: Lead) -> tuple[str, ...]:
    """Leads with a reason to be one share a key. Those that share one need not have a reason."""
    phone, employee = _phone(lead), _employee(lead)
    exact = [f"phone {phone}"] * bool(phone) + [f"name {employee}"] * bool(employee)
    near = [f"at {domain} {form}" for local, domain in _mailboxes(lead) for form in _forms(local)]
    return tuple(dict.fromkeys((*exact, *near)))


def _forms(local: str) -> Iterator[str]:
    """The name and what is left of it without one sign: names one slip apart have one of these in common."""
    yield local
    if len(local) >= SHORTEST_MISTYPED:
        for at, sign in enumerate(local):
            if not sign.isdigit():
                yield local[:at] + local[at + 1 :]


def _near(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (left, left_domain), (right, right_domain) = one, other
    if left_domain != right_domain or _digits(left) != _digits(right):
        return False
    return left == right or (min(len(left), len(right)) >= SHORTEST_MISTYPED and _one_slip(left, right))


def _one_slip(left: str, right: str) -> bool:
    return abs(len(left) - len(right)) <= 1 and slips(left, right) == 1


def _mailboxes(lead: Lead) -> list[tuple[str, str]]:
    """The name and the domain of each address of the lead, well-known domains spelt as they were meant."""
    split = (address.rpartition("@") for address in lead.addresses)
    return [(local, _meant(domain)) for local, _, domain in split]


@lru_cache(maxsize=50_000)
def _meant(domain: str) -> str:
    return suggested_domain(domain) or domain


def _phone(lead: Lead) -> str:
    digits = _digits(lead.phone or "").lstrip("0")
    return digits[-SUBSCRIBER_DIGITS:] if len(digits) >= FEWEST_PHONE_DIGITS else ""


def _employee(lead: Lead) -> str:
    name, company = _plain(lead.name or ""), _plain(lead.company or "")
    return f"{name} of {company}" if name and company else ""


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    unaccented = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", unaccented))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
