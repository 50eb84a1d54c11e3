"""How a lead stands by its last scoring, and what each scoring added to its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from capture.interaction import Interaction
from capture.lead import Lead, Priority, Temperature
from capture.record import Record
from llm.judgement import Ground, Judgement
from scoring.ledger import Entry
from scoring.scored import Contribution, Seen


class Reason(Record):
    """One reason of the AI qualification score: what for people, the points, and what it rests on."""

    text: str
    points: int
    field_name: str | None = None
    seen: Seen = None
    interaction_ids: tuple[str, ...] = ()


class Learnt(Record):
    """What the admin's own won and lost leads say of one feature, in log-odds."""

    feature: str
    log_odds: float


class Asked(Record):
    """What a model said of a lead when it was last asked.

    `ideal` tells which description it was asked about, `fingerprint` all that it was asked.
    """

    lead_id: str
    ideal: str
    fingerprint: str
    judgement: Judgement
    at: datetime


class IdealFit(Record):
    """How well the lead fits the ideal customer that the admin describes, 0 to 100, as a model judged it.

    Each ground has its evidence: `span` stands word for word in the lead's `field`, or in the visitor's
    message. `dropped` is how many reasons had none. Without a ground the judgement moves no score.
    """

    fit: int
    grounds: tuple[Ground, ...]
    dropped: int
    model: str
    prompt_version: str
    at: datetime


class Fit(Record):
    """The AI qualification score with its reasons; `probability` only where the history could be asked.

    `ideal_fit` is there where an ideal customer is described, and the lead was judged by it.
    """

    score: int
    temperature: Temperature
    reasons: tuple[Reason, ...]
    probability: float | None = None
    learnt: tuple[Learnt, ...] = ()
    ideal_fit: IdealFit | None = None


class Met(Record):
    """How a lead does on one criterion: what is met and what is missing, in words for people."""

    criterion_id: str
    name: str
    stage: str
    met: tuple[str, ...]
    missing: tuple[str, ...]


class Standing(Record):
    """A lead's last scoring.

    `revision` counts the scorings that added something to the history. `previous_score` is the score
    before it last changed, at `score_at`. `priority` is the one that the score last gave the lead.
    """

    lead_id: str
    revision: int
    at: datetime
    rules_version: int
    score: int
    total: int
    breakdown: dict[str, int]
    previous_score: int | None = None
    score_at: datetime
    stage: str | None = None
    criteria: tuple[Met, ...] = ()
    journey: str | None = None
    fit: Fit
    tags: dict[str, str]  # the AI tags that it should have, each with its reason
    priority: Priority | None = None
    due_at: datetime | None = None


class Scoring(Record):
    """What one scoring added to the history: the entries, and the score and the stage before and after.

    `criterion` says how the lead does on the criterion that moved it, or that it no longer meets.
    """

    lead_id: str
    revision: int
    at: datetime
    cause: str
    rules_version: int
    previous_score: int | None
    score: int
    total: int
    breakdown: dict[str, int]
    previous_stage: str | None
    stage: str | None
    criterion: Met | None = None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """How often a lead was written, and its interactions counted; beside it, how often by its last scoring.

    It stands in the lead's own document, which every scoring writes.
    """

    version: int
    tallied: int
    scored_version: int | None = None
    scored_tallied: int | None = None
    scored_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        """Whether the lead was written since it was scored, or never scored."""
        return (self.version, self.tallied) != (self.scored_version, self.scored_tallied)


@dataclass(frozen=True, slots=True)
class Known:
    """A lead with all that its scoring looks at."""

    lead: Lead
    mark: Mark
    interactions: tuple[Interaction, ...]
    counts: Mapping[str, int]
    standing: Standing | None
    contributions: tuple[Contribution, ...]
    cause: str
    asked: Asked | None = None
