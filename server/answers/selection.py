"""`?fields=email,name`: an answer with the fields that the client will read, and no others."""

from collections.abc import Callable, Collection, Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from server.call import Request
from server.errors import FieldError, invalid

Told = Mapping[str, Any]


class Selecting(Request):
    """A query that may say which fields of the resource to answer, as the answer spells them."""

    fields: Annotated[str, StringConstraints(min_length=1, max_length=2_000)] | None = Field(
        None, description="Names of fields, separated by commas: the resource is answered with these alone."
    )


def selection(query: Selecting, known: Collection[str]) -> Callable[[Told], dict[str, Any]]:
    """What narrows a resource to the fields that the query selects; all of them when it selects none.

    `known` are all the fields that the resource has. Raises Problem (422) that names those it has not.
    """
    if query.fields is None:
        return dict
    wanted = [field.strip() for field in query.fields.split(",")]
    if unknown := [field for field in wanted if field not in known]:
        raise invalid(*(FieldError("fields", f"{field!r} is not a field of this") for field in unknown))
    return lambda told: {field: value for field, value in told.items() if field in wanted}
