"""Which files visitors may send: told by what is in them, and by a name that says the same."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from capture.passages import clean

LONGEST_NAME = 120
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file, the endings its names have, and how its content is recognised."""

    type: str
    endings: frozenset[str]
    fits: Callable[[bytes], bool]


def type_of(name: str, content: bytes) -> str | None:
    """The media type of a file that may be sent; None when its content and name do not agree on one."""
    ending = _EXTENSION.search(name)
    if ending is None or not content:
        return None
    wanted = (each for each in TYPES if ending[1].lower() in each.endings)
    return next((each.type for each in wanted if each.fits(content)), None)


def clean_name(name: str) -> str:
    """A name of one line, without folders and without characters that would show another one."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(each for each in clean(last) if unicodedata.category(each)[0] != "C")
    plain = " ".join(shown.split())
    ending = _EXTENSION.search(plain)
    suffix = ending[0] if ending else ""
    return plain.removesuffix(suffix)[: LONGEST_NAME - len(suffix)] + suffix


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _holds(folder: str) -> Callable[[bytes], bool]:
    """A document of an office program, of the kind with this folder, without macros."""

    def fits(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names) and not has_macros

    return fits


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(each.isprintable() or each in "\t\r\n\f\ufeff\u00ad\u200b\u200d" for each in text)


def _type(media_type: str, endings: str, fits: Callable[[bytes], bool]) -> FileType:
    return FileType(media_type, frozenset(endings.split()), fits)


TYPES = (
    _type("image/png", "png", _begins(b"\x89PNG\r\n\x1a\n")),
    _type("image/jpeg", "jpg jpeg", _begins(b"\xff\xd8\xff")),
    _type("image/gif", "gif", _begins(b"GIF87a", b"GIF89a")),
    _type("image/webp", "webp", _is_webp),
    _type("application/pdf", "pdf", _begins(b"%PDF-")),
    _type(f"{_OFFICE}wordprocessingml.document", "docx", _holds("word/")),
    _type(f"{_OFFICE}spreadsheetml.sheet", "xlsx", _holds("xl/")),
    _type(f"{_OFFICE}presentationml.presentation", "pptx", _holds("ppt/")),
    _type("text/plain", "txt", _is_text),
    _type("text/csv", "csv", _is_text),
)
