"""Text that an admin writes into a form: cleaned, and not blank."""

from capture.passages import clean


def has_text(text: str) -> str:
    """A text as it is stored. Raises ValueError when nothing is left of it."""
    cleaned = clean(text)
    if not cleaned:
        raise ValueError("must not be blank")
    return cleaned


def one_line(text: str) -> str:
    """The same, for what has only one line."""
    return " ".join(has_text(text).split())
