"""What an admin's own won and lost leads teach: a small naive Bayes, as in Odoo's predictive score.

Every feature's weight is shrunk towards saying nothing, the sum is calibrated on leads that it was not
learnt from, and the model is used only if it beats the base rate on such leads by a margin.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from statistics import fmean
from typing import NamedTuple

from capture.record import Record
from scoring.calibration import (
    Platt,
    brier,
    discrimination,
    fitted,
    gain,
    logit,
    losses,
    sigmoid,
)
from scoring.features import features
from scoring.subject import Subject

FEWEST = 30  # of converted, and of lost leads
SEEN = 5  # examples that a feature must be in
SHRINK = 10.0  # examples that a feature's weight is held against
FOLDS = 5
MARGIN = 0.05  # by which the logarithmic loss must be below the base rate's
ERRORS = 2.0  # standard errors, likewise
MOST_EXAMPLES = 20_000  # the latest are the ones to give
TOLD = 6  # reasons with a prediction


class Example(NamedTuple):
    """A lead as it was when it was won or lost. `key` is its id: it decides the fold."""

    key: str
    features: frozenset[str]
    converted: bool


class Weight(Record):
    """What a feature says, in log-odds, and on how many leads that rests."""

    feature: str
    log_odds: float
    converted: int
    lost: int


class Quality(Record):
    """How the model did on leads that it had not learnt from, beside the base rate.

    `usable` only where it did better by the margin; `reason` says why it is or is not.
    """

    usable: bool
    reason: str
    converted: int
    lost: int
    log_loss: float | None = None
    base_log_loss: float | None = None
    brier: float | None = None
    base_brier: float | None = None
    discrimination: float | None = None


class Reason(NamedTuple):
    """How much a feature moves a prediction, in log-odds."""

    feature: str
    log_odds: float


class Prediction(NamedTuple):
    """The probability that the lead converts, the base rate, and what moves it most, strongest first."""

    probability: float
    base_rate: float
    reasons: tuple[Reason, ...]

    @property
    def standing(self) -> int:
        """0 to 100, where 50 is an average lead of this admin, and 80 one with four times its odds."""
        return round(100 * sigmoid(logit(self.probability) - logit(self.base_rate)))


class Model(Record):
    """What was learnt; it can be stored, and predicts the same wherever it is read back."""

    trained_at: datetime
    quality: Quality
    base_rate: float
    prior: float
    weights: tuple[Weight, ...] = ()
    slope: float = 0.0
    offset: float = 0.0

    def predict(self, subject: Subject) -> Prediction:
        """What the admin's history says of a lead. Ask `quality.usable` whether to believe it."""
        return self._of(features(subject))

    def _of(self, present: frozenset[str]) -> Prediction:
        found = [each for each in self.weights if each.feature in present]
        raw = self.prior + sum(each.log_odds for each in found)
        reasons = [Reason(each.feature, self.slope * each.log_odds) for each in found]
        strongest = sorted(reasons, key=lambda each: -abs(each.log_odds))[:TOLD]
        probability = Platt(self.slope, self.offset).probability(raw)
        return Prediction(probability, self.base_rate, tuple(strongest))


def example(subject: Subject, *, converted: bool) -> Example:
    """A finished lead to learn from. Give the subject as of the day when it was won or lost, with the
    interactions until then: what came later would teach what no new lead can show."""
    return Example(subject.lead.lead_id, features(subject), converted)


def train(examples: Iterable[Example], now: datetime) -> Model:
    """A model of at most `MOST_EXAMPLES` leads; the same examples in any order make the same model."""
    every = sorted(examples, key=lambda each: each.key)[:MOST_EXAMPLES]
    converted = sum(each.converted for each in every)
    lost = len(every) - converted
    if min(converted, lost) < FEWEST:
        reason = f"needs {FEWEST} converted and {FEWEST} lost leads"
        quality = Quality(usable=False, reason=reason, converted=converted, lost=lost)
        return Model(trained_at=now, quality=quality, base_rate=converted / (len(every) or 1), prior=0.0)
    held_out = _held_out(every)
    curve = fitted(held_out.raws, held_out.outcomes)
    learnt = _Learnt(every)
    return Model(
        trained_at=now,
        quality=_quality(held_out),
        base_rate=converted / len(every),
        prior=learnt.prior,
        weights=learnt.weights,
        slope=curve.slope,
        offset=curve.offset,
    )


