"""How many leads one core scores in a second with fifty rules, beside other rule engines.

    pip install -e '.[bench]'
    python -m benchmarks.scoring [--leads 1000] [--rounds 9] [--json FILE]

The same fifty rules on the same leads: ours (with breakdown, reasons and due date), ours when the subject
is made of lead and interactions each time, json-logic and rule-engine. The other two are given flat data
with all text folded and all fields computed beforehand, and return the points alone. Every round runs each
engine once, in turn; ratios are taken within a round. The totals must agree, or nothing is reported.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import json_logic
import rule_engine

from benchmarks.frame import Frame
from benchmarks.report import Row
from capture.interaction import Interaction
from capture.lead import Lead
from scoring.evaluation import Scorer
from scoring.fields import value
from scoring.rules import Rule, RuleSet
from scoring.subject import Subject, subject

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECTION = "Scoring, fifty rules"
RULES = 50
INDUSTRIES = ("saas", "retail", "finance", "healthcare", "farming", "media")
TITLES = ("sales director", "cto", "gardener", "marketing manager", "vp engineering", "student")
COUNTRIES = ("de", "fr", "uk", "us", "pl")
KINDS = ("page_view", "visit", "email_open", "email_click", "download", "form")
FIELDS = ("title", "industry", "country", "email_opens_count", "days_since_creation", "count.page_view")

Total = Callable[[int], int]


@dataclass(frozen=True)
class Plan:
    """How much to measure."""

    leads: int = 1_000
    rounds: int = 9


@dataclass(frozen=True)
class Result:
    """Leads a second in each round, by engine; the first is ours."""

    per_second: dict[str, list[float]]

    @property
    def medians(self) -> dict[str, float]:
        return {name: round(statistics.median(each)) for name, each in self.per_second.items()}

    def ratios(self, name: str) -> list[float]:
        """How many times as fast ours was, round by round, slowest first."""
        ours = next(iter(self.per_second.values()))
        return sorted(mine / theirs for mine, theirs in zip(ours, self.per_second[name], strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--leads", type=int, default=Plan.leads)
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    plan = Plan(arguments.leads, arguments.rounds)
    result = compare(plan)
    sys.stdout.write(table(plan, result))
    report = json.dumps({"plan": asdict(plan), "medians": result.medians, **asdict(result)})
    if arguments.json:
        arguments.json.write_text(report, encoding="utf-8")


def compare(plan: Plan) -> Result:
    """All engines over all leads in every round. Raises ValueError if they do not agree."""
    rules, leads = list(fifty()), [_lead(number) for number in range(plan.leads)]
    engines = _engines(rules, leads)
    _agree(engines, plan.leads)
    per_second: dict[str, list[float]] = {name: [] for name in engines}
    names = list(engines)
    for turn in range(plan.rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            per_second[name].append(plan.leads / _seconds(engines[name], plan.leads))
    return Result(per_second)


async def measure(frame: Frame) -> Sequence[Row]:
    """The rows of this section."""
    plan = Plan(leads=100, rounds=1) if frame.quick else Plan()
    result = await asyncio.to_thread(compare, plan)
    speeds = [Row(SECTION, name, "leads/s", tuple(each)) for name, each in result.per_second.items()]
    others = [name for name in result.per_second if not name.startswith("leadlight")]
    return [
        *speeds,
        *(Row(SECTION, f"as fast as {name}", "×", tuple(result.ratios(name))) for name in others),
    ]


def table(plan: Plan, result: Result) -> str:
    """The result for a person."""
    lines = [f"{RULES} rules, {plan.leads} leads, {plan.rounds} rounds, one core"]
    for name, per_second in result.medians.items():
        ratios = result.ratios(name)
        spread = f"{statistics.median(ratios):6.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f})"
        lines.append(f"{name:<22} {per_second:>8.0f} leads/s   ours is {spread} times as fast")
    return "\n".join(lines) + "\n"


def fifty() -> Iterator[Rule]:
    """Rules as admins write them, of the kinds that all engines know."""
    for number in range(RULES):
        operator, field_name, wanted = _condition(number)
        yield Rule(
            rule_id=f"r{number:02}",
            name=f"Rule {number}",
            rule_type=("demographic", "behavioral", "firmographic", "engagement", "intent")[number % 5],
            field_name=field_name,
            operator=operator,
            value=wanted,
            points=number % 9 - 3 or 5,
        )


def _condition(number: int) -> tuple[Any, str, Any]:
    step = number // 5
    return (
        ("contains", "title", ("director", "manager", "vp", "cto", "student", "sales")[step % 6]),
        ("in_list", "industry", [INDUSTRIES[step % 6], INDUSTRIES[(step + 2) % 6]]),
        ("equals", "country", COUNTRIES[step % 5]),
        ("greater_than", ("email_opens_count", "count.page_view")[step % 2], step),
        ("less_than", "days_since_creation", 10 * (step + 1)),
    )[number % 5]


def _engines(rules: Sequence[Rule], leads: Sequence[tuple[Lead, list[Interaction]]]) -> dict[str, Total]:
    scorer = Scorer(RuleSet(rules=tuple(rules)))
    subjects = [subject(lead, found, NOW) for lead, found in leads]
    flat = [_flat(each) for each in subjects]
    logic = [(_as_logic(rule), rule.points) for rule in rules]
    engine = [(rule_engine.Rule(_as_expression(rule)), rule.points) for rule in rules]
    evaluate = json_logic.jsonLogic
    return {
        "leadlight": lambda at: scorer.score(subjects[at]).total,
        "leadlight, from a lead": lambda at: scorer.score(subject(*leads[at], NOW)).total,
        "json-logic": lambda at: sum(points for rule, points in logic if evaluate(rule, flat[at])),
        "rule-engine": lambda at: sum(points for rule, points in engine if rule.matches(flat[at])),
    }


def _agree(engines: dict[str, Total], leads: int) -> None:
    for at in range(leads):
        totals = {name: total(at) for name, total in engines.items()}
        if len(set(totals.values())) > 1:
            raise ValueError(f"the engines disagree on lead {at}: {totals}")


def _seconds(total: Total, leads: int) -> float:
    began = time.process_time()
    for at in range(leads):
        total(at)
    return time.process_time() - began


def _flat(seen: Subject) -> dict[str, Any]:
    return {_plain(name): value(seen, name) for name in FIELDS}


def _plain(field_name: str) -> str:
    return field_name.replace(".", "_")


def _as_logic(rule: Rule) -> dict[str, Any]:
    field = {"var": _plain(rule.field_name)}
    if rule.operator == "contains":
        return {"in": [rule.value, field]}
    sign = {"in_list": "in", "equals": "==", "greater_than": ">", "less_than": "<"}[rule.operator]
    return {sign: [field, rule.value]}


def _as_expression(rule: Rule) -> str:
    field, wanted = _plain(rule.field_name), json.dumps(rule.value)
    if rule.operator == "contains":
        return f"{wanted} in {field}"
    sign = {"in_list": "in", "equals": "==", "greater_than": ">", "less_than": "<"}[rule.operator]
    return f"{field} {sign} {wanted}"


def _lead(number: int) -> tuple[Lead, list[Interaction]]:
    dice = random.Random(number)  # noqa: S311
    born = NOW - timedelta(days=dice.random() * 120)
    lead = Lead(
        lead_id=f"{number:024x}",
        admin_id="adm",
        email=f"lead{number}@example.org",
        title=dice.choice(TITLES),
        industry=dice.choice(INDUSTRIES),
        country=dice.choice(COUNTRIES),
        first_contact=born,
        last_contact=born,
        created_at=born,
        updated_at=born,
    )
    found = [_interaction(f"{number}.{each}", dice) for each in range(dice.randint(0, 20))]
    return lead, found


def _interaction(interaction_id: str, dice: random.Random) -> Interaction:
    at = NOW - timedelta(days=dice.random() * 100)
    return Interaction(interaction_id=interaction_id, kind=dice.choice(KINDS), at=at, received_at=at)


if __name__ == "__main__":
    main()
