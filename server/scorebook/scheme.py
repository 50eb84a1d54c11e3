"""What leads are scored and qualified by, in versions of which none is ever rewritten. Pure."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from capture.custom_fields import FieldDefinition
from capture.events import SYSTEM, By
from capture.record import Record
from scoring.checking import Complaint, check_set
from scoring.fields import CUSTOM_FORMS, Form
from scoring.rules import Category, Rule, RuleSet
from scoring.scorecard import scorecard
from scoring.stages import Criterion, default_criteria

MOST_CRITERIA = 50

Each = TypeVar("Each", Rule, Criterion)


class BadScheme(ValueError):
    """Rules or criteria that make no sense; `complaints` names each wrong field with the reason."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(f"{len(complaints)} complaints")
        self.complaints = tuple(complaints)


class Scheme(Record):
    """Rules, the most that each category counts for, and the criteria of the stages."""

    rules: tuple[Rule, ...] = ()
    caps: dict[Category, Annotated[int, Field(ge=0, le=1_000)]] = Field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Part(Generic[Each]):
    """One kind of thing that a scheme is made of: which field of it has them, and which of theirs the id."""

    field: str
    key: str

    def of(self, scheme: Scheme) -> tuple[Each, ...]:
        items: tuple[Each, ...] = getattr(scheme, self.field)
        return items

    def id_of(self, item: Each) -> str:
        return str(getattr(item, self.key))

    def find(self, scheme: Scheme, item_id: str) -> Each | None:
        return next((each for each in self.of(scheme) if self.id_of(each) == item_id), None)

    def put(self, scheme: Scheme, item: Each) -> Scheme:
        """With this in the place of the one that has its id, or behind all others."""
        by_id = {self.id_of(each): each for each in self.of(scheme)}
        by_id[self.id_of(item)] = item
        return self._with(scheme, tuple(by_id.values()))

    def without(self, scheme: Scheme, item_id: str) -> Scheme:
        return self._with(scheme, tuple(each for each in self.of(scheme) if self.id_of(each) != item_id))

    def _with(self, scheme: Scheme, items: tuple[Each, ...]) -> Scheme:
        return scheme.model_copy(update={self.field: items})


RULES: Part[Rule] = Part("rules", "rule_id")
CRITERIA: Part[Criterion] = Part("criteria", "criterion_id")


class Version(Record):
    """A scheme as it was published; the one with the highest number is in force.

    `restored` is the number of the version that this one brought back.
    """

    version: int
    at: datetime | None = None
    by: By = SYSTEM
    restored: int | None = None
    scheme: Scheme

    @property
    def rule_set(self) -> RuleSet:
        return RuleSet(version=self.version, rules=self.scheme.rules, caps=self.scheme.caps)


def at_first() -> Version:
    """Seed 002's scorecard and seed 004's stages, in force until an admin makes others."""
    card = scorecard()
    scheme = Scheme(rules=card.rules, caps=card.caps, criteria=default_criteria())
    return Version(version=1, scheme=scheme)


def numbered(wanted: Scheme, known: Scheme) -> Scheme:
    """The wanted scheme, with ids for what is new, and a higher version for what is other than `known`."""
    rules = {each.rule_id: each for each in known.rules}
    criteria = {each.criterion_id: each for each in known.criteria}
    return wanted.model_copy(
        update={
            "rules": tuple(_numbered(each, "rule_id", rules) for each in wanted.rules),
            "criteria": tuple(_numbered(each, "criterion_id", criteria) for each in wanted.criteria),
        }
    )


def new_id(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex[:16]}"


def forms_of(definitions: Iterable[FieldDefinition]) -> Mapping[str, Form]:
    """The custom fields that a rule may look at, each with its form."""
    return {each.name: CUSTOM_FORMS[each.type] for each in definitions}


def require_sense(scheme: Scheme, definitions: Iterable[FieldDefinition]) -> None:
    """Raises BadScheme."""
    forms = forms_of(definitions)
    rules = RuleSet(rules=scheme.rules, caps=scheme.caps)
    if complaints := (*check_set(rules, forms), *_of_criteria(scheme.criteria, forms)):
        raise BadScheme(complaints)


def complaints_of(criterion: Criterion, forms: Mapping[str, Form]) -> tuple[Complaint, ...]:
    """What is wrong with a criterion that only the admin's own fields can tell."""
    own = (name.removeprefix("custom.") for name in criterion.required_fields if name.startswith("custom."))
    return tuple(
        Complaint("required_fields", f"there is no field 'custom.{name}'")
        for name in own
        if name not in forms
    )


def _of_criteria(criteria: Sequence[Criterion], forms: Mapping[str, Form]) -> Iterable[Complaint]:
    if len(criteria) > MOST_CRITERIA:
        yield Complaint("criteria", f"at most {MOST_CRITERIA} criteria, not {len(criteria)}")
        return
    ids = [each.criterion_id for each in criteria]
    if len(set(ids)) < len(ids):
        yield Complaint("criteria", "an id is there twice")
    for place, criterion in enumerate(criteria):
        for each in complaints_of(criterion, forms):
            yield Complaint(f"criteria.{place}.{each.field}", each.message)


def _numbered(wanted: Each, key: str, known: Mapping[str, Each]) -> Each:
    item_id = getattr(wanted, key)
    if not item_id:
        return wanted.model_copy(update={key: new_id(key.removesuffix("_id")), "version": 1})
    former = known.get(item_id)
    if former is None:
        return wanted.model_copy(update={"version": 1})
    same = wanted.model_copy(update={"version": former.version})
    return same if same == former else wanted.model_copy(update={"version": former.version + 1})
