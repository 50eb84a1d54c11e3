"""How long and how large the fields of a lead may be, whether a request tells of it or a file."""

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from capture.notes import LONGEST_TEXT
from llm.extraction import LANGUAGE as _LANGUAGE

HIGHEST_VALUE: Final = 1_000_000_000_000
MOST_LINES: Final = 100  # entries of a list that has no bound of its own
MOST_PROFILES: Final = 20

CURRENCY: Final = r"^[A-Z]{3}$"  # ISO 4217
LANGUAGE: Final = rf"^{_LANGUAGE.pattern}$"  # ISO 639

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_048)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
