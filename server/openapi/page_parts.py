"""Small parts of the page: prose, names of types, and what limits a value."""

import json
import re
from collections.abc import Iterator
from html import escape

from server.openapi.schemas import COMPONENTS, Schema

CODE, BOLD = re.compile(r"`([^`]+)`"), re.compile(r"\*\*([^*]+)\*\*")


def prose(text: str | None) -> str:
    """Markdown with code, bold and paragraphs, as HTML."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return "".join(f"<p>{phrase(each)}</p>" for each in paragraphs if each)


def phrase(text: str) -> str:
    """The same within one paragraph."""
    return BOLD.sub(r"<strong>\1</strong>", CODE.sub(r"<code>\1</code>", escape(text, quote=False)))


def badge(method: str) -> str:
    return f'<span class="method {method.lower()}">{escape(method.upper())}</span>'


def path_of(path: str) -> str:
    """A path whose placeholders stand out, and that may break at its slashes."""
    marked = re.sub(r"{(\w+)}", r"<var>{\1}</var>", escape(path))
    return re.sub(r"(?<!^)(?<!<)/", "<wbr>/", marked)


def code_box(label: str, code: str, kind: str) -> str:
    """Code under a heading, with room for the button that copies it."""
    return (
        f'<figure class="code"><figcaption>{escape(label)}</figcaption>'
        f'<pre class="{kind}" tabindex="0" role="group" aria-label="{escape(label)}">'
        f"<code>{escape(code, quote=False)}</code></pre></figure>"
    )


def kind_of(schema: Schema) -> str:
    """What a value is, in words and links."""
    if reference := schema.get("$ref"):
        name = reference.removeprefix(COMPONENTS)
        return f'<a href="#schema-{escape(name)}">{escape(name)}</a>'
    if "const" in schema:
        return f"<code>{escape(str(schema['const']))}</code>"
    if "enum" in schema:
        return "one of " + ", ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    if forms := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(kind_of(form) for form in forms))
    kinds = schema.get("type", "anything")
    return " or ".join(_kind(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def limits_of(schema: Schema) -> str:
    """What a value must be beside its kind."""
    return "; ".join(_limits(schema))


def _kind(kind: str, schema: Schema) -> str:
    match kind:
        case "array":
            return f"list of {kind_of(schema.get('items', {}))}"
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            return f"object with values: {kind_of(schema['additionalProperties'])}"
        case "string":
            return {"date-time": "time", "date": "day"}.get(schema.get("format", ""), "text")
        case "boolean":
            return "true or false"
        case "integer":
            return "whole number"
    return kind


def _limits(schema: Schema) -> Iterator[str]:
    for form in schema.get("anyOf", ()):
        yield from _limits(form)
    yield from _range(schema, "minLength", "maxLength", "characters")
    yield from _range(schema, "minItems", "maxItems", "entries")
    yield from _range(schema, "minimum", "maximum", "")
    if "exclusiveMinimum" in schema:
        yield f"more than {schema['exclusiveMinimum']:,}"
    if "pattern" in schema:
        yield f"<code>{escape(schema['pattern'])}</code>"
    if schema.get("default") not in (None, [], {}, ""):
        yield f"default <code>{escape(_as_text(schema['default']))}</code>"


def _range(schema: Schema, low: str, high: str, of_what: str) -> Iterator[str]:
    least, most = schema.get(low), schema.get(high)
    if least is None and most is None:
        return
    if most is None:
        text = f"at least {least:,}"
    elif not least:
        text = f"at most {most:,}" if least is None else f"{least:,} to {most:,}"
    else:
        text = f"{least:,} to {most:,}"
    yield f"{text} {of_what}".strip()


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
