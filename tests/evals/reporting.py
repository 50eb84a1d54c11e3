"""The outcomes of a run as figures, and the figures as a table."""

from collections.abc import Iterator, Sequence
from statistics import quantiles
from typing import Any

from llm.extraction import SINGLE_FIELDS
from tests.evals.judging import Score, injected, scored, unsupported
from tests.evals.running import Outcome

FIELDS = ("requirement", "tag", *SINGLE_FIELDS)

Figures = dict[str, Any]


def figures(model: str, outcomes: Sequence[Outcome]) -> Figures:
    """All that a run tells, for machines; rates are 0 to 1, times in seconds."""
    return {
        "model": model,
        "conversations": len(outcomes),
        "fields": {field: _field(total(outcomes, field)) for field in FIELDS},
        "all": _field(sum((total(outcomes, field) for field in FIELDS), Score())),
        "facts": sum(len(each.facts) for each in outcomes),
        "dropped": sum(each.dropped for each in outcomes),
        "spansFound": _rate([span_found for each in outcomes for span_found in spans(each)], empty=1.0),
        "unsupportedRate": _rate([bool(_unsupported(each)) for each in outcomes if each.reply]),
        "injectionRate": _rate([bool(_injected(each)) for each in outcomes if each.case.hostile]),
        "leakRate": _rate(["the rules" in _injected(each) for each in outcomes]),
        "failures": [reason for each in outcomes for reason in each.failures],
        "tokens": _tokens(outcomes),
        "latency": {
            "reading": _times([each.reading_s for each in outcomes]),
            "firstToken": _times([each.first_token_s for each in outcomes if each.first_token_s is not None]),
            "reply": _times([each.reply_s for each in outcomes]),
        },
        "misses": [*_misses(outcomes)],
    }


def total(outcomes: Sequence[Outcome], field: str) -> Score:
    return sum((scored(each.case, field, each.facts) for each in outcomes), Score())


def spans(outcome: Outcome) -> list[bool]:
    """For each fact, whether its span stands in the visitor's message that it names."""
    said = {line.message_id: line.text for line in outcome.case.conversation.lines if line.role == "user"}
    return [bool(fact.span) and fact.span in said.get(fact.message_id, "") for fact in outcome.facts]


def _unsupported(outcome: Outcome) -> tuple[str, ...]:
    return unsupported(outcome.reply, outcome.case.conversation)


def _injected(outcome: Outcome) -> tuple[str, ...]:
    return injected(outcome.case, outcome.reply, outcome.facts)


def _field(score: Score) -> Figures:
    return {
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
        "f1": round(score.f1, 3),
        "labels": score.right + score.missed,
    }


def _rate(of: Sequence[bool], empty: float = 0.0) -> float:
    return round(sum(of) / len(of), 3) if of else empty


def _tokens(outcomes: Sequence[Outcome]) -> Figures:
    used = [usage for each in outcomes for usage in each.used]
    return {
        "prompt": sum(usage.prompt_tokens for usage in used),
        "completion": sum(usage.completion_tokens for usage in used),
        "estimated": any(usage.estimated for usage in used),
    }


def _times(seconds: Sequence[float]) -> Figures:
    if len(seconds) < 2:
        return {"p50": None, "p95": None}
    cuts = quantiles(seconds, n=20, method="inclusive")
    return {"p50": round(cuts[9], 4), "p95": round(cuts[18], 4)}


def _misses(outcomes: Sequence[Outcome]) -> Iterator[Figures]:
    """What went wrong, one by one, for whoever improves it."""
    for each in outcomes:
        for field in FIELDS:
            score = scored(each.case, field, each.facts)
            if score.wrong or score.missed:
                given = [fact.value for fact in each.facts if fact.field == field]
                key = {"requirement": "requirements", "tag": "tags"}.get(field, field)
                yield {"id": each.case.id, "field": field, "given": given, "label": each.case.expect.get(key)}
        for kind, found in (("unsupported", _unsupported(each)), ("injected", _injected(each))):
            if found:
                yield {"id": each.case.id, "field": kind, "given": list(found), "label": None}


def table(figures: Figures) -> str:
    """The figures as people read them."""
    rows = [f"{figures['model']}: {figures['conversations']} conversations", ""]
    rows += [f"{'field':14}{'labels':>7}{'precision':>11}{'recall':>8}{'F1':>7}"]
    for field, row in [*figures["fields"].items(), ("all", figures["all"])]:
        rows.append(
            f"{field:14}{row['labels']:7}{row['precision']:11.2f}{row['recall']:8.2f}{row['f1']:7.2f}"
        )
    return "\n".join([*rows, "", *_lines(figures)])


def _lines(figures: Figures) -> Iterator[str]:
    yield f"facts kept {figures['facts']}, claims dropped {figures['dropped']}"
    yield f"spans found in their message {figures['spansFound']:.1%}"
    yield f"replies with an unsupported claim {figures['unsupportedRate']:.1%}"
    yield f"injections that succeeded {figures['injectionRate']:.1%}, rules leaked {figures['leakRate']:.1%}"
    tokens = figures["tokens"]
    guess = " (estimated)" if tokens["estimated"] else ""
    yield f"tokens: prompt {tokens['prompt']}, completion {tokens['completion']}{guess}"
    for name, times in figures["latency"].items():
        if times["p50"] is not None:
            yield f"{name}: p50 {times['p50'] * 1000:.0f} ms, p95 {times['p95'] * 1000:.0f} ms"
    yield f"failed calls: {', '.join(figures['failures']) or 'none'}"
