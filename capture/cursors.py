"""Where a list by time or by number goes on: stable whatever is added meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any

from bson import ObjectId

from capture.listing import BadCursor


def cursor_behind(at: datetime, document_id: Any) -> str:
    """The cursor for what is older than this document."""
    return urlsafe_b64encode(f"{at.isoformat()}~{document_id}".encode()).rstrip(b"=").decode()


def older(field: str, cursor: str | None) -> dict[str, Any]:
    """The part of a query that leaves what is older, by `field` and then by id. Raises BadCursor."""
    if cursor is None:
        return {}
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text, _, document_id = urlsafe_b64decode(padded).decode().partition("~")
        at, last = datetime.fromisoformat(text), ObjectId(document_id)
    except Exception as error:  # whatever a made-up cursor can do to the three decoders above
        raise BadCursor from error
    if at.utcoffset() != timedelta(0):  # ours are in UTC, all of them
        raise BadCursor
    return {"$or": [{field: {"$lt": at}}, {field: at, "_id": {"$lt": last}}]}


def number_of(cursor: str | None) -> int | None:
    """The number behind which a list goes on that is counted by versions or revisions. Raises BadCursor."""
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 15:
        raise BadCursor
    return int(cursor)
