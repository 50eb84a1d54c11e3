"""From a raw score to a probability that keeps its word, and the measures of how well it does."""

import math
from collections.abc import Sequence
from statistics import fmean, stdev
from typing import NamedTuple

STEPS = 50
SMALL = 1e-9  # a probability is at least this far from 0 and from 1


class Platt(NamedTuple):
    """p = 1 / (1 + exp(-(slope * raw + offset))), after Platt (1999)."""

    slope: float
    offset: float

    def probability(self, raw: float) -> float:
        return sigmoid(self.slope * raw + self.offset)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def logit(p: float) -> float:
    held = min(1 - SMALL, max(SMALL, p))
    return math.log(held / (1 - held))


def fitted(raws: Sequence[float], outcomes: Sequence[bool]) -> Platt:
    """The curve under which the outcomes are likeliest, by Newton's method on Platt's softened targets.

    A slope below 0 would turn the raw scores round; they then say nothing, and the slope is 0.
    """
    positives = sum(outcomes)
    negatives = len(outcomes) - positives
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    targets = [high if outcome else low for outcome in outcomes]
    flat = Platt(0.0, logit(fmean(targets)))
    curve = flat
    for _ in range(STEPS):
        step = _newton(curve, raws, targets)
        curve = Platt(curve.slope + step.slope, curve.offset + step.offset)
        if abs(step.slope) + abs(step.offset) < SMALL:
            break
    sound = math.isfinite(curve.slope) and math.isfinite(curve.offset) and curve.slope > 0
    return curve if sound else flat


def _newton(curve: Platt, raws: Sequence[float], targets: Sequence[float]) -> Platt:
    """One step uphill; a little is added to the curvature, so that it is never singular."""
    g0 = g1 = 0.0
    h00 = h11 = 1e-3
    h01 = 0.0
    for raw, target in zip(raws, targets, strict=True):
        p = curve.probability(raw)
        off, bend = target - p, p * (1 - p)
        g0, g1 = g0 + off, g1 + off * raw
        h00, h01, h11 = h00 + bend, h01 + bend * raw, h11 + bend * raw * raw
    determinant = h00 * h11 - h01 * h01
    if determinant <= 0:
        return Platt(0.0, 0.0)
    return Platt((h00 * g1 - h01 * g0) / determinant, (h11 * g0 - h01 * g1) / determinant)


def brier(probabilities: Sequence[float], outcomes: Sequence[bool]) -> float:
    """The mean squared error; 0 is perfect."""
    return fmean((p - outcome) ** 2 for p, outcome in zip(probabilities, outcomes, strict=True))


def losses(probabilities: Sequence[float], outcomes: Sequence[bool]) -> list[float]:
    """The logarithmic loss of each; 0 is perfect."""
    held = [min(1 - SMALL, max(SMALL, p)) for p in probabilities]
    return [-math.log(p if outcome else 1 - p) for p, outcome in zip(held, outcomes, strict=True)]


def gain(ours: Sequence[float], base: Sequence[float]) -> tuple[float, float]:
    """By how much our losses are lower on average, and the standard error of that."""
    apart = [theirs - mine for mine, theirs in zip(ours, base, strict=True)]
    return fmean(apart), stdev(apart) / math.sqrt(len(apart))


def discrimination(probabilities: Sequence[float], outcomes: Sequence[bool]) -> float:
    """How often one that came true was given more than one that did not (the area under the ROC curve)."""
    ranks = _ranks(probabilities)
    positives = sum(outcomes)
    negatives = len(outcomes) - positives
    won = sum(rank for rank, outcome in zip(ranks, outcomes, strict=True) if outcome)
    return (won - positives * (positives + 1) / 2) / (positives * negatives)


def _ranks(values: Sequence[float]) -> list[float]:
    """The place of each from 1; equal ones share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    return ranks
