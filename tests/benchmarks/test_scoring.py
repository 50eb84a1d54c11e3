"""The benchmark of the scoring runs, and the engines agree; its figures are for a quiet machine."""

import pytest

pytest.importorskip("json_logic", reason="needs the extra `bench`")
pytest.importorskip("rule_engine", reason="needs the extra `bench`")

from benchmarks.scoring import RULES, Plan, compare, fifty, table
from scoring.checking import check_set
from scoring.rules import RuleSet


def test_the_engines_agree_on_every_lead() -> None:
    plan = Plan(leads=30, rounds=2)
    result = compare(plan)
    assert all(len(each) == 2 for each in result.per_second.values())
    assert "times as fast" in table(plan, result)


def test_the_fifty_rules_make_sense() -> None:
    rules = tuple(fifty())
    assert len(rules) == RULES
    assert check_set(RuleSet(rules=rules)) == ()
