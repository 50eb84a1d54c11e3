"""Whether a rule makes sense, and if not, why: a reason for each wrong field."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scoring.fields import Form, field
from scoring.operands import BadOperand, days
from scoring.operators import fits, positive, predicate
from scoring.rules import MOST_RULES, Rule, RuleSet

_COUNTABLE: tuple[Form, ...] = ("count", "number", "days", "list")


class Complaint(NamedTuple):
    """What is wrong with which field, in words that follow the field's name."""

    field: str
    message: str


def check(rule: Rule, custom: Mapping[str, Form] | None = None) -> tuple[Complaint, ...]:
    """Everything that is wrong with a rule; nothing if it can be used.

    `custom` are the admin's own fields with their forms (`fields.CUSTOM_FORMS`); None accepts any name.
    """
    form = _form(rule.field_name, custom)
    if form is None:
        return (Complaint("field_name", f"there is no field {rule.field_name!r}"),)
    return tuple(_complaints(rule, form))


def check_set(rule_set: RuleSet, custom: Mapping[str, Form] | None = None) -> tuple[Complaint, ...]:
    """Everything that is wrong with a set; the fields are `rules.3.value` and the like."""
    if len(rule_set.rules) > MOST_RULES:
        return (Complaint("rules", f"at most {MOST_RULES} rules, not {len(rule_set.rules)}"),)
    ids = Counter(rule.rule_id for rule in rule_set.rules)
    twice = [Complaint("rules", f"{rule_id!r} is there twice") for rule_id, n in ids.items() if n > 1]
    wrong = [
        Complaint(f"rules.{place}.{each.field}", each.message)
        for place, rule in enumerate(rule_set.rules)
        for each in check(rule, custom)
    ]
    return (*twice, *wrong)


def _form(name: str, custom: Mapping[str, Form] | None) -> Form | None:
    if custom is not None and name.startswith("custom."):
        return custom.get(name.removeprefix("custom."))
    found = field(name)
    return found.form if found else None


def _complaints(rule: Rule, form: Form) -> Iterator[Complaint]:
    if not fits(rule.operator, form):
        yield Complaint("operator", f"{rule.operator} says nothing of {rule.field_name}, a {form} field")
    elif reason := _value_refused(rule, form):
        yield Complaint("value", reason)
    if rule.points == 0:
        yield Complaint("points", "must not be 0")
    if rule.each and form not in _COUNTABLE:
        yield Complaint("each", f"{rule.field_name} counts nothing")
    if rule.window_days is not None and form != "count":
        yield Complaint("window_days", f"{rule.field_name} does not count interactions")
    if rule.window_days is not None and positive(rule.operator) == "within_days":
        yield Complaint("window_days", f"{rule.operator} has its own days")
    if rule.decay is not None and form != "count":
        yield Complaint("decay", f"{rule.field_name} does not count interactions")


def _value_refused(rule: Rule, form: Form) -> str | None:
    try:
        if positive(rule.operator) == "within_days":
            days(rule.value)
        else:
            predicate(rule.operator, form, rule.value)
    except BadOperand as problem:
        return str(problem)
    return None
