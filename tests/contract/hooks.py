"""What Schemathesis cannot know: ids of things that are there. It loads this in a process of its own."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData, Failure

IDS: dict[str, str] = json.loads(os.environ["IDS"])
ADMIN_ID = os.environ["ADMIN_ID"]


@schemathesis.hook
def map_path_parameters(context: schemathesis.HookContext, path_parameters: dict[str, Any]) -> dict[str, Any]:
    """Two of three ids are of things that are there, but for those that would then be deleted."""
    operation = context.operation
    if operation is None or not path_parameters or operation.method.upper() == "DELETE":
        return path_parameters
    parts = operation.path.split("/")
    kinds = {
        part[1:-1]: before if part == "{id}" else part[1:-1]
        for before, part in pairwise(parts)
        if part.startswith("{")
    }
    return {
        name: IDS.get(kinds.get(name, name), value) if len(str(value)) % 3 else value
        for name, value in path_parameters.items()
    }


@schemathesis.hook
def map_query(context: schemathesis.HookContext, query: Any) -> Any:
    """The site that a visitor's request is about is one that there is."""
    return {**query, "adminId": ADMIN_ID} if isinstance(query, dict) and "adminId" in query else query


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: Any) -> Any:
    """Likewise."""
    return {**body, "adminId": ADMIN_ID} if isinstance(body, dict) and "adminId" in body else body


@schemathesis.hook
def filter_failure(
    context: schemathesis.HookContext,
    failure: Failure,
    case: schemathesis.Case[Any],
    response: schemathesis.Response,
) -> bool:
    """What we know and mean to be so.

    A scalar that can only mean one thing, as `"5"` for 5 or 0 for false, is taken for it. And a
    request line beyond 8 KiB is refused before there is any route, in words that are no JSON.
    """
    if isinstance(failure, AcceptedNegativeData) and "Incorrect type" in failure.message:
        return False
    return not (response.status_code == 400 and "when reading" in response.text)
