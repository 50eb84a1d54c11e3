"""What a file is, is told by what is in it; its name has to say the same."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.file_types import LONGEST_NAME, clean_name, type_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def office(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.png", PNG, "image/png"),
        ("A.JPEG", b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        ("a.gif", b"GIF89a...", "image/gif"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        ("plan.of.house.pdf", b"%PDF-1.7\n...", "application/pdf"),
        ("a.txt", "Grüße".encode(), "text/plain"),
        ("a.csv", b"a;b\r\n1;2\r\n", "text/csv"),
        (
            "a.docx",
            office("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "a.xlsx",
            office("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_what_businesses_are_sent_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert type_of(name, content) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PNG),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.svg", b"<svg/>"),
        ("a.html", b"<script>1</script>"),
        ("a.png.exe", PNG),
        ("a.exe", b"MZ\x90\0"),
        ("a.txt", b"MZ\x90\0\x03"),
        ("a.txt", b"\xff\xfe\0\0"),
        ("a.docx", office("xl/workbook.xml")),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("a.docx", b"PK\x03\x04 no archive"),
        ("a.zip", office("word/document.xml")),
        ("a", PNG),
        ("a.png", b""),
    ],
)
def test_nothing_else_is(name: str, content: bytes) -> None:
    assert type_of(name, content) is None


@given(st.binary(max_size=300), st.sampled_from(["png", "pdf", "docx", "txt", "webp", "exe"]))
def test_no_content_is_too_odd_to_be_looked_at(content: bytes, ending: str) -> None:
    assert type_of(f"a.{ending}", content) is None or ending != "exe"


def test_a_name_is_shown_as_what_it_is() -> None:
    assert clean_name("C:\\Users\\jane\\plan.pdf") == "plan.pdf"
    assert clean_name("../../etc/plan.pdf") == "plan.pdf"
    assert clean_name("invoice\u202efdp.exe") == "invoicefdp.exe"
    assert clean_name(" a\n b\t.pdf ") == "a b .pdf"


@given(st.text(max_size=300))
def test_a_clean_name_stays_as_it_is_and_is_short(name: str) -> None:
    cleaned = clean_name(name + ".pdf")
    assert len(cleaned) <= LONGEST_NAME
    assert clean_name(cleaned) == cleaned
    assert cleaned.isprintable()
