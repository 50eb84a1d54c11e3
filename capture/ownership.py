"""Whose address is it: the visitor's own, a third party's, or one the visitor took back?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from capture.addresses.domains import slips
from capture.emails import Address, find_addresses
from capture.owners.context import Context, context_of, folded
from capture.owners.roles import (
    Role,
    announces_correction,
    announces_somebody,
    inherited,
    role_in,
    said_theirs_after,
    takes_back,
)

MAX_READ = 4_000  # characters of a message without an address


@dataclass(frozen=True, slots=True)
class Ownership:
    """What a session's addresses are to its visitor; no address stands in two places."""

    own: str | None
    mentions: tuple[str, ...]
    corrected: tuple[str, ...]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known after some messages.

    `others` are further addresses of the visitor; `suggestions` has every address seen, in that order.
    """

    own: str | None = None
    said_mine: bool = False
    since: int = -1
    mentions: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    awaiting: bool = False  # a correction was announced
    announced: bool = False  # somebody else's address was announced
    suggestions: dict[str, str | None] = field(default_factory=dict)


def whose(messages: Sequence[str], before: Known | None = None) -> Ownership:
    """Reads the visitor's messages of one session, oldest first; `before` is known from still older ones.

    - The first address with no word about whose it is, is the visitor's. Placeholders are nobody's.
    - "My colleague …", "cc …", "forward to …", "contact X at …", "… can confirm" make a mention.
    - "Mine is …", "use … instead", "sorry, …" move the visitor's address; the old one is in `corrected`.
    - "Not …" is neither. "That's my boss's" takes the visitor's address back.
    - A further address of the visitor ("personal …", "or …", another domain under the same name) is neither.
    - Once the visitor's address is known, a later one without such words corrects it if it is a small slip
      away, else it is a mention.
    """
    known = before or Known()
    for number, message in enumerate(messages):
        known = after_message(known, message, number)
    suggestion = known.suggestions.get(known.own) if known.own else None
    mentions = tuple(email for email in known.suggestions if email in known.mentions)
    return Ownership(known.own, mentions, known.corrected, suggestion)


def remembered(own: str | None, mentions: Sequence[str]) -> Known:
    """What is known of messages that are out of reach, by what came of them."""
    seen = dict.fromkeys([*([own] if own else []), *mentions])
    return Known(own=own, said_mine=own is not None, mentions=tuple(mentions), suggestions=seen)


def after_message(known: Known, message: str, number: int) -> Known:
    addresses = [address for address in find_addresses(message) if not address.placeholder]
    if not addresses:
        return without_address(known, folded(message[:MAX_READ]))
    role = Role.PLAIN
    for at, address in enumerate(addresses):
        floor = addresses[at - 1].end if at else 0
        ceiling = addresses[at + 1].start if at + 1 < len(addresses) else len(message)
        context = context_of(message, address, floor, ceiling)
        role = inherited(role, role_in(context), context)
        known = after_address(known, address, role, number, context)
    return replace(known, awaiting=False, announced=False)


def without_address(known: Known, text: str) -> Known:
    if known.own and takes_back(text):
        return replace(taken_back(known, known.own), awaiting=True)
    corrects = known.awaiting or announces_correction(text)
    return replace(known, awaiting=corrects, announced=announces_somebody(text))


def after_address(known: Known, address: Address, role: Role, number: int, context: Context) -> Known:
    email = address.email
    known = replace(known, suggestions={**known.suggestions, email: address.suggestion})
    if role is Role.DENIED:
        return taken_back(known, email) if email == known.own else known
    if email == known.own:
        return taken_back(known, email) if role is Role.THEIRS and said_theirs_after(context) else known
    if role is Role.THEIRS or (role is Role.PLAIN and known.announced):
        return mentioned(known, email)
    if role is Role.PERHAPS_THEIRS and known.own:
        return mentioned(known, email)
    if known.own is None:
        return moved(known, email, role, number)
    return after_further_address(known, email, role, number, context)


def after_further_address(known: Known, email: str, role: Role, number: int, context: Context) -> Known:
    assert known.own is not None  # noqa: S101
    if role is Role.ALSO:
        return also_own(known, email)
    if role is Role.CORRECTION or known.awaiting:
        return moved(known, email, role, number)
    if role is Role.MINE:
        return said_mine_too(known, email, number)
    if known.since != number and is_slip(known.own, email):
        return moved(known, email, role, number)
    if same_name(known.own, email) or (context.joined and known.said_mine and known.since == number):
        return also_own(known, email)
    return mentioned(known, email)


def said_mine_too(known: Known, email: str, number: int) -> Known:
    """In one message a second "mine" is a further address, but outranks one only assumed to be."""
    if known.since != number:
        return moved(known, email, Role.MINE, number)
    if known.said_mine:
        return also_own(known, email)
    assumed = known.own or ""
    return mentioned(owned(replace(known, said_mine=True), email), assumed)


def moved(known: Known, email: str, role: Role, number: int) -> Known:
    if known.own:
        known = taken_back(known, known.own)
    said_mine = role not in (Role.PLAIN, Role.PERHAPS_THEIRS)
    return replace(owned(known, email), said_mine=said_mine, since=number, awaiting=False)


def owned(known: Known, email: str) -> Known:
    """The address is the visitor's, and nothing else that it may have been before."""
    return replace(
        known,
        own=email,
        mentions=without(known.mentions, email),
        corrected=without(known.corrected, email),
        others=without(known.others, email),
    )


def taken_back(known: Known, email: str) -> Known:
    return replace(known, own=None, corrected=(*known.corrected, email))


def mentioned(known: Known, email: str) -> Known:
    if email in (*known.mentions, *known.others, *known.corrected):
        return known
    return replace(known, mentions=(*known.mentions, email))


def also_own(known: Known, email: str) -> Known:
    return replace(known, others=(*known.others, email), mentions=without(known.mentions, email))


def without(emails: tuple[str, ...], email: str) -> tuple[str, ...]:
    return tuple(other for other in emails if other != email)


def is_slip(own: str, email: str) -> bool:
    """Whether the second is probably the first, retyped: two short names may well be two people."""
    own_local, _, own_domain = own.rpartition("@")
    local, _, domain = email.rpartition("@")
    if local == own_local:
        return slips(own_domain, domain) <= 2
    swapped = sorted(local) == sorted(own_local)
    return domain == own_domain and slips(own_local, local) <= (1 if swapped or len(local) > 4 else 0)


def same_name(own: str, email: str) -> bool:
    """The same name at another domain, or with another tag (`jane+news@…`)."""
    name = email.rpartition("@")[0].partition("+")[0]
    return own.rpartition("@")[0].partition("+")[0] == name and name not in SHARED_NAMES


SHARED_NAMES = frozenset(
    {"info", "sales", "support", "contact", "office", "admin", "hello", "mail", "team", "help", "billing"}
)
