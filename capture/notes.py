"""What people note of a lead: entries with author and time, and seed 003's one text of them all."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from capture.record import Record

MOST_NOTES = 500
LONGEST_TEXT = 10_000  # characters of one note, and of the text that a request may set
LONGEST_NOTES = 200_000  # characters of all notes of a lead, which are stored with it


class NoteNotFound(Exception):
    """The lead has no note with this id."""


class NotesFull(Exception):
    """The lead has as many notes as there is room for."""


class Note(Record):
    """A note. `author` is the name of who wrote it; one without is of the time before authors."""

    note_id: str
    text: str
    author: str | None = None
    author_id: str | None = None
    at: datetime


def text_of(entries: Iterable[Note]) -> str:
    """All notes as one text, the oldest first."""
    return "\n".join(entry.text for entry in entries)


def entries_of(stored: str, entries: Sequence[Note], at: datetime) -> tuple[Note, ...]:
    """The entries of a lead; those of one that has only ever had the text are made of it."""
    if entries or not stored:
        return tuple(entries)
    return (Note(note_id=hashlib.sha256(stored.encode()).hexdigest()[:16], text=stored, at=at),)


def rewritten(entries: Sequence[Note], text: str, new: Note) -> tuple[Note, ...]:
    """The entries when somebody writes the one text: what it goes on with becomes a note of theirs.

    A text that does not begin with what was there replaces all of it.
    """
    known = text_of(entries)
    if text == known:
        return tuple(entries)
    if known and text.startswith(known + "\n") and (more := text.removeprefix(known).strip()):
        return (*entries, new.model_copy(update={"text": more}))
    return (new.model_copy(update={"text": text}),) if text else ()


def united(ours: Sequence[Note], theirs: Sequence[Note]) -> tuple[Note, ...]:
    """The notes of two leads that are one person, by time; what is noted twice is kept once."""
    said = {entry.text for entry in ours}
    more = [entry for entry in theirs if entry.text not in said]
    return tuple(sorted((*ours, *more), key=lambda entry: entry.at))


def noting(entries: Sequence[Note], new: Note) -> tuple[Note, ...]:
    """The entries with one more. Raises NotesFull."""
    return _fitting((*entries, new))


def reworded(entries: Sequence[Note], note_id: str, text: str) -> tuple[Note, ...]:
    """The entries with another text in one of them. Raises NoteNotFound and NotesFull."""
    note_of(entries, note_id)
    return _fitting(
        tuple(
            entry.model_copy(update={"text": text}) if entry.note_id == note_id else entry
            for entry in entries
        )
    )


def without(entries: Sequence[Note], note_id: str) -> tuple[Note, ...]:
    """The entries but for one. Raises NoteNotFound."""
    note_of(entries, note_id)
    return tuple(entry for entry in entries if entry.note_id != note_id)


def note_of(entries: Sequence[Note], note_id: str) -> Note:
    """The entry with this id. Raises NoteNotFound."""
    for entry in entries:
        if entry.note_id == note_id:
            return entry
    raise NoteNotFound


def _fitting(entries: tuple[Note, ...]) -> tuple[Note, ...]:
    if len(entries) > MOST_NOTES or sum(len(entry.text) for entry in entries) > LONGEST_NOTES:
        raise NotesFull
    return entries
