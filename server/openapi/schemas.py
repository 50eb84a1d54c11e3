"""The JSON schemas of everything that the API takes and answers, each under one name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias

from pydantic import TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic.json_schema import CoreModeRef, CoreRef, DefsRef, GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

Schema: TypeAlias = dict[str, Any]
Mode: TypeAlias = Literal["validation", "serialization"]
Place: TypeAlias = tuple[str, ...]  # where a type stands in the table: method, path, and which part

COMPONENTS = "#/components/schemas/"

# A class of a handler's module, in pydantic's reference; the classes of two modules may share a name.
OF_HANDLER = re.compile(r"\bserver\.api\.([a-z_]+)\.([A-Z]\w*)")
GENERAL = re.compile(r"[A-Z][a-z]*|With[A-Z][a-z]*")  # one word says too little where there are many
FIELD = re.compile(r"`([a-z]+(?:_[a-z0-9]+)+)`")

Field: TypeAlias = core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField


class Generator(GenerateJsonSchema):
    """Pydantic's generator with our names, and with what is answered always said to be there."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def get_defs_ref(self, core_mode_ref: CoreModeRef) -> DefsRef:
        core_ref, mode = core_mode_ref
        named = OF_HANDLER.sub(_with_noun, core_ref)
        return super().get_defs_ref((CoreRef(named), mode))

    def field_is_required(self, field: Field, total: bool) -> bool:
        """An answer leaves out no field, but those that are absent when they say nothing."""
        if self.mode == "serialization":
            return field.get("serialization_exclude_if") is None
        return super().field_is_required(field, total)

    def model_field_schema(self, schema: core_schema.ModelField) -> JsonSchemaValue:
        found = super().model_field_schema(schema)
        if self.mode == "serialization" and schema.get("serialization_exclude_if"):
            return without_null(found)
        return found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """An answer always has its value; what it would be by default is of no interest."""
        found = super().default_schema(schema)
        if self.mode == "serialization":
            return {key: value for key, value in found.items() if key != "default"}
        return found

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        found = super().nullable_schema(schema)
        some = without_null(found)
        if isinstance(some.get("type"), str) and not {"enum", "const"} & some.keys():
            return {**some, "type": [some["type"], "null"]}
        return found


def schemas_of(types: Mapping[tuple[Place, Mode], Any]) -> tuple[dict[Place, Schema], dict[str, Schema]]:
    """The schema of each type, by its place, and the components that they refer to."""
    inputs = [(place, mode, TypeAdapter(wanted)) for (place, mode), wanted in types.items()]
    made, rest = TypeAdapter.json_schemas(
        inputs, ref_template=COMPONENTS + "{model}", schema_generator=Generator
    )
    found = rest.get("$defs", {})
    names = _renamed(found)
    named = {place: _with_names(schema, names) for (place, _), schema in made.items()}
    components = {names[name]: _with_names(_told(schema), names) for name, schema in found.items()}
    return named, components


def without_null(schema: Mapping[str, Any]) -> Schema:
    """The schema of a value that is there: of the forms it may have, those that are not null."""
    rest = {key: value for key, value in schema.items() if not (key == "default" and value is None)}
    if isinstance(rest.get("type"), list):
        [*some] = (name for name in rest["type"] if name != "null")
        return {**rest, "type": some[0] if len(some) == 1 else some}
    forms = [form for form in rest.pop("anyOf", ()) if form != {"type": "null"}]
    match forms:
        case []:
            return rest
        case [one]:
            return {**one, **rest}
    return {**rest, "anyOf": forms}


def resolved(schema: Schema, components: Mapping[str, Schema]) -> Schema:
    """The schema itself, where it stands as a reference."""
    while (reference := schema.get("$ref")) is not None:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**components[reference.removeprefix(COMPONENTS)], **beside}
    return schema


def reachable(root: Any, components: Mapping[str, Schema]) -> dict[str, Schema]:
    """The components that something refers to, directly or through others, by name."""
    waiting, found = list(_references(root)), set[str]()
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting += _references(components[name])
    return {name: components[name] for name in sorted(found)}


def _references(node: Any) -> Iterator[str]:
    match node:
        case {"$ref": str(reference)} if reference.startswith(COMPONENTS):
            yield reference.removeprefix(COMPONENTS)
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _references(child)


def _with_noun(found: re.Match[str]) -> str:
    """`server.api.webhooks.Write` as `server.api.webhooks.WebhooksWrite`: a name says what of."""
    module, name = found.groups()
    noun = _joined(module)
    full = noun + name if GENERAL.fullmatch(name) and name not in (noun, noun.removesuffix("s")) else name
    return f"server.api.{module}.{full}"


def _renamed(names: Iterable[str]) -> dict[str, str]:
    """Short names of their own: for classes that share one, and for one that is both taken and answered."""
    return {name: _short(name) for name in names}


def _short(name: str) -> str:
    *parts, own = name.split("__")
    own = own.removesuffix("-Output").replace("-Input", "Input")
    return _joined(parts[-1]) + own if parts else own


def _joined(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _with_names(node: Any, names: Mapping[str, str]) -> Any:
    """The same schema with its references under other names."""
    if isinstance(node, list):
        return [_with_names(child, names) for child in node]
    if not isinstance(node, dict):
        return node
    told = {key: _with_names(child, names) for key, child in node.items()}
    if isinstance(reference := node.get("$ref"), str):
        name = reference.removeprefix(COMPONENTS)
        told["$ref"] = COMPONENTS + names.get(name, name)
    return told


def _told(schema: Schema) -> Schema:
    """A component as clients read it: without Python's names."""
    told = {key: value for key, value in schema.items() if key != "title"}
    if "description" in told:
        known = schema.get("properties", {})
        told["description"] = FIELD.sub(
            lambda found: f"`{to_camel(found[1])}`" if to_camel(found[1]) in known else found[0],
            " ".join(told["description"].split()),
        )
    return told
