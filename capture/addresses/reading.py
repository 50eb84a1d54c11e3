"""What both ways of finding addresses share: a reading of some text, and what a domain may look like."""

import re
import unicodedata
from dataclasses import dataclass

from capture.addresses.domains import FILE_ENDINGS, KNOWN_ENDINGS

LETTER = r"0-9A-Za-z\x80-\U0010ffff"  # after folding, what is left above ASCII is letters, marks and digits
LOCAL = LETTER + r"_%&'.+$\-"
VERSION = re.compile(r"v?\d+\.\d|\d+x\.")
GLUED = re.compile(r"(?<=[0-9A-Za-z])(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])(?=[0-9A-Za-z])")
UNSPACED_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "ARABIC", "HEBREW", "LAO", "KHMER")


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain[start:end]` read as `address`."""

    address: str
    start: int
    end: int
    written_out: bool = False


def without_glued_words(local: str) -> str:
    """The part of a local part next to its '@' that is in one script: "邮箱jane" is "jane"."""
    for cut in reversed([match.start() for match in GLUED.finditer(local)]):
        if is_unspaced(local[cut - 1]) != is_unspaced(local[cut]):
            return local[cut:]
    return local


def is_unspaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(UNSPACED_SCRIPTS)


def trimmed_domain(run: str) -> str | None:
    """The domain a run of letters, digits, dots and hyphens begins with, without what is glued to it."""
    run = run.split("..", 1)[0].rstrip(".-")
    labels = run.split(".")
    labels[-1] = without_glued_ending(labels[-1])
    labels = without_glued_sentence(labels)
    domain = ".".join(labels)
    return domain if len(labels) > 1 and is_plausible(domain, labels[-1].casefold()) else None


def without_glued_ending(label: str) -> str:
    """ "com谢谢" and "com-thanks" end at "com"."""
    for cut in (match.start() for match in GLUED.finditer(label)):
        if label[:cut].lower() in KNOWN_ENDINGS:
            return label[:cut]
    head, hyphen, _ = label.partition("-")
    return head if hyphen and head.lower() in KNOWN_ENDINGS else label


def without_glued_sentence(labels: list[str]) -> list[str]:
    """ "acme.com.Thanks" ends at "com": a sentence began without a space."""
    *rest, last = labels
    if len(rest) < 2 or rest[-1].lower() not in KNOWN_ENDINGS:
        return labels
    new_sentence = last.istitle() and all(label.islower() for label in rest)
    return rest if new_sentence or last.lower() not in KNOWN_ENDINGS else labels


def is_plausible(domain: str, ending: str) -> bool:
    """Not a version, a file name or a number."""
    return (
        len(ending) > 1
        and ending not in FILE_ENDINGS
        and not VERSION.match(domain)
        and (ending.isalpha() or not ending.isascii() or ending.startswith("xn--") or ending == "c0m")
    )
