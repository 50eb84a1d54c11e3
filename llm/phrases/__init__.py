"""What the scripted bot says, in the languages it speaks."""

from llm.language import Language
from llm.phrases import de, en, es, fr
from llm.phrases.wordings import Wordings

PHRASES: dict[Language, dict[str, Wordings]] = {
    "en": en.PHRASES,
    "es": es.PHRASES,
    "de": de.PHRASES,
    "fr": fr.PHRASES,
}
