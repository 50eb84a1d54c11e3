"""Text as it is compared: without case, accents and the other differences that people do not type."""

import re
import unicodedata

# Letters that Unicode does not take apart, as people without them on their keyboard type them.
TYPED = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
# Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and what is not seen at all. The
# marks of other scripts (vowels of Hindi and Thai, the voicing of Japanese) are part of the word.
UNTYPED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
)


def folded(text: str) -> str:
    """The text as it is compared: `ÉCOLE` is `ecole`, `Straße` is `strasse`, and `İzmir` is `izmir`."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", UNTYPED.sub("", apart).translate(TYPED))
