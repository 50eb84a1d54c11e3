"""One operation on the page: what it does, what it takes, what it answers, and how to call it."""

from collections.abc import Iterator
from html import escape
from typing import Any

from server.openapi.answers import JSON
from server.openapi.examples import KNOWN, as_json, example, smallest
from server.openapi.page_parts import badge, code_box, kind_of, limits_of, path_of, phrase, prose
from server.openapi.schemas import Schema, resolved


class OperationOnPage:
    """An operation of the document; `document` is what its references refer to."""

    def __init__(self, document: Schema, path: str, method: str, operation: Schema) -> None:
        self._components: dict[str, Any] = document["components"]
        self._schemas: dict[str, Schema] = document["components"]["schemas"]
        self._path = path
        self._method = method
        self._operation = operation

    def html(self) -> str:
        operation = self._operation
        anchor = escape(operation["operationId"])
        return (
            f'<section class="operation" id="{anchor}" aria-labelledby="{anchor}-title" '
            f'data-words="{escape(self._words())}"><div class="told">'
            f'<h3 id="{anchor}-title">{phrase(operation["summary"])}'
            f'<a class="anchor" href="#{anchor}" aria-label="Link to this operation">#</a></h3>'
            f'<p class="address">{badge(self._method)}<code>{path_of(self._path)}</code>{self._guard()}</p>'
            f"{prose(operation.get('description'))}"
            f"{self._parameters()}{self._body()}{self._answers()}"
            f'</div><div class="shown">{"".join(self._code())}</div></section>'
        )

    def _words(self) -> str:
        """What the search looks at."""
        operation = self._operation
        told = (self._method, self._path, operation["operationId"], operation["summary"], *operation["tags"])
        return " ".join(told).casefold()

    def _guard(self) -> str:
        for need in self._operation["security"]:
            if "apiToken" in need:
                return f'<span class="guard">token with <code>{escape(need["apiToken"][0])}</code></span>'
            return '<span class="guard">token of the conversation</span>'
        return '<span class="guard open">no token</span>'

    def _parameters(self) -> str:
        found = [self._resolved(each) for each in self._operation.get("parameters", ())]
        rows = "".join(_row(each["name"], each, each["schema"], _where(each)) for each in found)
        if not rows:
            return ""
        return _folded("Parameters", len(found), f'<dl class="fields">{rows}</dl>', fold=len(found) > 12)

    def _body(self) -> str:
        body = self._operation.get("requestBody")
        if body is None:
            return ""
        if JSON not in body["content"]:
            types = ", ".join(f"<code>{escape(name)}</code>" for name in body["content"])
            return f"<h4>Body</h4>{prose(body.get('description'))}<p>{types}</p>"
        schema = body["content"][JSON]["schema"]
        return f"<h4>Body</h4><p>{kind_of(schema)}, in JSON</p>{fields(resolved(schema, self._schemas))}"

    def _answers(self) -> str:
        answers = self._operation["responses"]
        own = {status: each for status, each in answers.items() if "$ref" not in each}
        success = "".join(self._answer(status, each) for status, each in own.items())
        problems = " ".join(
            f'<a class="status problem" href="#problem-{status}">{status}</a>'
            for status in answers
            if status not in own
        )
        trouble = f'<p class="problems">Problems: {problems}</p>' if problems else ""
        return f'<h4>Answers</h4><dl class="answers">{success}</dl>{trouble}'

    def _answer(self, status: str, answer: Schema) -> str:
        kinds = [
            f"{kind_of(media['schema'])}, in JSON" if name == JSON else f"<code>{escape(name)}</code>"
            for name, media in answer.get("content", {}).items()
        ]
        told = " or ".join(kinds) or "nothing in the body"
        says = "" if answer["description"] == "OK." else f" · {phrase(answer['description'])}"
        return f'<dt><span class="status">{escape(status)}</span></dt><dd>{told}{says}</dd>'

    def _code(self) -> Iterator[str]:
        yield code_box("Request", self._curl(), "curl")
        answers = self._operation["responses"].items()
        for status, answer in sorted(answers, key=lambda each: each[0] != "201"):  # what a create is for
            schema = answer.get("content", {}).get(JSON, {}).get("schema")
            if schema is not None:
                yield code_box(f"Answer {status}", as_json(example(schema, self._schemas)), "json")
                return

    def _curl(self) -> str:
        lines = [f'curl "$LEADLIGHT{self._address()}"']
        if self._method != "get":
            lines[0] = f'curl -X {self._method.upper()} "$LEADLIGHT{self._address()}"'
        tokens = ("TOKEN" if "apiToken" in need else "SESSION_TOKEN" for need in self._operation["security"])
        lines += [f'-H "Authorization: Bearer ${token}"' for token in tokens]
        content = self._operation.get("requestBody", {}).get("content", {})
        if JSON in content:
            lines.append('-H "Content-Type: application/json"')
            told = as_json(smallest(content[JSON]["schema"], self._schemas)).replace("'", "’")
            lines.append(f"-d '{told}'")
        elif content:
            lines.append("--data-binary @FILE")
        return " \\\n  ".join(lines)

    def _address(self) -> str:
        found = [self._resolved(each) for each in self._operation.get("parameters", ())]
        path, needed = self._path, []
        for each in found:
            sample = KNOWN.get(each["name"], each["name"].upper())
            if each["in"] == "path":
                path = path.replace(f"{{{each['name']}}}", str(sample))
            elif each["in"] == "query" and each.get("required"):
                value = example(each["schema"], self._schemas, each["name"])
                needed.append(f"{each['name']}={value}")
        return path + ("?" + "&".join(needed) if needed else "")

    def _resolved(self, parameter: Schema) -> Schema:
        if (reference := parameter.get("$ref")) is None:
            return parameter
        found: Schema = self._components["parameters"][reference.rpartition("/")[2]]
        return found


def fields(schema: Schema) -> str:
    """The fields of an object, one under the other."""
    required = schema.get("required", ())
    rows = "".join(
        _row(name, {"required": name in required, **each}, each, "")
        for name, each in schema.get("properties", {}).items()
    )
    return f'<dl class="fields">{rows}</dl>' if rows else ""


def _row(name: str, told: Schema, schema: Schema, where: str) -> str:
    needed = '<span class="required">required</span>' if told.get("required") is True else ""
    limits = f'<span class="limits">{limits}</span>' if (limits := limits_of(schema)) else ""
    says = f"<div>{phrase(told['description'])}</div>" if told.get("description") else ""
    return (
        f"<dt><code>{escape(name)}</code>{needed}{where}</dt>"
        f'<dd><span class="kind">{kind_of(schema)}</span>{limits}{says}</dd>'
    )


def _where(parameter: Schema) -> str:
    return "" if parameter["in"] == "query" else f'<span class="where">{escape(parameter["in"])}</span>'


def _folded(title: str, count: int, inside: str, *, fold: bool) -> str:
    if not fold:
        return f"<h4>{title}</h4>{inside}"
    return f'<details class="many"><summary><h4>{title}</h4><span>{count}</span></summary>{inside}</details>'
