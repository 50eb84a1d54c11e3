"""The operators of a rule: which forms of field they fit, and what they say of a value.

Text is compared without regard to capitals, lists element by element. A missing value satisfies the
operators that begin with `not_`, and no other.
"""

import operator as python
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Literal, get_args

from scoring.fields import Form, Value, plain
from scoring.operands import (
    BadOperand,
    date,
    flag,
    instant,
    items,
    number,
    pair,
    pattern,
    spanned,
    text,
    written,
)
from scoring.pattern import BadPattern, finder
from scoring.spans import Span, span

Positive = Literal[
    "equals",
    "contains",
    "starts_with",
    "ends_with",
    "matches",
    "in_list",
    "greater_than",
    "less_than",
    "greater_than_or_equal",
    "less_than_or_equal",
    "between",
    "exists",
    "within_days",
    "is_true",
    "is_false",
]
Negative = Literal["not_equals", "not_contains", "not_in_list", "not_exists", "not_within_days"]
Operator = Positive | Negative
OPERATORS: tuple[str, ...] = (*get_args(Positive), *get_args(Negative))
Test = Callable[[Any], bool]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "greater_than": python.gt,
    "less_than": python.lt,
    "greater_than_or_equal": python.ge,
    "less_than_or_equal": python.le,
}
_TEXTUAL = {"equals", "contains", "starts_with", "ends_with", "matches", "in_list"}
_NUMERIC = {"equals", "in_list", "between", *_ORDER}
_FITS: dict[Form, set[str]] = {
    "text": _TEXTUAL,
    "list": _TEXTUAL,
    "span": _TEXTUAL | _NUMERIC,
    "number": _NUMERIC,
    "count": {*_NUMERIC, "within_days"},
    "days": _NUMERIC,
    "flag": {"equals", "is_true", "is_false"},
    "date": {"between", "within_days", *_ORDER},
    "any": set(get_args(Positive)),
}
_OPERANDS: dict[Form, Callable[[Any], Any]] = {
    "text": text,
    "list": text,
    "number": number,
    "count": number,
    "days": number,
    "flag": flag,
    "date": date,
    "span": spanned,
}


def positive(operator: str) -> str:
    """The operator without its `not_`."""
    return operator.removeprefix("not_")


def is_negative(operator: str) -> bool:
    return operator.startswith("not_")


def fits(operator: str, form: Form) -> bool:
    """Whether an operator says anything of a field of this form."""
    return positive(operator) == "exists" or positive(operator) in _FITS[form]


def predicate(operator: str, form: Form, raw: Any) -> Test:
    """What the operator with the value `raw` says of a known value in its `comparable` form.

    Raises BadOperand if the value does not suit. `within_days` is not for here: it needs the time.
    """
    test = _positive(positive(operator), form, raw)
    return (lambda seen: not test(seen)) if is_negative(operator) else test


def comparable(form: Form, raw: object) -> Any:
    """A stored value as tests of that form take it; None for what is unknown."""
    found = plain(raw)
    if isinstance(found, str) and form == "text":
        return found.casefold()
    if isinstance(found, tuple):
        return tuple(each.casefold() for each in found)
    if isinstance(found, str) and form == "span":
        return found.casefold(), span(found)
    return found if form != "date" else instant(found)


def _positive(operator: str, form: Form, raw: Any) -> Test:
    if operator == "exists":
        return lambda _: True
    if operator in ("is_true", "is_false"):
        wanted = operator == "is_true"
        return lambda seen: seen is wanted
    if form == "any":
        return _any_test(operator, raw)
    if form == "span":
        return _span_test(operator, raw)
    if form == "list":
        element = _plain_test(operator, "text", raw)
        return lambda seen: any(element(each) for each in seen)
    return _plain_test(operator, form, raw)


def _plain_test(operator: str, form: Form, raw: Any) -> Test:
    """Of one value with an order, or of one text."""
    read = _OPERANDS[form]
    if operator == "matches":
        return _finder(raw)
    if operator == "in_list":
        wanted = frozenset(read(each) for each in items(raw))
        return lambda seen: seen in wanted
    if operator == "between":
        least, most = _ends(raw, read)
        return lambda seen: bool(least <= seen <= most)
    return _against(operator, read(raw))


def _against(operator: str, wanted: Any) -> Test:
    if operator == "equals":
        return lambda seen: bool(seen == wanted)
    if operator == "contains":
        return lambda seen: wanted in seen
    if operator == "starts_with":
        return lambda seen: bool(seen.startswith(wanted))
    if operator == "ends_with":
        return lambda seen: bool(seen.endswith(wanted))
    compare = _ORDER[operator]
    return lambda seen: compare(seen, wanted)


def _span_test(operator: str, raw: Any) -> Test:
    """Of a range written as text: as that text, or as all the numbers in it."""
    if operator == "equals":
        return partial(_among, [spanned(raw)])
    if operator == "in_list":
        return partial(_among, [spanned(each) for each in items(raw)])
    if operator == "between":
        whole = Span(*_ends(raw, number))
        return lambda seen: seen[1] is not None and seen[1].within(whole)
    if operator in _ORDER:
        wanted, compare = number(raw), _ORDER[operator]
        end = 0 if operator.startswith("greater") else 1
        return lambda seen: seen[1] is not None and compare(seen[1][end], wanted)
    of_text = _plain_test(operator, "text", raw)
    return lambda seen: of_text(seen[0])


def _among(wanted: Iterable[tuple[str, Span | None]], seen: tuple[str, Span | None]) -> bool:
    said, numbers = seen
    return any(
        said == text or (numbers is not None and each is not None and numbers.within(each))
        for text, each in wanted
    )


def _any_test(operator: str, raw: Any) -> Test:
    """Of an admin's own field: the value's own form decides, where the rule's value suits it."""
    tests: dict[str, Test] = {}
    refused = BadOperand("does not suit the operator")
    forms: tuple[Form, ...] = ("flag", "number", "date", "text", "list")
    for form in forms:
        if operator in _FITS[form]:
            try:
                tests[form] = _positive(operator, form, raw)
            except BadOperand as problem:
                refused = problem
    if not tests:
        raise refused
    return lambda seen: next((tests[form](each) for form, each in _readings(seen) if form in tests), False)


def _readings(seen: Value) -> Iterator[tuple[str, Any]]:
    """What a value of no declared form can be taken for, the likeliest first."""
    if isinstance(seen, bool):
        yield "flag", seen
    elif isinstance(seen, (int, float)):
        yield "number", seen
        yield "text", written(seen)
    elif isinstance(seen, tuple):
        yield "list", seen
    elif (at := instant(seen)) is not None and not str(seen).isdecimal():
        yield "date", at
        yield "text", str(seen).casefold()
    elif isinstance(seen, str):
        yield from _readings_of_text(seen)


def _readings_of_text(seen: str) -> Iterator[tuple[str, Any]]:
    with suppress(BadOperand):
        yield "number", number(seen)
    yield "text", seen.casefold()


def _finder(raw: Any) -> Test:
    try:
        return finder(pattern(raw))
    except BadPattern as problem:
        raise BadOperand(str(problem)) from None


def _ends(raw: Any, read: Callable[[Any], Any]) -> tuple[Any, Any]:
    least, most = (read(each) for each in pair(raw))
    if least > most:
        raise BadOperand("must have the smaller end first")
    return least, most
