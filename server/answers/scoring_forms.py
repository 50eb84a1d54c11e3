"""Rules and criteria as requests and answers have them: seed 004's snake_case, and camelCase elsewhere."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from capture.record import Record
from scoring.rules import MOST_RULES, Category, Rule, RuleFields
from scoring.stages import Criterion, CriterionFields
from server.scorebook.scheme import MOST_CRITERIA, Scheme

VALUELESS = frozenset({"exists", "not_exists", "is_true", "is_false"})


def _as_it_is(name: str) -> str:
    return name


def _text(value: object) -> object:
    """Seed 004 has numbers for ids; ours are text, and a number is taken for its digits."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


SNAKE = ConfigDict(
    alias_generator=_as_it_is,
    allow_inf_nan=False,
    extra="forbid",
    frozen=True,
    hide_input_in_errors=True,
)
STRICT = ConfigDict(allow_inf_nan=False, extra="forbid", hide_input_in_errors=True)
SomeId = Annotated[str, Field(max_length=100), BeforeValidator(_text)]


class Snake(BaseModel):
    """What seed 004 defines: snake_case, nothing unknown, no numbers that are none."""

    model_config = SNAKE


class RuleBody(RuleFields):
    """A rule as a whole; what is left out is as the table of fields says."""

    model_config = SNAKE


class RuleChange(Snake):
    """What of a rule is to be another; fields left out stay."""

    name: str | None = None
    rule_type: str | None = None
    field_name: str | None = None
    operator: str | None = None
    value: Any = None
    points: int | None = None
    is_active: bool | None = None
    priority: int | None = None
    each: bool | None = None
    max_points: int | None = None
    window_days: float | None = None
    decay: Any = None


class RuleAnswer(RuleFields):
    """A rule. `version` goes up with each change of it."""

    model_config = SNAKE

    id: str
    version: int


class CriterionChange(Snake):
    """What of a criterion is to be another; fields left out stay."""

    name: str | None = None
    stage: str | None = None
    minimum_score: int | None = None
    required_fields: list[str] | None = None
    required_actions: list[str] | None = None
    time_constraint_days: int | None = None
    is_active: bool | None = None


class CriterionBody(CriterionFields):
    """A criterion as a whole."""

    model_config = SNAKE


class CriterionAnswer(CriterionFields):
    """A criterion. `version` goes up with each change of it."""

    model_config = SNAKE

    id: str
    version: int


class DraftRule(Rule):
    """A rule of a draft; with the `ruleId` of a rule in force it is that one. `version` is counted."""

    model_config = STRICT


class DraftCriterion(Criterion):
    """A criterion of a draft; likewise by `criterionId`."""

    model_config = STRICT


class SchemeBody(Record):
    """Rules, the most points of each category, and criteria: all that leads are to be judged by."""

    model_config = STRICT

    rules: tuple[DraftRule, ...] = Field((), max_length=MOST_RULES)
    caps: dict[Category, Annotated[int, Field(ge=0, le=1_000)]] = Field(default_factory=dict, max_length=100)
    criteria: tuple[DraftCriterion, ...] = Field((), max_length=MOST_CRITERIA)

    @property
    def scheme(self) -> Scheme:
        rules = tuple(plain(Rule(**dict(each))) for each in self.rules)
        return Scheme(
            rules=rules, caps=self.caps, criteria=tuple(Criterion(**dict(each)) for each in self.criteria)
        )


def plain(rule: Rule) -> Rule:
    """The rule without a value that its operator does not look at."""
    return rule.model_copy(update={"value": None}) if rule.operator in VALUELESS else rule


def rule_of(fields: RuleFields, rule_id: str) -> Rule:
    """The rule that a body describes."""
    told = {name: getattr(fields, name) for name in RuleFields.model_fields}
    return plain(Rule(rule_id=rule_id, **told))


def criterion_of(fields: CriterionFields, criterion_id: str) -> Criterion:
    """The criterion that a body describes."""
    told = {name: getattr(fields, name) for name in CriterionFields.model_fields}
    return Criterion(criterion_id=criterion_id, **told)


def rule_answer(rule: Rule) -> dict[str, Any]:
    """The rule in JSON."""
    told = {name: getattr(rule, name) for name in RuleFields.model_fields}
    return RuleAnswer(id=rule.rule_id, version=rule.version, **told).model_dump(mode="json")


def criterion_answer(criterion: Criterion) -> dict[str, Any]:
    """The criterion in JSON."""
    told = {name: getattr(criterion, name) for name in CriterionFields.model_fields}
    return CriterionAnswer(id=criterion.criterion_id, version=criterion.version, **told).model_dump(
        mode="json"
    )
