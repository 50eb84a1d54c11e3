"""What a scoring makes of one lead: fields that change, how it stands, what the history gains. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capture.events import By
from capture.lead import Lead, Priority
from capture.merge import MOST_TAGS
from llm.extraction import ANY_TAG, Tagging
from scoring.evaluation import Scorer
from scoring.learning import Model
from scoring.ledger import changes
from scoring.qualification import Qualified, qualification
from scoring.scorecard import rating
from scoring.scored import Contribution
from scoring.stages import Criterion, Qualification, Verdict, journey, qualify
from scoring.subject import subject
from scoring.tags import retagging, tags
from server.scorebook.scheme import Version
from server.scorebook.standing import Asked, Fit, IdealFit, Known, Learnt, Met, Reason, Scoring, Standing
from server.scorebook.turning import turns_at

AT_FIRST: Priority = "medium"  # of a lead that nobody has judged


@dataclass(frozen=True, slots=True)
class Ruling:
    """All that leads of one admin are judged by."""

    scorer: Scorer
    criteria: tuple[Criterion, ...]
    version: int
    model: Model | None = None
    tagging: Tagging = ANY_TAG
    zone: str = "UTC"
    ideal: str = ""  # the description that judgements must be about; empty: none count

    @classmethod
    def of(cls, version: Version, **more: Any) -> "Ruling":
        return cls(Scorer(version.rule_set), version.scheme.criteria, version.version, **more)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be written. `scoring` is None when the history gains nothing."""

    known: Known
    fields: Mapping[str, Any]
    by: By
    standing: Standing
    contributions: tuple[Contribution, ...]
    scoring: Scoring | None


def judge(known: Known, ruling: Ruling, now: datetime) -> Judged:
    """Score, qualify and tag a lead as it is now."""
    seen = subject(known.lead, known.interactions, now, known.counts)
    scored = ruling.scorer.score(seen)
    stage = qualify(seen, scored.score, ruling.criteria)
    asked = known.asked if known.asked and ruling.ideal == known.asked.ideal else None
    fit = qualification(seen, ruling.model, asked.judgement if asked else None)
    found = {tag: why for tag, why in tags(seen).items() if _allowed(tag, ruling.tagging)}
    revision = known.standing.revision if known.standing else 0
    entries = changes(known.contributions, scored, revision + 1, known.cause)
    standing = Standing(
        lead_id=known.lead.lead_id,
        revision=revision,
        at=now,
        rules_version=ruling.version,
        score=scored.score,
        total=scored.total,
        breakdown=dict(scored.breakdown),
        **_before(known.standing, scored.score, now),
        stage=stage.stage,
        criteria=tuple(_met(each) for each in stage.verdicts),
        journey=journey(seen),
        fit=_fit(fit, asked),
        tags=found,
        priority=_priority(known, rating(scored.score).priority),
        due_at=min(filter(None, (scored.due_at, stage.due_at, turns_at(seen, ruling.zone))), default=None),
    )
    scoring = None
    if entries or known.standing is None or known.standing.stage != stage.stage:
        standing = standing.model_copy(update={"revision": revision + 1})
        scoring = _scoring(known, standing, stage, entries)
    fields = _fields(known.lead, standing, fit)
    by = _by(scoring.criterion if scoring else None, ruling)
    return Judged(known, fields, by, standing, scored.contributions, scoring)


def _fields(lead: Lead, standing: Standing, fit: Qualified) -> dict[str, Any]:
    """The fields of the lead that change."""
    rated = rating(standing.score)
    wanted: dict[str, Any] = {
        "score": standing.score,
        "grade": rated.grade,
        "temperature": rated.temperature,
        "stage": standing.stage,
        "qualification_score": fit.score,
        "priority": standing.priority or lead.priority,
        **_tagged(lead, standing.tags),
    }
    return {field: value for field, value in wanted.items() if getattr(lead, field) != value}


def _tagged(lead: Lead, found: Mapping[str, str]) -> dict[str, Any]:
    given, withdrawn = retagging(lead, found)
    if not given and not withdrawn:
        return {}
    kept = tuple(tag for tag in lead.tags if tag not in withdrawn)
    tags = (*kept, *given)[: max(MOST_TAGS, len(kept))]
    ours = (*(tag for tag in lead.model_tags if tag not in withdrawn), *given)
    return {"tags": tags, "model_tags": tuple(tag for tag in ours if tag in tags)}


def _allowed(tag: str, tagging: Tagging) -> bool:
    """An admin who allows no tags but their own gets no others."""
    return tagging.allow_new or tag in tagging.vocabulary


def _priority(known: Known, wanted: Priority) -> Priority | None:
    """Seed 002's priority, unless a person or an import has set another; None: it is not ours to set."""
    ours = known.standing is not None and known.standing.priority is not None
    if "priority" in known.lead.edited or not (ours or known.lead.priority == AT_FIRST):
        return None
    return wanted


def _before(standing: Standing | None, score: int, now: datetime) -> dict[str, Any]:
    if standing is None:
        return {"previous_score": None, "score_at": now}
    if standing.score == score:
        return {"previous_score": standing.previous_score, "score_at": standing.score_at}
    return {"previous_score": standing.score, "score_at": now}


def _scoring(known: Known, standing: Standing, stage: Qualification, entries: Any) -> Scoring:
    before = known.standing
    return Scoring(
        lead_id=standing.lead_id,
        revision=standing.revision,
        at=standing.at,
        cause=known.cause,
        rules_version=standing.rules_version,
        previous_score=before.score if before else None,
        score=standing.score,
        total=standing.total,
        breakdown=standing.breakdown,
        previous_stage=before.stage if before else None,
        stage=standing.stage,
        criterion=_deciding(before.stage if before else None, stage),
        entries=entries,
    )


def _deciding(before: str | None, stage: Qualification) -> Met | None:
    """The criterion by which the lead has its stage, or that it met before and no longer does."""
    if before == stage.stage:
        return None
    wanted = stage.stage or before
    theirs = [each for each in stage.verdicts if each.criterion.stage == wanted]
    met = [each for each in theirs if each.is_met]
    return _met((met or theirs)[-1]) if theirs else None


def _by(deciding: Met | None, ruling: Ruling) -> By:
    """The rule that made the change: a criterion where the stage changed, else the set of rules."""
    if deciding:
        return By(kind="rule", id=deciding.criterion_id, name=_told(deciding))
    return By(kind="rule", id=f"rules-{ruling.version}", name=f"Scoring rules, version {ruling.version}")


def _told(criterion: Met) -> str:
    """The reason for people, as `Sales qualified: a score of 60 (is 68)`."""
    missing = f"lacks {', '.join(criterion.missing)}" if criterion.missing else ""
    return ": ".join(filter(None, (criterion.name, missing or ", ".join(criterion.met))))


def _met(verdict: Verdict) -> Met:
    criterion = verdict.criterion
    return Met(
        criterion_id=criterion.criterion_id,
        name=criterion.name,
        stage=criterion.stage,
        met=verdict.met,
        missing=verdict.missing,
    )


def _fit(found: Qualified, asked: Asked | None) -> Fit:
    return Fit(
        score=found.score,
        temperature=found.temperature,
        reasons=tuple(Reason(**each._asdict()) for each in found.reasons),
        probability=found.probability,
        learnt=tuple(Learnt(**each._asdict()) for each in found.learnt),
        ideal_fit=IdealFit(**dict(asked.judgement), at=asked.at) if asked else None,
    )
