"""Qualification criteria: what is met, what is missing, and for how long."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from scoring.stages import Criterion, default_criteria, qualify
from scoring.subject import subject
from tests.factories import NOON, make_interaction, make_lead

# Seed 004's examples, as they stand there.
MQL = Criterion.model_validate(
    {
        "name": "Marketing Qualified Lead",
        "stage": "mql",
        "minimum_score": 40,
        "required_fields": ["email", "company", "phone"],
        "required_actions": ["email_opened", "form_submitted"],
        "time_constraint_days": 90,
        "is_active": True,
    }
)
SQL = Criterion.model_validate(
    {
        "name": "Sales Qualified Lead",
        "stage": "sql",
        "minimum_score": 65,
        "required_fields": ["email", "company", "phone", "title", "company_size"],
        "required_actions": ["email_opened", "email_clicked", "demo_requested"],
        "time_constraint_days": 60,
        "is_active": True,
    }
)
LEAD = make_lead(company="Acme", phone="1")
OPENED = make_interaction("email_open", at=NOON - timedelta(days=80))
SENT = make_interaction("form", at=NOON - timedelta(days=10))


def test_the_example_criteria_are_met_and_missed_with_reasons() -> None:
    found = qualify(subject(LEAD, [OPENED, SENT], NOON), 68, [SQL, MQL])
    assert found.stage == "mql"
    mql, sql = found.verdicts
    assert mql.missing == ()
    assert mql.met == (
        "a score of 40 (is 68)",
        "email known",
        "company known",
        "phone known",
        "email_open in the last 90 days",
        "form in the last 90 days",
    )
    assert sql.missing == (
        "title known",
        "company_size known",
        "email_open in the last 60 days",
        "email_click in the last 60 days",
        "demo_request in the last 60 days",
    )


def test_a_stage_is_lost_when_its_time_is_over() -> None:
    found = qualify(subject(LEAD, [OPENED, SENT], NOON), 68, [MQL])
    assert found.due_at == NOON + timedelta(days=10)
    assert qualify(subject(LEAD, [OPENED, SENT], found.due_at), 68, [MQL]).stage is None


def test_a_time_constraint_without_actions_is_of_the_last_activity() -> None:
    active = Criterion(name="Active", stage="mql", time_constraint_days=30)
    assert qualify(subject(LEAD, [], NOON), 0, [active]).stage == "mql"
    assert qualify(subject(LEAD, [], NOON + timedelta(days=30)), 0, [active]).stage is None


@pytest.mark.parametrize(
    ("score", "stage"),
    [(0, None), (39, None), (40, "mql"), (59, "mql"), (60, "sql"), (79, "sql"), (80, "hot")],
)
def test_the_default_stages_are_the_seeds(score: int, stage: str | None) -> None:
    assert qualify(subject(LEAD, [], NOON), score, default_criteria()).stage == stage


def test_the_higher_minimum_score_is_the_higher_stage_also_of_an_admins_own() -> None:
    own = Criterion(name="Ready for a visit", stage="Site Visit", minimum_score=70)
    assert qualify(subject(LEAD, [], NOON), 75, [own, *default_criteria()]).stage == "site_visit"
    off = own.model_copy(update={"is_active": False})
    assert qualify(subject(LEAD, [], NOON), 75, [off, *default_criteria()]).stage == "sql"


@pytest.mark.parametrize(
    "wrong",
    [
        {"required_fields": ["shoe_size"]},
        {"required_actions": ["no such thing!"]},
        {"minimum_score": 101},
        {"minimum_score": float("nan")},
        {"time_constraint_days": 0},
        {"stage": "!"},
    ],
)
def test_a_criterion_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Criterion.model_validate({"name": "n", "stage": "mql", **wrong})
