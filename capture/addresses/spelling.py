"""The grammar of spelled-out addresses: what may stand for '@', for '.', and for the words between them."""

import re

from capture.addresses import words

LETTERS = r"0-9A-Za-z\u00c0-\u052f"  # Latin, Greek, Cyrillic: other scripts are not spelled out like this
LETTER = f"[{LETTERS}]"
SPREAD = rf"(?:{LETTER}[ ]){{2,30}}{LETTER}(?!{LETTER})"  # a word in single letters
LABEL = rf"{SPREAD}|{LETTER}(?:[{LETTERS}-]{{0,61}}{LETTER})?"
LOCAL_WORD = rf"{LETTER}[{LETTERS}_.+'-]{{0,63}}"
LOCAL_START = rf"(?<![{LETTERS}_.+'@-])"
GAP = r"[ \t\n\r]{1,3}"
ANY_GAP = r"[ \t\n\r]{0,3}"


def alternatives(listed: str) -> str:
    return "|".join(re.split(r"(?<!\\)\s+", listed.strip()))


def bracketed(said: str) -> str:
    return rf"{ANY_GAP}[\[({{<]{ANY_GAP}(?:{said}){ANY_GAP}[\])}}>]{ANY_GAP}"


def joiner(said: str, sign: str) -> str:
    """A pattern for a sign said in a word of its own or put in brackets."""
    return rf"{GAP}(?:{said}){GAP}|{bracketed(f'{said}|{sign}')}"


AT_WORDS = alternatives(words.AT_ANYWHERE)
AT_BRACKETED = bracketed(f"{AT_WORDS}|{words.AT_UNSPACED}|{words.AT_IN_PROSE}|a|@")
MARKER = re.compile(
    rf"(?P<certain>{AT_BRACKETED}|&#0?64;|&commat;|(?<={LETTER})%40(?={LETTER}))"
    rf"|(?P<said>(?<=[ \t\n])(?:{AT_WORDS}){GAP}|{ANY_GAP}(?:{words.AT_UNSPACED}){ANY_GAP})"
    rf"|(?P<prose>(?<=[ \t\n])(?:{words.AT_IN_PROSE}){GAP})"
    rf"|(?P<sign>(?P<before>{GAP})?@(?P<after>{GAP})?)",
    re.IGNORECASE,
)
SIGNS_SAID = {
    ".": re.compile(
        joiner(words.DOT, r"\.") + rf"|{ANY_GAP}(?:{words.DOT_UNSPACED}){ANY_GAP}", re.IGNORECASE
    ),
    "_": re.compile(joiner(words.UNDERSCORE, "_"), re.IGNORECASE),
    "-": re.compile(joiner(words.HYPHEN, "-"), re.IGNORECASE),
    "+": re.compile(joiner(words.PLUS, r"\+"), re.IGNORECASE),
}
LOCAL_JOIN = "|".join(sign.pattern for sign in SIGNS_SAID.values()) + rf"|{GAP}\.{GAP}"
LOCAL_PIECES = re.compile(f"({LOCAL_JOIN})", re.IGNORECASE)
LOCAL_TAIL = re.compile(
    rf"{LOCAL_START}(?:{SPREAD}|{LOCAL_WORD})(?:(?:{LOCAL_JOIN}){LOCAL_WORD}){{0,5}}$", re.IGNORECASE
)
DOT_SPACED = rf"{GAP}\.{ANY_GAP}|\.{GAP}"
DOT_AND_GAP = re.compile(r"\.\s+")
FIRST_LABEL = re.compile(LABEL)
NEXT_LABEL = re.compile(
    rf"(?P<join>{SIGNS_SAID['.'].pattern}|{DOT_SPACED}|\.|{SIGNS_SAID['-'].pattern})(?P<label>{LABEL})",
    re.IGNORECASE,
)

# "jane-at-acme-dot-com", "janeATacmeDOTcom"
HYPHENATED = (
    r"(?<![0-9A-Za-z._-])[a-z0-9]{1,40}(?:(?:([-_.])|[-_]dot[-_])[a-z0-9]{1,40}){0,4}[-_]at[-_]"
    r"[a-z0-9]{1,40}(?:[-_]dot[-_][a-z0-9]{2,20}){1,3}(?![0-9A-Za-z])"
)
CAPITALS = (
    r"(?<![0-9A-Za-z])[a-z0-9._-]{1,40}(?:DOT[a-z0-9]{1,40}){0,3}AT[a-z0-9]{1,40}"
    r"(?:DOT[a-z]{2,20}){1,3}(?![0-9A-Za-z])"
)
TIGHT = re.compile(f"{HYPHENATED}|{CAPITALS}")
TIGHT_AT = re.compile(r"[-_]at[-_]|AT")
TIGHT_DOT = re.compile(r"[-_]dot[-_]|DOT")


def sign_said(joined: str) -> str:
    return next((sign for sign, said in SIGNS_SAID.items() if said.fullmatch(joined)), ".")


def without_spaces(word: str) -> str:
    return word.replace(" ", "")