class _Learnt:
    """The weights of a naive Bayes over the features that are there."""

    def __init__(self, examples: Sequence[Example]) -> None:
        won = [each for each in examples if each.converted]
        lost = [each for each in examples if not each.converted]
        with_won = Counter(feature for each in won for feature in each.features)
        with_lost = Counter(feature for each in lost for feature in each.features)
        self.prior = math.log(len(won) / len(lost))
        self.weights = tuple(
            Weight(feature=name, log_odds=odds, converted=with_won[name], lost=with_lost[name])
            for name in sorted(with_won.keys() | with_lost.keys())
            if with_won[name] + with_lost[name] >= SEEN
            for odds in [_log_odds(with_won[name], len(won), with_lost[name], len(lost))]
        )
        self._by_name = {each.feature: each.log_odds for each in self.weights}

    def raw(self, present: frozenset[str]) -> float:
        return self.prior + sum(self._by_name.get(each, 0.0) for each in sorted(present))


def _log_odds(with_won: int, won: int, with_lost: int, lost: int) -> float:
    """How much likelier the feature is among the won, with `SHRINK` leads at the common rate added."""
    common = (with_won + with_lost) / (won + lost)
    among_won = (with_won + SHRINK * common) / (won + SHRINK)
    among_lost = (with_lost + SHRINK * common) / (lost + SHRINK)
    return math.log(among_won / among_lost)


class _HeldOut(NamedTuple):
    """Each example as judged by a model that was not taught it."""

    folds: tuple[int, ...]
    raws: tuple[float, ...]
    base_rates: tuple[float, ...]
    outcomes: tuple[bool, ...]


def _held_out(examples: Sequence[Example]) -> _HeldOut:
    fold_of = _folds(examples)
    raws, rates = [0.0] * len(examples), [0.0] * len(examples)
    for fold in range(FOLDS):
        taught = [each for each, place in zip(examples, fold_of, strict=True) if place != fold]
        learnt, rate = _Learnt(taught), fmean(each.converted for each in taught)
        for place in (place for place, its in enumerate(fold_of) if its == fold):
            raws[place], rates[place] = learnt.raw(examples[place].features), rate
    outcomes = tuple(each.converted for each in examples)
    return _HeldOut(tuple(fold_of), tuple(raws), tuple(rates), outcomes)


def _folds(examples: Sequence[Example]) -> list[int]:
    """A fold for each, with as many converted in every one; by the key, so that it is the same each time."""
    order = sorted(range(len(examples)), key=lambda place: zlib.crc32(examples[place].key.encode()))
    folds = [0] * len(examples)
    for outcome in (True, False):
        for turn, place in enumerate(place for place in order if examples[place].converted is outcome):
            folds[place] = turn % FOLDS
    return folds


def _calibrated(held_out: _HeldOut) -> Iterator[float]:
    """The probability of each by a curve that was fitted to the other folds."""
    pairs = list(zip(held_out.folds, held_out.raws, held_out.outcomes, strict=True))
    curves = []
    for fold in range(FOLDS):
        others = [(raw, outcome) for its, raw, outcome in pairs if its != fold]
        curves.append(fitted([raw for raw, _ in others], [outcome for _, outcome in others]))
    return (curves[fold].probability(raw) for fold, raw, _ in pairs)


def _quality(held_out: _HeldOut) -> Quality:
    outcomes, ours = held_out.outcomes, list(_calibrated(held_out))
    mine, base = losses(ours, outcomes), losses(held_out.base_rates, outcomes)
    better, error = gain(mine, base)
    brier_ours, brier_base = brier(ours, outcomes), brier(held_out.base_rates, outcomes)
    usable = better > max(MARGIN * fmean(base), ERRORS * error) and brier_ours < brier_base
    said = "better" if usable else "not better"
    return Quality(
        usable=usable,
        reason=f"{said} than the base rate by a margin, on leads it had not learnt from",
        converted=sum(outcomes),
        lost=len(outcomes) - sum(outcomes),
        log_loss=fmean(mine),
        base_log_loss=fmean(base),
        brier=brier_ours,
        base_brier=brier_base,
        discrimination=discrimination(ours, outcomes),
    )
