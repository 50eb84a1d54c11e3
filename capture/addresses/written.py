"""Addresses spelled out ("jane dot doe at acme dot com") or broken by spaces ("jane @ acme . com").

Everyday prose says "at" too, so a bare marker needs evidence: a spelled dot in the name, a word about mail, a
mail provider, or nothing else in the sentence. All looking is done in short windows around few markers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from capture.addresses import spelling, words
from capture.addresses.domains import FILE_ENDINGS, KNOWN_ENDINGS
from capture.addresses.reading import Reading

MAX_MARKERS = 150
LEFT_WINDOW = 120
RIGHT_WINDOW = 160
CUE_WINDOW = 60

MAIL_PROVIDERS = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|proton(?:mail)?|gmx|aol|ymail|laposte|wanadoo|t-online|"
    r"libero|yandex|qq|163|web(?=\.de)|orange(?=\.fr)|free(?=\.fr)|mail(?=\.ru))\.[a-z.]+",
    re.IGNORECASE,
)
CUE = re.compile(
    rf"(?<!\w)(?:{words.EMAIL_NOUN})(?!\w)[^.!?\n]{{0,30}}$|"
    rf"(?<!\w)(?:{words.WRITE_TO})(?!\w)(?:\s+\S+){{0,3}}\s+$",
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
    if "dot" not in plain and "DOT" not in plain:
        return
    for match in islice(spelling.TIGHT.finditer(plain), MAX_MARKERS):
        address = spelling.TIGHT_DOT.sub(".", spelling.TIGHT_AT.sub("@", match.group(), count=1))
        if address.rpartition(".")[2].lower() in KNOWN_ENDINGS:
            yield Reading(address, match.start(), match.end(), written_out=True)


def marked_readings(plain: str, taken: Sequence[Reading]) -> Iterator[Reading]:
    floors = [reading.end for reading in taken]
    for marker in islice(spelling.MARKER.finditer(plain), MAX_MARKERS):
        floor = max((end for end in floors if end <= marker.start()), default=0)
        reading = reading_around(plain, marker, floor)
        if reading:
            floors.append(reading.end)
            yield reading


def reading_around(plain: str, marker: re.Match[str], floor: int) -> Reading | None:
    domain = domain_after(plain, marker.end())
    if domain is None:
        return None
    begin = max(floor, marker.start() - LEFT_WINDOW)
    tail = spelling.LOCAL_TAIL.search(plain[begin : marker.start()].rstrip())
    if tail is None:
        return None
    start, local = local_in(tail.group(), begin + tail.start())
    if not is_meant(plain, marker, start, local, domain):
        return None
    return Reading(f"{local}@{domain.name}", start, domain.end, written_out=True)


def local_in(tail: str, start: int) -> tuple[int, str]:
    """The spelled local part without prose that precedes it ("at this point jane")."""
    pieces = spelling.LOCAL_PIECES.split(tail)
    while len(pieces) > 1 and pieces[0].lower() in words.PROSE:
        start += len(pieces[0]) + len(pieces[1])
        pieces = pieces[2:]
    said = [spelling.sign_said(join) for join in pieces[1::2]]
    named = [spelling.without_spaces(word) for word in pieces[::2]]
    return start, named[0] + "".join(map(str.__add__, said, named[1:]))


def domain_after(plain: str, at: int) -> Domain | None:
    """The longest run of labels that ends in an existing top-level domain."""
    window = plain[at : at + RIGHT_WINDOW]
    first = spelling.FIRST_LABEL.match(window)
    if not first:
        return None
    name, end, spelled, best = spelling.without_spaces(first.group()), first.end(), False, None
    while following := spelling.NEXT_LABEL.match(window, end):
        join, label = following["join"], spelling.without_spaces(following["label"])
        if best and ends_a_sentence(join):
            break
        sign = spelling.sign_said(join)
        name, end, spelled = f"{name}{sign}{label}", following.end(), spelled or join != "."
        if sign == "." and label.lower() in KNOWN_ENDINGS:
            best = Domain(name, at + end, spelled)
    return best


def ends_a_sentence(join: str) -> bool:
    return spelling.DOT_AND_GAP.fullmatch(join) is not None or "\n" in join


def is_meant(plain: str, marker: re.Match[str], start: int, local: str, domain: Domain) -> bool:
    """Whether an address is meant and not prose, by how it is written and what stands around it."""
    if marker["certain"]:
        return True
    if is_prose(local):
        return False
    if marker["said"]:
        return True
    if marker["sign"] and not (marker["before"] or marker["after"]):
        return domain.spelled
    spelled = re.search(r"\s", plain[start : marker.start()].strip()) is not None
    return spelled or looks_like_a_mailbox(local) or has_evidence(plain, marker, start, domain)


def is_prose(local: str) -> bool:
    """An ordinary word, a contraction ("I'm") or a time of day."""
    word = local.lower()
    contraction = "'" in word and not words.PROSE.isdisjoint(word.split("'"))
    return contraction or word in words.PROSE or TIME_OR_NUMBER.fullmatch(word) is not None


def looks_like_a_mailbox(local: str) -> bool:
    ending = local.rpartition(".")[2].lower()
    return bool(re.search(r"[._+\d]", local)) and ending not in FILE_ENDINGS and not ending.isdigit()


def has_evidence(plain: str, marker: re.Match[str], start: int, domain: Domain) -> bool:
    before = plain[max(0, start - CUE_WINDOW) : start]
    if MAIL_PROVIDERS.fullmatch(domain.name) or (
        NOTHING_BEFORE.search(before) and nothing_after(plain, domain)
    ):
        return True
    if marker["prose"] and marker["prose"].strip() == "AT" and not plain[start : marker.start()].isupper():
        return True
    close = marker["prose"] and not domain.spelled
    return (CLOSE_CUE if close else CUE).search(before) is not None


def nothing_after(plain: str, domain: Domain) -> bool:
    return NOTHING_AFTER.match(plain, domain.end) is not None
