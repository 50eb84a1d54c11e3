"""Whose address is it: the visitor's own, a third party's, or one the visitor took back?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from capture import ownership_cues as cues
from capture.emails import Address, find_addresses
from capture.mail_domains import slips

MAX_READ = 4_000  # characters of a message without an address
LEFT_WINDOW = 160
RIGHT_WINDOW = 80
SHORT_SENTENCE = 30


@dataclass(frozen=True, slots=True)
class Ownership:
    """What a session's addresses are to its visitor; no address stands in two places."""

    own: str | None
    mentions: tuple[str, ...]
    corrected: tuple[str, ...]
    suggestion: str | None


class Role(Enum):
    MINE = "said to be the visitor's"
    THEIRS = "said to be somebody else's"
    ALSO = "one more of the visitor's"
    CORRECTION = "replaces what was given before"
    DENIED = "said not to be it"
    PLAIN = "just given"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known after some messages. `others` are further addresses of the visitor, `suggestions` by address."""

    own: str | None = None
    said_mine: bool = False
    since: int = -1
    mentions: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    awaiting: bool = False  # a correction was announced
    announced: bool = False  # somebody else's address was announced
    suggestions: dict[str, str | None] = field(default_factory=dict)


def whose(messages: Sequence[str]) -> Ownership:
    """Reads the visitor's messages of one session, oldest first.

    - The first address with no word about whose it is, is the visitor's. Placeholders are nobody's.
    - "My colleague …", "cc …", "forward to …", "contact X at …", "… can confirm" make a mention.
    - "Mine is …", "use … instead", "sorry, …" move the visitor's address; the old one is in `corrected`.
    - "Not …" is neither. "That's my boss's" takes the visitor's address back.
    - A further address of the visitor ("personal …", "or …", another domain under the same name) is neither.
    - Once the visitor's address is known, a later one without such words corrects it if it is a small slip away,
      else it is a mention.
    """
    known = Known()
    for number, message in enumerate(messages):
        known = after_message(known, message, number)
    suggestion = known.suggestions.get(known.own) if known.own else None
    mentions = tuple(email for email in known.suggestions if email in known.mentions)
    return Ownership(known.own, mentions, known.corrected, suggestion)


def after_message(known: Known, message: str, number: int) -> Known:
    addresses = [address for address in find_addresses(message) if not address.placeholder]
    if not addresses:
        return without_address(known, folded(message[:MAX_READ]))
    role = Role.PLAIN
    for at, address in enumerate(addresses):
        floor = addresses[at - 1].end if at else 0
        ceiling = addresses[at + 1].start if at + 1 < len(addresses) else len(message)
        context = Context.around(message, address, floor, ceiling)
        role = inherited(role, role_in(context), context)
        known = after_address(known, address, role, number, context)
    return replace(known, awaiting=False, announced=False)


def without_address(known: Known, text: str) -> Known:
    if known.own and TAKEN_BACK.search(text):
        return replace(taken_back(known, known.own), awaiting=True)
    corrects = known.awaiting or CERTAIN.search(text) is not None
    return replace(known, awaiting=corrects, announced=ANNOUNCED.search(text) is not None)


def after_address(known: Known, address: Address, role: Role, number: int, context: "Context") -> Known:
    email = address.email
    known = replace(known, suggestions={**known.suggestions, email: address.suggestion})
    if role is Role.DENIED:
        return taken_back(known, email) if email == known.own else known
    if email == known.own:
        return (
            taken_back(known, email) if role is Role.THEIRS and THEIRS_AFTER.match(context.after) else known
        )
    if role is Role.THEIRS or (role is Role.PLAIN and known.announced):
        return mentioned(known, email)
    if known.own is None:
        return moved(known, email, role, number)
    return after_further_address(known, email, role, number, context)


def after_further_address(known: Known, email: str, role: Role, number: int, context: "Context") -> Known:
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
    """In one message a second "mine" is a further address, but it outranks one that was only assumed to be."""
    if known.since != number:
        return moved(known, email, Role.MINE, number)
    if known.said_mine:
        return also_own(known, email)
    assumed = known.own or ""
    return mentioned(replace(known, own=email, said_mine=True), assumed)


def moved(known: Known, email: str, role: Role, number: int) -> Known:
    if known.own:
        known = taken_back(known, known.own)
    return replace(
        known,
        own=email,
        said_mine=role is not Role.PLAIN,
        since=number,
        mentions=without(known.mentions, email),
        corrected=without(known.corrected, email),
        others=without(known.others, email),
        awaiting=False,
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


SHARED_NAMES = frozenset("info sales support contact office admin hello mail team help billing hr".split())
SENTENCE_END = re.compile(
    r"(?<!\bmr)(?<!\bdr)(?<!\bms)(?<!\bmrs)(?<!\bhr)(?<!\bfr)(?<!\bsr)(?<!\bhd)(?<!\bst)(?<!\bdra)(?<!\bsra)(?<!\bprof)[.!?;]+[\s)]+|\n+"
)
NEXT_PART = re.compile(r"[,;&\n]|(?<!\w)(?:and|or|cc|und|oder|y|o|et|ou|e|en|of|i)(?!\w)")
JOINED = re.compile(rf"\W*(?:{cues.SAME_PERSON_JOIN})?\W*")


@dataclass(frozen=True, slots=True)
class Context:
    """The words around one address, casefolded, up to the addresses beside it."""

    email: str
    clause: str  # from the beginning of the sentence to the address
    before: str  # also the short sentence before
    after: str
    message_before: str
    joined: bool  # nothing but "or", "and" stands between this address and the one before
    asked: bool  # a question mark follows
    named: Role  # what a sentence says of a person whose name is in the address

    @staticmethod
    def around(message: str, address: Address, floor: int, ceiling: int) -> "Context":
        between = folded(message[max(floor, address.start - LEFT_WINDOW) : address.start])
        left = own_words_before(between, another_precedes=floor > 0)
        right = folded(message[address.end : min(ceiling, address.end + RIGHT_WINDOW)])
        sentences = SENTENCE_END.split(left)
        lead = sentences[-2] if len(sentences) > 1 and len(sentences[-2]) <= SHORT_SENTENCE else ""
        clause = sentences[-1]
        if not clause.strip(" \t<(\"'*->:") and len(sentences) > 1 and re.search(r"[:\n]\s*$", left):
            clause = sentences[-2]
        joined = floor > 0 and JOINED.fullmatch(between) is not None
        after = own_words_after(right, another_follows=ceiling < len(message))
        asked = re.match(r"[^.!\n]{0,60}\?", right) is not None
        named = role_of_named(address.email, sentences[:-1])
        return Context(address.email, clause, f"{lead} {clause}", after, left, joined, asked, named)


def role_of_named(email: str, sentences: Sequence[str]) -> Role:
    """ "Mr. Stone, our buyer, will sign. stone@…": the sentence that names the person tells whose it is."""
    if sentences and ANNOUNCED.search(sentences[-1]):
        return Role.THEIRS
    for sentence in reversed(sentences):
        if is_named(address_names(email), sentence):
            return leading_role(sentence) or Role.PLAIN
    return Role.PLAIN


def address_names(email: str) -> list[str]:
    return [name for name in re.split(r"[\W\d_]+", email.rpartition("@")[0]) if len(name) > 2]


def is_named(names: Sequence[str], sentence: str) -> bool:
    return any(re.search(rf"\b{name}\b", sentence) for name in names)


def own_words_before(left: str, another_precedes: bool) -> str:
    """What leads to an address, without what was still said of the one before."""
    if not another_precedes or not SAID_AFTER.match(left.lstrip(" \t)>\"'`*_?,")):
        return left
    part = NEXT_PART.search(left, 1)
    return left[part.start() :] if part else left


def own_words_after(right: str, another_follows: bool) -> str:
    """What is said of an address behind it, unless it leads to the next one."""
    right = right.lstrip(" \t)>\"'`*_?")
    told = right.lstrip(" ,")
    if not another_follows or TOLD_AFTER.match(told):
        return told
    return NEXT_PART.split(right, maxsplit=1)[0]


def folded(text: str) -> str:
    return text.replace("’", "'").casefold()


def words_of(table: dict[str, str], unspaced: str = "") -> re.Pattern[str]:
    spaced = rf"(?<![\w'])(?:{'|'.join(table.values())})(?!\w)"
    return re.compile(f"{spaced}|{unspaced}" if unspaced else spaced)


GAP_WORD = r"(?!(?:of|for|from|to|at|with|and|von|für|de|pour|para|di|per|van|voor|for) )[\w-]+"
PEOPLE = (
    cues.ROLES["tr"]
    + "|"
    + "|".join(
        rf"(?:{cues.POSSESSIVES[language]})(?:[ ]|(?<='))(?:{GAP_WORD} ){{0,2}}?(?:{roles})(?:'s|s')?(?: (?:at|on|via|under|unter))?"
        for language, roles in cues.ROLES.items()
    )
)
SELF_IN_ROLE = rf"(?:{cues.SELF})(?: (?:{PEOPLE})| [\w-]+'s (?:{cues.ROLES['en']}))"
LEADING: dict[Role, re.Pattern[str]] = {
    Role.MINE: words_of({"self": SELF_IN_ROLE, **cues.MINE}, cues.MINE_UNSPACED),
    Role.THEIRS: words_of({**cues.THEIRS, "people": PEOPLE, "any": cues.ANY_PERSON}, cues.THEIRS_UNSPACED),
    Role.PLAIN: words_of(cues.SEND),
    Role.ALSO: words_of(cues.ALSO, cues.ALSO_UNSPACED),
}
DENIED_BEFORE = re.compile(rf"(?<![\w'])(?:{'|'.join(cues.DENIED.values())})[\s:\"'<(]*$")
CERTAIN = re.compile(rf"(?<!\w)(?:{cues.CORRECTION_CERTAIN})(?!\w)|{cues.CORRECTION_UNSPACED}|^\s*\*+\s*$")
LIKELY = re.compile(rf"(?<!\w)(?:{cues.CORRECTION_LIKELY})(?!\w)")
ADDITIONAL = re.compile(rf"(?<!\w)(?:{cues.ADDITIONAL})(?!\w)")
LIKELY_AFTER = re.compile(
    r"(?:instead|rather|now\b|from now on|ab jetzt|ab sofort|ahora|maintenant|adesso|agora|voortaan|is (?:the )?(?:correct|right|better)|\*|, not\b|not\b)"
)
TAKEN_BACK = re.compile(rf"(?<!\w)(?:{cues.TAKEN_BACK})")
MINE_LATER = re.compile(r"\bthat'?s (?:my|our) (?:own |work )?(?:e-?mail|mail|address)\b")
MINE_AFTER = re.compile(rf"(?:{cues.MINE_AFTER})(?!\w)")
DENIED_AFTER = re.compile(rf"(?:{cues.DENIED_AFTER})")
THEIRS_AFTER = re.compile(
    rf"(?:{cues.THEIRS_AFTER})|(?:is|was|are|that's|it's|belongs to|who is|which is|\(|-|=|ist|est|es|è|é)?\s*(?:{PEOPLE})(?!\w)"
)
TOLD_AFTER = re.compile(rf"(?:{cues.DENIED_AFTER}|{cues.THEIRS_AFTER})")
SAID_AFTER = re.compile("|".join(pattern.pattern for pattern in (MINE_AFTER, DENIED_AFTER, THEIRS_AFTER)))
ANNOUNCED = re.compile(
    rf"(?<!\w)(?:{cues.REQUESTS})\w*\W+(?:[\w']+\W+){{0,4}}?(?:{PEOPLE})(?!\w)"
    rf"|(?<!\w)(?:{PEOPLE})(?:\W+[\w']+){{0,3}}?\W+(?:{cues.REQUESTS})"
)
QUESTION = re.compile(rf"(?:\W*(?:and|so|hi|hey|hello|y|et|und)\W+)?{cues.QUESTION_OPENERS}\b")


def role_in(context: Context) -> Role:
    """The nearest word about whose the address is decides; a denial beside it comes before all."""
    if DENIED_BEFORE.search(context.clause) or DENIED_AFTER.match(context.after):
        return Role.DENIED
    if MINE_AFTER.match(context.after) or MINE_LATER.search(context.after):
        return Role.MINE
    leading = leading_role(context.clause)
    if leading is Role.THEIRS or (leading is not Role.MINE and THEIRS_AFTER.match(context.after)):
        return Role.THEIRS
    if is_correction(context):
        return Role.CORRECTION
    if leading is Role.PLAIN and is_sent_to_a_name(context):
        return Role.THEIRS
    if leading is None:
        return Role.THEIRS if is_question(context) else context.named
    return leading


def is_sent_to_a_name(context: Context) -> bool:
    """ "Send it to Bob at bob@…": nobody speaks of themselves by name."""
    *_, sending = LEADING[Role.PLAIN].finditer(context.clause)
    return is_named(address_names(context.email), context.clause[sending.start() :])


def inherited(previous: Role, role: Role, context: Context) -> Role:
    """ "Invite sam@… and pat@…": what was said of the first holds for the second."""
    shared = context.joined and role is Role.PLAIN and previous in (Role.THEIRS, Role.DENIED)
    return previous if shared else role


def leading_role(clause: str) -> Role | None:
    ends = {role: last_end(pattern, clause) for role, pattern in LEADING.items()}
    nearest = max(ends, key=lambda role: ends[role])
    return nearest if ends[nearest] > 0 else None


def last_end(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=0)


def is_correction(context: Context) -> bool:
    return bool(
        CERTAIN.search(context.message_before)
        or TAKEN_BACK.search(context.message_before)
        or (LIKELY.search(context.before) and not ADDITIONAL.search(context.clause))
        or LIKELY_AFTER.match(context.after)
    )


def is_question(context: Context) -> bool:
    return bool(QUESTION.match(context.clause)) and context.asked
