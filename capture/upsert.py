"""Making a lead, or going on with it, in one atomic operation of MongoDB: the aggregation that does it."""

from datetime import UTC, datetime
from typing import Any

from capture.addresses.domains import is_disposable
from capture.attribution import Attribution
from capture.conversation import Session
from capture.events import VISITOR
from capture.search.searchable import FACETS_AT_FIRST, searchable_of_session
from capture.stored import as_stored

LAST_DAY = datetime(9999, 1, 1, tzinfo=UTC)
FRESH: dict[str, Any] = {
    "requirements": "",
    "status": "new",
    "tags": [],
    "notes": "",
    "value": 0,
    "priority": "medium",
    "sourceKind": "chat",
}


def upsert(email: str, session: Session, at: datetime) -> list[dict[str, Any]]:
    """The update that makes or extends the lead of `email`. Text of visitors is literal: `$` is just `$`."""
    session_id = {"$literal": session.session_id}
    verified = [session_id] if session.verified else []
    earliest = {"$lt": [at, {"$ifNull": ["$firstContact", LAST_DAY]}]}
    latest = {"$gte": [at, {"$ifNull": ["$lastContact", at]}]}
    first = {
        "sessionId": session_id,
        "source": {"$literal": session.page_url},
        "firstMessage": {"$literal": session.first_message},
        "firstContact": at,
        "createdAt": at,
    }
    return [
        {
            "$set": {
                **{field: _at_first(field, value, earliest) for field, value in first.items()},
                **{field: {"$ifNull": [f"${field}", value]} for field, value in FRESH.items()},
                **_touches(session, earliest, latest),
                "emails": {"$ifNull": ["$emails", [{"$literal": email}]]},
                "sessionIds": _joined("sessionIds", [session_id]),
                "verifiedSessionIds": _joined("verifiedSessionIds", verified),
                "mentions": _joined("mentions", [{"$literal": email} for email in session.mentions]),
                "words": _found_by(email, session),
                "disposable": is_disposable(email.rpartition("@")[2]),
                "lastContact": {"$max": ["$lastContact", at]},
                "updatedAt": {"$max": ["$updatedAt", at]},
                "version": {"$add": [{"$ifNull": ["$version", 0]}, 1]},
                **_tidings(session_id, at),
            }
        },
        {"$set": {"conversationCount": {"$size": "$sessionIds"}}},
    ]


def _at_first(field: str, value: Any, earliest: dict[str, Any]) -> dict[str, Any]:
    """What the earliest session says, and what the first one adds to a lead that was made by hand."""
    silent = {"$eq": [{"$ifNull": ["$sessionId", None]}, None]}
    known = {"$cond": [silent, {"$ifNull": [f"${field}", value]}, f"${field}"]}
    return {"$cond": [earliest, value, known]}


def _touches(session: Session, earliest: dict[str, Any], latest: dict[str, Any]) -> dict[str, Any]:
    """How the visitor came, first and last, and what they agreed to, as far as the session knows it."""
    came = session.attribution or Attribution()
    told = {
        "attribution.first": (came.first, earliest),
        "attribution.last": (came.last, latest),
        "consent": (session.consent, latest),
    }
    return {
        field: {
            "$cond": [when, {"$literal": value.model_dump(by_alias=True)}, {"$ifNull": [f"${field}", None]}]
        }
        for field, (value, when) in told.items()
        if value is not None
    }


def _found_by(email: str, session: Session) -> dict[str, Any]:
    """What the lead is found by, with what this session adds.

    One of the time before `words` stays without, so that it is seen to lack them. That a touch which
    is not the first leaves its mark is of no harm: a filter compares the field itself as well.
    """
    ours = [{"$literal": word} for word in searchable_of_session(email, session.attribution)]
    known = {"$ne": [{"$type": "$createdAt"}, "missing"]}
    lacks = {"$and": [known, {"$eq": [{"$type": "$words"}, "missing"]}]}
    at_first = {"$cond": [known, [], list(FACETS_AT_FIRST)]}
    return {"$cond": [lacks, "$$REMOVE", {"$concatArrays": [_joined("words", ours), at_first]}]}


def _tidings(session_id: dict[str, str], at: datetime) -> dict[str, Any]:
    """The news of a lead's beginning, and of each further session that gave its address."""
    version = {"$add": [{"$ifNull": ["$version", 0]}, 1]}
    listed = {"field": "sessionId", "before": None, "after": session_id}
    news = {"version": version, "at": at, "by": as_stored(VISITOR), "changes": [listed]}
    created = {"type": "lead.created", **news}
    captured = {"type": "lead.email_captured", **news}
    known = {"$in": [session_id, {"$ifNull": ["$sessionIds", []]}]}
    is_new = {"$eq": [{"$type": "$version"}, "missing"]}
    fresh = {"$cond": [known, [], {"$cond": [is_new, [created, captured], [captured]]}]}
    return {
        "news": {"$concatArrays": [{"$ifNull": ["$news", []]}, fresh]},
        "unheard": {"$cond": [known, {"$ifNull": ["$unheard", "$$REMOVE"]}, at]},
    }


def _joined(field: str, values: list[dict[str, str]]) -> dict[str, Any]:
    """The field's list with those of the values that it lacks, in order."""
    known = {"$ifNull": [f"${field}", []]}
    new = {"$filter": {"input": values, "cond": {"$not": {"$in": ["$$this", known]}}}}
    return {"$concatArrays": [known, new]}
