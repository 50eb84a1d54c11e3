"""What a model is told of a lead when it judges the fit, and when it would be told the same."""

from collections.abc import Sequence
from typing import Any

from capture.conversation import Attachment
from capture.custom_fields import FieldDefinition
from llm.judgement import MESSAGE, Portrait
from scoring.portrait import LONGEST, LONGEST_SAID, MOST_MESSAGES, about, fingerprint, portrait
from tests.factories import make_lead, make_message

SHOPS = FieldDefinition(name="shops", label="Shops", type="number")
MOBILE = FieldDefinition(name="mobile", label="Mobile", type="phone")


def told(*said: str, own: Sequence[FieldDefinition] = (), **fields: Any) -> Portrait:
    messages = [make_message(text) for text in said]
    return portrait(make_lead(**fields), messages, "Bookwell", "Dental clinics", own)


def fields_of(found: Portrait) -> dict[str, str]:
    return {each.field: each.text for each in found.statements}


def test_it_has_what_tells_of_the_fit() -> None:
    found = told("We run a clinic", email="jane@acme.example", company_size="11-50", technologies=("Go", "C"))
    assert fields_of(found) == {
        "companySize": "11-50",
        "technologies": "Go, C",
        "email": "acme.example",
        MESSAGE: "We run a clinic",
    }
    assert (found.business, found.ideal) == ("Bookwell", "Dental clinics")


def test_it_has_nothing_by_which_one_could_find_the_person() -> None:
    private: dict[str, Any] = {"name": "zqx", "phone": "zqx", "notes": "zqx", "mentions": ("zqx",)}
    assert "zqx" not in str(told(email="zqx@gmail.com", **private))
    assert "zqx" not in str(told(email="zqx@acme.example", social_profiles={"x": "zqx"}))
    assert told(email="a@mailinator.com", disposable=True).statements == ()


def test_it_has_the_admins_own_fields_but_no_contacts() -> None:
    own = {"shops": 12, "mobile": "+49301234567", "gone": "x"}
    found = told(email="a@gmail.com", custom_fields=own, own=(SHOPS, MOBILE))
    assert fields_of(found) == {"custom.shops": "12"}


def test_a_message_knows_where_it_was_said_and_only_the_visitors_words_count() -> None:
    file = Attachment(file_id="f", name="x.pdf", type="application/pdf", size=1)
    messages = [
        make_message("Mine", session_id="s1", message_id="m1"),
        make_message("Ours", role="assistant"),
        make_message("x.pdf", attachment=file),
    ]
    [said] = portrait(make_lead(email="a@gmail.com"), messages, "B", "I").statements
    assert (said.text, said.session_id, said.message_id) == ("Mine", "s1", "m1")


def test_it_is_bounded() -> None:
    found = told(*["x" * 10 * LONGEST] * 100, requirements="y" * 10 * LONGEST, email="a@gmail.com")
    said = [each.text for each in found.statements if each.field == MESSAGE]
    assert len(said) <= MOST_MESSAGES
    assert sum(map(len, said)) == LONGEST_SAID
    assert max(len(each.text) for each in found.statements) == LONGEST


def test_the_fingerprint_is_that_of_what_is_asked() -> None:
    known: dict[str, Any] = {"email": "a@gmail.com", "title": "CTO"}
    first = fingerprint(told("Hi", **known), "judge.v1")
    assert fingerprint(told("Hi", phone="1", notes="Called", score=7, **known), "judge.v1") == first
    assert fingerprint(told("Hi", **known), "judge.v2") != first
    assert fingerprint(told("Hello", **known), "judge.v1") != first
    assert fingerprint(told("Hi", email="a@gmail.com", title="CEO"), "judge.v1") != first
    assert fingerprint(portrait(make_lead(**known), [], "B", "Hospitals"), "judge.v1") != first


def test_a_description_is_told_from_every_other_and_none_is_none() -> None:
    assert about("") == ""
    assert len({about("a"), about("b"), about("\ud83d")}) == 3
