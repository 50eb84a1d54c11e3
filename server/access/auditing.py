"""What the audit log says of a request; the routing layer asks, so that no route is left out."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from server.access.audit import Entry
from server.call import REQUEST_ID, AnyCall


def entry_of(call: AnyCall, action: str, answer: web.StreamResponse | None = None) -> Entry:
    """The entry for what a caller did; without `answer` it is about to begin."""
    who = call.who
    return Entry(
        at=call.services.clock(),
        action=action,
        target=_target(call, answer),
        member_id=who.member_id,
        member_name=who.name or "",
        token_id=who.token_id,
        status=answer.status if answer else None,
        request_id=call.request.get(REQUEST_ID),
    )


def _target(call: AnyCall, answer: web.StreamResponse | None) -> str | None:
    """The ids in the path, else that of what was made, else the one in the body."""
    in_path = "/".join(call.request.match_info.values())
    return in_path or _id_in(_made(answer)) or _id_in(call.body.model_dump(by_alias=True))


def _made(answer: web.StreamResponse | None) -> Mapping[str, Any]:
    if not isinstance(answer, web.Response) or answer.status != web.HTTPCreated.status_code:
        return {}
    told = json.loads(answer.text or "null")
    return told if isinstance(told, dict) else {}


def _id_in(told: Mapping[str, Any]) -> str | None:
    named = (value for name, value in told.items() if name in ("id", "into") or name.endswith("Id"))
    return next((value for value in named if isinstance(value, str)), None)
