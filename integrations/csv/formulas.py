"""Keeps spreadsheets from running what visitors wrote, in a way that reading takes back exactly.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula (OWASP, "CSV Injection"),
some also after a tab or a line break, and some fold full-width forms. Such a cell gets an apostrophe
in front, as does one that looks like the result of that; reading takes one apostrophe off wherever
writing would have put it. So every text comes back as it was. Numbers and phone numbers, which hold
nothing but digits and the signs around them, stay as they are: no formula can be made of those.
"""

import re
from string import ascii_letters, digits
from typing import Final

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_BLANK = r"[\s\x00-\x20\x7f\xa0\u200b-\u200f\u2060\ufeff]"
_FORMULA: Final = re.compile(rf"'*(?:[\t\r\n\x00]|{_BLANK}*[{_SIGNS}])")
_FOLLOWED: Final = re.compile(rf"'+(?:[\t\r\n\x00]|{_BLANK}*[{_SIGNS}])")
_FIGURE: Final = re.compile(r"[+-][ .()/0-9-]*[0-9][ .()/0-9-]*")
# Nearly all texts begin like this, and are no formulas: one look at one character tells.
HARMLESS: Final = frozenset(("", *ascii_letters, *digits, *'"#$%&(*,./:;<>?[]^_`{|}~!•“„'))


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    if text[:1] in HARMLESS or not _FORMULA.match(text) or _FIGURE.fullmatch(text):
        return text
    return "'" + text


def unguarded(cell: str) -> str:
    """The text of a cell: `unguarded(guarded(text)) == text`."""
    return cell[1:] if cell[:1] == "'" and _FOLLOWED.match(cell) else cell
