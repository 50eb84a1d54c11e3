"""Examples for the page: a value that a schema allows, such as one sees in real life."""

import json
from collections.abc import Mapping
from typing import Any

from server.openapi.schemas import Schema, resolved

# By the name of a field or parameter, wherever its schema allows it.
KNOWN: dict[str, Any] = {
    "adminId": "adm_7f3k2m9q",
    "author": "Alice",
    "company": "Jane's Joinery",
    "content": "I need a website for my joinery.",
    "cursor": "gAAAAB…",
    "email": "jane@example.org",
    "expiresAt": "2027-01-01T00:00:00Z",
    "fields": "leadId,email,status",
    "fileId": "file_4b1d",
    "from": "2026-03-01",
    "interactionId": "int_5e2a",
    "kind": "page_view",
    "label": "Size of the roof",
    "leadId": "65f0c1e2a4b3d2c1f0e9a8b7",
    "memberId": "65f0c1e2a4b3d2c1f0e9a8b8",
    "message": "I need a website for my joinery.",
    "messageId": "msg_0c5f",
    "name": "Jane Doe",
    "nextCursor": None,
    "pageUrl": "https://example.org/prices",
    "phone": "+49 30 901820",
    "question": "What does it cost?",
    "requirements": "- a website for a joinery",
    "secret": "whsec_…",
    "sessionId": "sess_9a1c",
    "sessionToken": "adm_7f3k2m9q.…",
    "since": "2026-03-02T12:00:00Z",
    "status": "contacted",
    "tags": ["website"],
    "text": "A website with up to five pages is 900 EUR.",
    "title": "Prices",
    "to": "2026-03-31",
    "token": "adm_7f3k2m9q.…",
    "total": 1,
    "pages": 1,
    "url": "https://example.org/hook",
}
FORMATS = {"date-time": "2026-03-02T12:00:00Z", "date": "2026-03-02", "uri": "https://example.org/"}


def example(
    schema: Schema, components: Mapping[str, Schema], name: str = "", within: tuple[str, ...] = ()
) -> Any:
    """A value of the schema; what would hold itself is left empty."""
    if (reference := schema.get("$ref")) in within:
        return None
    within = (*within, reference) if reference else within
    whole = resolved(schema, components)
    for key in ("examples", "enum"):
        if key in whole and not (name in KNOWN and KNOWN[name] in whole[key]):
            return whole[key][0]
    if "const" in whole:
        return whole["const"]
    if "anyOf" in whole or "oneOf" in whole:
        return example((whole.get("anyOf") or whole["oneOf"])[0], components, name, within)
    kind = whole.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if _fits(KNOWN.get(name, ...), kind, nullable="null" in whole.get("type", ())):
        return KNOWN[name]
    if "null" in whole.get("type", ()) and not whole.get("format"):
        return None
    match kind:
        case "object":
            return _object(whole, components, within)
        case "array":
            return [example(whole.get("items", {}), components, _one(name), within)]
    return _plain(whole, kind)


def smallest(schema: Schema, components: Mapping[str, Schema]) -> Any:
    """What a request must say at least; of one that must say nothing, its first field."""
    whole = resolved(schema, components)
    told = example(schema, components)
    if not isinstance(told, dict):
        return told
    required = whole.get("required") or [name for name in told if name != "leadId"][:1]
    return {name: told[name] for name in told if name in required}


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _object(schema: Schema, components: Mapping[str, Schema], within: tuple[str, ...]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    return {name: example(each, components, name, within) for name, each in properties.items()}


def _plain(schema: Schema, kind: str) -> Any:
    if schema.get("default") is not None:
        return schema["default"]
    match kind:
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
        case "null":
            return None
    return FORMATS.get(schema.get("format", ""), "…")


def _fits(value: Any, kind: str, *, nullable: bool) -> bool:
    types = {"string": str, "integer": int, "number": int, "array": list}
    return isinstance(value, types.get(kind, ())) or (value is None and nullable)


def _one(name: str) -> str:
    """`leadIds` are of `leadId`."""
    return name.removesuffix("s")
