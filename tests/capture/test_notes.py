"""Notes: entries with author and time, and one text of them all that can be written, too."""

from hypothesis import given
from hypothesis import strategies as st

from capture.notes import Note, entries_of, rewritten, text_of, united
from tests.factories import ALICE, NOON, edited, make_lead

NEW = Note(note_id="new", text="", author="Bob", author_id="mem_bob", at=NOON)
texts = st.lists(st.text("ab \n", min_size=1).filter(str.strip), max_size=4)


def entries(*said: str) -> tuple[Note, ...]:
    return tuple(Note(note_id=text, text=text, at=NOON) for text in said)


def test_a_text_that_goes_on_makes_one_more_note_by_whoever_writes_it() -> None:
    first, second = rewritten(entries("Called her"), "Called her\nWants a demo", NEW)
    assert (first.text, first.author) == ("Called her", None)
    assert (second.text, second.author) == ("Wants a demo", "Bob")


def test_another_text_replaces_all_notes_and_an_empty_one_removes_them() -> None:
    assert [note.text for note in rewritten(entries("a", "b"), "c", NEW)] == ["c"]
    assert rewritten(entries("a", "b"), "", NEW) == ()


@given(texts, texts)
def test_the_text_of_the_notes_is_always_what_was_written(before: list[str], after: list[str]) -> None:
    written = "\n".join(after).strip()
    assert text_of(rewritten(entries(*before), written, NEW)).split() == written.split()


def test_a_lead_that_only_ever_had_the_text_has_it_as_one_note() -> None:
    [note] = entries_of("From before", (), NOON)
    assert note.text == "From before"
    assert entries_of("From before", (), NOON) == entries_of("From before", (), NOON)
    lead = edited(make_lead(notes="From before"), {"notes": "From before\nMore"})
    assert [(note.text, note.author) for note in lead.note_entries] == [
        ("From before", None),
        ("More", ALICE.name),
    ]


def test_notes_of_two_leads_stand_by_time_and_once() -> None:
    assert [note.text for note in united(entries("a", "b"), entries("b", "c"))] == ["a", "b", "c"]
