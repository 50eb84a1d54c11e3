"""Forms that a model fills in: how a server is asked for one, and what it sends back."""

from functools import cache
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from llm.chat import ModelUnavailable

Form = TypeVar("Form", bound=BaseModel)
Shape = dict[str, object] | None

SHAPES: Final = 3  # from the most to the least that a server can be asked for


@cache
def shape_of(form: type[BaseModel], place: int) -> Shape:
    """`response_format` for a form: its schema, then any JSON, then None, which leaves it to the prompt.

    The schema is strict, since a form's fields are all required and closed.
    """
    if place == 0:
        schema = {"name": form.__name__.lower(), "strict": True, "schema": form.model_json_schema()}
        return {"type": "json_schema", "json_schema": schema}
    return {"type": "json_object"} if place == 1 else None


def filled(form: type[Form], answer: str) -> Form:
    """The form between the outermost braces of an answer; fences and prose around them go.

    Raises ModelUnavailable and ValidationError.
    """
    if not answer.strip():
        raise ModelUnavailable("empty")
    try:
        return form.model_validate_json(answer[answer.find("{") : answer.rfind("}") + 1])
    except ValidationError:
        if answer.count("{") > answer.count("}"):
            raise ModelUnavailable("cut") from None  # it came to its limit, or stopped half-way
        raise
