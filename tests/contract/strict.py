"""The API's document as the tests read it: an answer has the fields that it is said to have, no others."""

import copy
from typing import Any

from server.openapi.schemas import COMPONENTS, Schema, reachable


def strict(document: Schema) -> Schema:
    """The document with every object that is only answered, and never taken, closed to further fields.

    Clients shall not rely on that, so that fields can be added; that there are none unsaid is ours to keep.
    """
    told = copy.deepcopy(document)
    schemas = told["components"]["schemas"]
    operations = [operation for methods in told["paths"].values() for operation in methods.values()]
    taken = reachable([operation.get("requestBody") for operation in operations], schemas)
    for name, schema in schemas.items():
        if name not in taken and name != "Problem":
            _close(schema)
    return told


def against(schema: Schema, document: Schema) -> Schema:
    """A schema of the document that can be used alone."""
    alone: Schema = _relocated({**schema, "$defs": document["components"]["schemas"]})
    return alone


def _close(schema: Schema) -> None:
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)


def _relocated(node: Any) -> Any:
    if isinstance(node, list):
        return [_relocated(child) for child in node]
    if not isinstance(node, dict):
        return node
    told = {key: _relocated(child) for key, child in node.items()}
    if isinstance(reference := node.get("$ref"), str):
        told["$ref"] = reference.replace(COMPONENTS, "#/$defs/")
    return told
