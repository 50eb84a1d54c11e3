"""Addresses spelled out ("jane dot doe at acme dot com") or broken by spaces ("jane @ acme . com").

Everyday prose says "at" too, so a bare marker needs evidence: a spelled dot in the name, a word about mail, a
mail provider, or nothing else in the sentence. All looking is done in short windows around few markers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from capture import written_words as words
from capture.mail_domains import FILE_ENDINGS, KNOWN_ENDINGS
from capture.reading import Reading

MAX_MARKERS = 150
LEFT_WINDOW = 120
RIGHT_WINDOW = 160
NAME = r"[0-9A-Za-z\u00c0-\u052f]"
SPREAD = rf"(?:{NAME}[ ]){{2,30}}{NAME}(?![0-9A-Za-z\u00c0-\u052f])"  # a word in single letters
LABEL = rf"{SPREAD}|{NAME}(?:[0-9A-Za-z\u00c0-\u052f-]{{0,61}}{NAME})?"
LOCAL_WORD = rf"(?<![0-9A-Za-z\u00c0-\u052f_.+'@-]){NAME}[0-9A-Za-z\u00c0-\u052f_.+'-]{{0,63}}"
GAP = r"[ \t\n\r]{1,3}"
GAP_OR_NONE = r"[ \t\n\r]{0,3}"


def alternatives(listed: str) -> str:
    return "|".join(re.split(r"(?<!\\)\s+", listed.strip()))


AT_SAID = f"{alternatives(words.AT_ANYWHERE)}|{words.AT_UNSPACED}"
MARKER = re.compile(
    rf"(?P<bracket>{GAP_OR_NONE}[\[({{<]{GAP_OR_NONE}(?:{AT_SAID}|{words.AT_IN_PROSE}|a|@){GAP_OR_NONE}[\])}}>]{GAP_OR_NONE}"
    rf"|&#0?64;|&commat;|(?<={NAME})%40(?={NAME}))"
    rf"|(?P<said>(?<=[ \t\n])(?:{alternatives(words.AT_ANYWHERE)}){GAP}|{GAP_OR_NONE}(?:{words.AT_UNSPACED}){GAP_OR_NONE})"
    rf"|(?P<prose>(?<=[ \t\n])(?:{words.AT_IN_PROSE}){GAP})"
    rf"|(?P<sign>(?P<before>{GAP})?@(?P<after>{GAP})?)",
    re.IGNORECASE,
)


def joiner(said: str, sign: str) -> str:
    """A pattern for a sign said in a word of its own or put in brackets."""
    return rf"{GAP}(?:{said}){GAP}|{GAP_OR_NONE}[\[({{<]{GAP_OR_NONE}(?:{said}|{sign}){GAP_OR_NONE}[\])}}>]{GAP_OR_NONE}"


DOT_SAID = joiner(words.DOT, r"\.") + rf"|{GAP_OR_NONE}(?:{words.DOT_UNSPACED}){GAP_OR_NONE}"
DOT_SPACED = rf"{GAP}\.{GAP_OR_NONE}|\.{GAP}"
SIGNS_SAID = {
    ".": re.compile(DOT_SAID, re.IGNORECASE),
    "_": re.compile(joiner(words.UNDERSCORE, "_"), re.IGNORECASE),
    "-": re.compile(joiner(words.HYPHEN, "-"), re.IGNORECASE),
    "+": re.compile(joiner(words.PLUS, r"\+"), re.IGNORECASE),
}
LOCAL_JOIN = "|".join(sign.pattern for sign in SIGNS_SAID.values()) + rf"|{GAP}\.{GAP}"
LOCAL_TAIL = re.compile(
    rf"(?:(?<![0-9A-Za-z\u00c0-\u052f_.+'@-]){SPREAD}|{LOCAL_WORD})(?:(?:{LOCAL_JOIN}){NAME}[0-9A-Za-z\u00c0-\u052f_.+'-]{{0,63}}){{0,5}}$",
    re.IGNORECASE,
)
DOMAIN_JOIN = rf"{DOT_SAID}|{DOT_SPACED}|\.|{SIGNS_SAID['-'].pattern}"
FIRST_LABEL = re.compile(LABEL)
NEXT_LABEL = re.compile(rf"(?P<join>{DOMAIN_JOIN})(?P<label>{LABEL})", re.IGNORECASE)
PIECES = re.compile(f"({LOCAL_JOIN})", re.IGNORECASE)

TIGHT = re.compile(
    r"(?<![0-9A-Za-z._-])[a-z0-9]{1,40}(?:(?:([-_.])|[-_]dot[-_])[a-z0-9]{1,40}){0,4}[-_]at[-_]"
    r"[a-z0-9]{1,40}(?:[-_]dot[-_][a-z0-9]{2,20}){1,3}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])[a-z0-9._-]{1,40}(?:DOT[a-z0-9]{1,40}){0,3}AT[a-z0-9]{1,40}(?:DOT[a-z]{2,20}){1,3}(?![0-9A-Za-z])"
)
TIGHT_AT = re.compile(r"[-_]at[-_]|AT")
TIGHT_DOT = re.compile(r"[-_]dot[-_]|DOT")

MAIL_PROVIDERS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|proton(?:mail)?|gmx|aol|ymail|laposte|wanadoo|t-online|"
    r"libero|yandex|qq|163|web(?=\.de)|orange(?=\.fr)|free(?=\.fr)|mail(?=\.ru))\.[a-z.]+",
    re.IGNORECASE,
)
CUE = re.compile(
    rf"(?<!\w)(?:{words.EMAIL_NOUN})(?!\w)[^.!?\n]{{0,30}}$|(?<!\w)(?:{words.WRITE_TO})(?!\w)(?:\s+\S+){{0,3}}\s+$",
    re.IGNORECASE,
)
CLOSE_CUE = re.compile(rf"(?<!\w)(?:{words.EMAIL_NOUN})(?!\w)\s*(?:{words.COPULA})?[\s:]*$", re.IGNORECASE)
NOTHING_BEFORE = re.compile(
    rf"(?:^|[.!?;:,\n(\"'>\x1f-])\s*(?:(?:{words.FILLER})[,.:!\s]+){{0,2}}$", re.IGNORECASE
)
NOTHING_AFTER = re.compile(rf"\s*(?:$|[.!?;,:\n)\"'<\x1f-]|(?:{words.POLITE})(?!\w))", re.IGNORECASE)
TIME_OR_NUMBER = re.compile(r"[\d.:-]+(?:am|pm|h|uhr)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Domain:
    name: str
    end: int
    spelled: bool  # by words, brackets or spaces, not by plain dots alone


def written_addresses(plain: str, taken: Sequence[Reading]) -> list[Reading]:
    """Readings that do not overlap the ones already taken, nor each other."""
    found: list[Reading] = []
    for reading in [*tight_readings(plain), *marked_readings(plain, taken)]:
        if not any(reading.start < other.end and other.start < reading.end for other in (*taken, *found)):
            found.append(reading)
    return found


def tight_readings(plain: str) -> Iterator[Reading]:
    """ "jane-at-acme-dot-com" and "janeATacmeDOTcom"."""
    for match in islice(TIGHT.finditer(plain), MAX_MARKERS) if "dot" in plain or "DOT" in plain else ():
        address = TIGHT_DOT.sub(".", TIGHT_AT.sub("@", match.group(), count=1))
        if address.rpartition(".")[2].lower() in KNOWN_ENDINGS:
            yield Reading(address, match.start(), match.end(), written_out=True)


def marked_readings(plain: str, taken: Sequence[Reading]) -> Iterator[Reading]:
    floors = [reading.end for reading in taken]
    for marker in islice(MARKER.finditer(plain), MAX_MARKERS):
        floor = max((end for end in floors if end <= marker.start()), default=0)
        reading = reading_around(plain, marker, floor)
        if reading:
            floors.append(reading.end)
            yield reading


def reading_around(plain: str, marker: re.Match[str], floor: int) -> Reading | None:
    domain = domain_after(plain, marker.end())
    if domain is None:
        return None
    window = plain[max(floor, marker.start() - LEFT_WINDOW) : marker.start()].rstrip()
    offset = max(floor, marker.start() - LEFT_WINDOW)
    tail = LOCAL_TAIL.search(window)
    if tail is None:
        return None
    start, local = local_in(tail.group(), offset + tail.start())
    if not local or not is_meant(plain, marker, start, local, domain):
        return None
    return Reading(f"{local}@{domain.name}", start, domain.end, written_out=True)


def local_in(tail: str, start: int) -> tuple[int, str]:
    """The spelled local part without prose that precedes it ("at this point jane")."""
    pieces = PIECES.split(tail)
    while len(pieces) > 1 and pieces[0].lower() in words.PROSE:
        start += len(pieces[0]) + len(pieces[1])
        pieces = pieces[2:]
    return start, "".join(
        sign_said(piece) if at % 2 else without_spaces(piece) for at, piece in enumerate(pieces)
    )


def without_spaces(word: str) -> str:
    return word.replace(" ", "")


def sign_said(joined: str) -> str:
    return next((sign for sign, said in SIGNS_SAID.items() if said.fullmatch(joined)), ".")


def domain_after(plain: str, at: int) -> Domain | None:
    """The longest run of labels that ends in an existing top-level domain."""
    window = plain[at : at + RIGHT_WINDOW]
    first = FIRST_LABEL.match(window)
    if not first:
        return None
    name, end, spelled, best = without_spaces(first.group()), first.end(), False, None
    while following := NEXT_LABEL.match(window, end):
        join = following["join"]
        if best and (DOT_SPACED_ONLY.fullmatch(join) or "\n" in join):
            break
        sign = "." if join == "." or DOT_SPACED_ONLY.fullmatch(join) else sign_said(join)
        spelled = spelled or join != "."
        label = without_spaces(following["label"])
        name, end = f"{name}{sign}{label}", following.end()
        if sign == "." and label.lower() in KNOWN_ENDINGS:
            best = Domain(name, at + end, spelled)
    return best


DOT_SPACED_ONLY = re.compile(r"\.\s+")


def is_meant(plain: str, marker: re.Match[str], start: int, local: str, domain: Domain) -> bool:
    """Whether an address is meant and not prose, by how it is written and what stands around it."""
    if marker["bracket"]:
        return True
    if (
        set(re.split("['.]", local.lower())) & words.PROSE
        and "'" in local
        or local.lower() in words.PROSE
        or TIME_OR_NUMBER.fullmatch(local)
    ):
        return False
    if marker["said"]:
        return True
    if marker["sign"] and not (marker["before"] or marker["after"]):
        return domain.spelled
    return has_evidence(plain, marker, start, local, domain)


def has_evidence(plain: str, marker: re.Match[str], start: int, local: str, domain: Domain) -> bool:
    before = plain[max(0, start - 60) : start]
    alone = NOTHING_BEFORE.search(before) and NOTHING_AFTER.match(plain, domain.end)
    spelled = re.search(r"\s", plain[start : marker.start()].strip()) is not None
    if spelled or looks_like_a_mailbox(local) or MAIL_PROVIDERS.fullmatch(domain.name) or alone:
        return True
    if marker["prose"] and marker["prose"].strip() == "AT" and not local.isupper():
        return True
    if marker["prose"] and not domain.spelled:
        return CLOSE_CUE.search(before) is not None
    return CUE.search(before) is not None


def looks_like_a_mailbox(local: str) -> bool:
    ending = local.rpartition(".")[2].lower()
    return bool(re.search(r"[._+\d]", local)) and ending not in FILE_ENDINGS and not ending.isdigit()
