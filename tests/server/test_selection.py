"""`?fields=`: only what was asked for is answered, and a field that does not exist is named."""

import pytest

from server.answers.selection import Selecting, selection
from server.errors import Problem

KNOWN = ("leadId", "email", "name")
LEAD = {"leadId": "1", "email": "jane@example.org", "name": None}


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        (None, LEAD),
        ("email,name", {"email": "jane@example.org", "name": None}),
        (" name , name", {"name": None}),
    ],
)
def test_the_selected_fields_are_left(fields: str | None, left: dict[str, str | None]) -> None:
    assert selection(Selecting(fields=fields), KNOWN)(LEAD) == left


@pytest.mark.parametrize("fields", ["email,shoeSize", "email,", "Email", ","])
def test_an_unknown_field_is_named(fields: str) -> None:
    with pytest.raises(Problem) as refused:
        selection(Selecting(fields=fields), KNOWN)
    assert refused.value.status == 422
    assert {error.field for error in refused.value.errors} == {"fields"}
