"""What the columns of a file mean, said by a person or guessed by their headers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StringConstraints

from capture.custom_fields import FieldDefinition
from capture.record import Record
from integrations.csv.columns import CUSTOM
from integrations.csv.fields import TAKEN
from integrations.csv.reading import MOST_COLUMNS
from integrations.csv.values import DateOrder, Habits, Separator
from integrations.csv.writing import Delimiter

Existing = Literal["skip", "update", "fill"]
Tagging = Literal["add", "replace"]

NAMES: Final = ("firstName", "lastName")  # parts of `name`, which the file may have instead
Target = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Cell = Annotated[str, StringConstraints(max_length=10_000)]


class Meaning(Record):
    """How a file becomes leads. `columns` says for each column of the file, in order, which field it is.

    A field is named as the API names it, a custom one `custom.NAME`; `firstName` and `lastName` make the
    name; None leaves the column out. `existing` says what becomes of a lead that is there already:
    `skip` leaves it alone, `fill` gives it what it lacks, `update` replaces what the file has other
    values for. An empty cell never empties anything. `defaults` are cells for columns that the file
    does not have, or has empty.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    columns: Annotated[tuple[Target | None, ...], Field(max_length=MOST_COLUMNS)]
    existing: Existing = "skip"
    tags: Tagging = "add"
    defaults: Annotated[dict[Target, Cell], Field(max_length=50)] = Field(default_factory=dict)
    dates: DateOrder = "iso"
    separator: Separator = ","
    delimiter: Delimiter = "comma"

    @property
    def habits(self) -> Habits:
        return Habits(self.dates, self.separator)


class BadMapping(ValueError):
    """The mapping does not fit the file; `errors` has sentences by the place in the mapping."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


def check_mapping(mapping: Meaning, headers: Sequence[str], definitions: Sequence[FieldDefinition]) -> None:
    """Raises BadMapping unless each column means one known field, and one of them is the e-mail address."""
    known = {*TAKEN, *NAMES, *(CUSTOM + definition.name for definition in definitions)}
    errors: dict[str, str] = {}
    if len(mapping.columns) != len(headers):
        errors["columns"] = f"must have {len(headers)} entries, one for each column of the file"
    for place, target in enumerate(mapping.columns):
        if target is not None and target not in known:
            errors[f"columns.{place}"] = f"{target!r} is no field of leads that a file may hold"
    twice = [target for target, times in Counter(mapping.columns).items() if target and times > 1]
    if twice:
        errors.setdefault("columns", f"{', '.join(twice)} must be one column each")
    if "email" not in mapping.columns:
        errors.setdefault("columns", "must say which column holds the e-mail address: leads are known by it")
    for target in mapping.defaults:
        if target not in known or target == "email":
            errors[f"defaults.{target}"] = "is no field that can have a default"
    if errors:
        raise BadMapping(errors)


def guessed(headers: Sequence[str], definitions: Sequence[FieldDefinition], delimiter: Delimiter) -> Meaning:
    """What the headers probably mean; of two columns for one field the first."""
    words = {_plain(header): key for key, header in _OURS.items()} | _SYNONYMS
    for definition in definitions:
        for name in (definition.label, definition.name):
            words.setdefault(_plain(name), CUSTOM + definition.name)
    own = {CUSTOM + definition.name for definition in definitions}
    columns: list[str | None] = []
    for header in headers:
        target = header.strip() if header.strip() in own else words.get(_plain(header))
        columns.append(None if target in columns else target)
    whole = "name" in columns
    kept = tuple(None if whole and target in NAMES else target for target in columns)
    return Meaning(columns=kept, delimiter=delimiter, separator=_separator(headers))


def _separator(headers: Sequence[str]) -> Separator:
    """Mautic joins tags with `|`, and has headers like no other."""
    return "|" if {"firstname", "lastname"} <= {header.strip() for header in headers} else ","


def _plain(header: str) -> str:
    """`E-mail Address`, `email_address` and `Person - Email Address` are one header, but for the prefix."""
    plain = re.sub(r"^(person|contact) - ", "", header.strip().casefold())
    return re.sub(r"[\W_]+", "", plain)


_OURS = {key: field.header for key, field in TAKEN.items()}
_WORDS: Mapping[str, str] = {
    "email": "emailaddress mail eaddress workemail primaryemail personemailwork emailwork correo",
    "name": "fullname contactname personname leadname displayname contact person",
    "firstName": "firstname givenname forename vorname prenom nombre",
    "lastName": "lastname surname familyname nachname apellido",
    "company": "companyname organization organisation organizationname organisationname account accountname "
    "firma employer business",
    "title": "jobtitle position role jobrole",
    "phone": "phonenumber telephone tel mobile mobilephone mobilephonenumber cell businessphone workphone "
    "phonework telefon",
    "website": "websiteurl url web homepage companydomainname site webpage",
    "country": "countryregion land",
    "city": "town ort stadt",
    "industry": "branche sector",
    "companySize": "noofemployees numberofemployees employees",
    "companyRevenue": "annualrevenue revenue",
    "jobLevel": "seniority",
    "status": "leadstatus",
    "sourceKind": "leadsource",
    "tags": "labels label personlabels leadlabels tag keywords",
    "notes": "note notecontent description comments comment message",
    "language": "preferredlocale preferredlanguage locale",
    "value": "leadvalue amount dealvalue estimatedvalue",
    "currency": "leadcurrency currencyisocode dealcurrency",
    "temperature": "rating",
    "createdAt": "createdate createddate datecreated dateadded createdat created",
    "lastActivityAt": "lastactivitydate lastactivity lastactive",
    "nextFollowUpAt": "nextactivitydate followupdate nextfollowup",
    "requirements": "needs requirement interest",
    "ownerId": "ownerid",
}
_SYNONYMS: dict[str, str] = {word: key for key, words in _WORDS.items() for word in words.split()}
