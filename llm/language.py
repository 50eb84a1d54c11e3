"""Which language a visitor writes, told from the small words; data for four languages."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain
from typing import Literal, get_args

from llm.chat import Line

Language = Literal["en", "es", "de", "fr"]


def word_set(table: str) -> frozenset[str]:
    """The words of a table, which is written as running text."""
    return frozenset(table.split())


# Without accents. A word stands under one language only, or it tells nothing.
TELLING: dict[Language, frozenset[str]] = {
    "en": word_set(
        """
        the and is are i you we my our your it of to for with do does what how can have has would need
        looking please hi hello hey thanks thank yes not don't i'm it's from at this that be am there
        when who much many any some want about good morning like bye
        """
    ),
    "es": word_set(
        """
        el los las una y son yo usted ustedes nosotros nuestro nuestra que como para con por del al
        tengo tenemos necesito necesitamos quiero queremos quisiera busco buscamos gracias hola buenos
        buenas dias cuanto cuesta cual cuando donde puedo pueden puede soy somos estoy mi su muy si hay
        trabajo llamo adios correo
        """
    ),
    "de": word_set(
        """
        der das ein eine einen einem einer und ist sind ich du sie wir ihr mein meine unser unsere wie
        fur mit von zu im kann konnen habe haben brauche brauchen mochte mochten suche suchen danke
        hallo guten tag nicht auch auf bei gibt viel kostet wann bitte ja nein bin heisse heiße aus fur
        uber den dem
        """
    ),
    "fr": word_set(
        """
        le les une et est sont je vous nous notre votre quoi comment pour avec du dans ai avons besoin
        voudrais voudrions cherche cherchons merci bonjour bonsoir salut oui pas suis sommes combien
        quand j'ai c'est qu'est quel quelle quels ce cette au aux sur chez mais ne faites proposez
        m'appelle travaille coute
        """
    ),
}

# Small words that several languages share, or that carry no meaning of their own.
_SHARED = word_set(
    """
        a an on in no so or me la de un en es tu die was des os se te que si et i'd we're d l j c s t m
        re ve ll n qu il elle on ist got get just also really us them they he she if but could should
        will tell know quiero saber wissen savoir
        """
)

STOP_WORDS = frozenset(chain(_SHARED, *TELLING.values())) - {"trabajo", "correo", "looking"}

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def of_visitor(lines: Iterable[Line]) -> Language:
    """The language of the visitor's newest message that shows one; English when none does."""
    for line in reversed([line for line in lines if line.role == "user"]):
        if language := detect(line.text):
            return language
    return "en"


def detect(text: str) -> Language | None:
    """The language of a text, or None when its small words tell nothing."""
    found = _WORD.findall(folded(text))
    counts = {language: sum(word in TELLING[language] for word in found) for language in get_args(Language)}
    language = max(counts, key=lambda each: counts[each])
    return language if counts[language] else None


def folded(text: str) -> str:
    """A text in lower case, without accents, and with plain apostrophes."""
    if text.isascii():  # most texts, and many are folded for every message
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
