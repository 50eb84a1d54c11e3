"""A person's name in two parts, as most CRMs want it."""

from typing import Final

_PARTICLES: Final = frozenset(
    {"af", "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn"}
    | {"la", "le", "st", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur"}
)


def parted(name: str) -> tuple[str, str]:
    """First and last name; a single word is the last. `Jan van der Berg` is Jan, van der Berg."""
    words = name.split()
    if len(words) < 2:
        return "", name.strip()
    last = len(words) - 1
    while last > 1 and words[last - 1].casefold() in _PARTICLES:
        last -= 1
    return " ".join(words[:last]), " ".join(words[last:])


def joined(first: str | None, last: str | None) -> str:
    """The name of which these are the parts."""
    return " ".join(part.strip() for part in (first, last) if part and part.strip())
