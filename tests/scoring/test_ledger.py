"""The history adds up to the score, whatever happened and in whatever order it was told."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from capture.interaction import Interaction
from scoring.evaluation import Scorer
from scoring.ledger import Entry, changes, fold, total
from scoring.rules import Decay, Rule, RuleSet
from scoring.scored import Contribution, Scored
from scoring.subject import subject
from tests.factories import NOON, make_interaction, make_lead, make_rule

POINTS = st.integers(-60, 60).filter(bool)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["CTO", "Gardener", None]),
        "company_size": st.sampled_from(["1-10", "51-200", "500+"]),
        "technologies": st.sampled_from([("Go",), ("Go", "Rust"), ()]),
    },
)
INTERACTIONS = st.builds(
    make_interaction,
    st.sampled_from(["form", "visit", "email_open", "own_kind"]),
    at=st.floats(-40, 5).map(lambda days: NOON + timedelta(days=days)),
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    name, operator, value = draw(
        st.sampled_from(
            [
                ("title", "equals", "cto"),
                ("company_size", "greater_than", 50),
                ("technologies", "exists", None),
                ("count.form", "greater_than", 0),
                ("count.visit", "within_days", 10),
                ("activities_count", "less_than", 3),
                ("days_since_creation", "greater_than", 4),
            ]
        )
    )
    more: dict[str, Any] = {"points": draw(POINTS), "rule_type": draw(st.sampled_from(["intent", "own"]))}
    if name.startswith("count."):
        more |= {"each": draw(st.booleans()), "decay": draw(st.none() | st.just(Decay(days=3)))}
    return make_rule(name, operator, value, **more)


CAPS = st.dictionaries(st.sampled_from(["intent", "own"]), st.integers(0, 50), max_size=2)
RULE_SETS = st.builds(
    RuleSet,
    version=st.integers(1, 9),
    rules=st.lists(rules(), max_size=5).map(tuple),
    caps=CAPS,
)
EVENTS = st.one_of(
    st.tuples(st.just("edit"), FIELDS),
    st.tuples(st.just("interaction"), INTERACTIONS),
    st.tuples(st.just("rules"), RULE_SETS),
    st.tuples(st.just("time"), st.floats(0, 20)),
)


@dataclass
class Story:
    """A lead to which things happen, scored after each, with its history."""

    now: datetime = NOON
    lead: dict[str, Any] = field(default_factory=dict)
    found: list[Interaction] = field(default_factory=list)
    rule_set: RuleSet = field(default_factory=RuleSet)
    entries: list[Entry] = field(default_factory=list)
    scorings: list[Scored] = field(default_factory=list)
    caps: list[dict[str, int]] = field(default_factory=list)  # that held at each scoring

    def happens(self, what: str, it: Any) -> None:
        if what == "edit":
            self.lead |= it
        elif what == "interaction":
            self.found.append(it)
        elif what == "rules":
            self.rule_set = it
        else:
            self.now += timedelta(days=it)
        self.now += timedelta(seconds=1)
        self.rescore(what)

    def rescore(self, cause: str) -> None:
        lead = make_lead(lead_id="a", email="a@b.example", **self.lead)
        scored = Scorer(self.rule_set).score(subject(lead, self.found, self.now))
        before = self.scorings[-1].contributions if self.scorings else ()
        self.entries += changes(before, scored, len(self.scorings) + 1, cause)
        self.scorings.append(scored)
        self.caps.append(dict(self.rule_set.caps))


def by_key(contributions: Iterable[Contribution]) -> dict[str, Contribution]:
    return {each.key: each for each in contributions}


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENTS, max_size=12), st.randoms())
def test_the_score_at_any_time_is_the_sum_of_the_history(
    events: list[tuple[str, Any]], chance: random.Random
) -> None:
    story = Story()
    for what, it in events:
        story.happens(what, it)
    shuffled = story.entries.copy()
    chance.shuffle(shuffled)
    for scored, caps in zip(story.scorings, story.caps, strict=True):
        standing = fold(shuffled, scored.at)
        assert by_key(standing) == by_key(scored.contributions)
        assert total(standing) == scored.score
        assert sum(each.delta for each in shuffled if each.at <= scored.at) == scored.total
        assert sum(scored.breakdown.values()) == scored.total
        assert 0 <= scored.score <= 100
        assert all(scored.breakdown.get(category, 0) <= most for category, most in caps.items())


@given(st.lists(INTERACTIONS, max_size=8), RULE_SETS, st.randoms())
def test_the_order_of_arrival_makes_no_difference(
    found: list[Interaction], rule_set: RuleSet, chance: random.Random
) -> None:
    lead, scorer = make_lead(), Scorer(rule_set)
    expected = scorer.score(subject(lead, found, NOON))
    shuffled = [*found, *found]
    chance.shuffle(shuffled)
    assert scorer.score(subject(lead, shuffled, NOON)) == expected


@given(RULE_SETS, st.lists(INTERACTIONS, max_size=8), FIELDS)
def test_caps_and_clamps_hold(rule_set: RuleSet, found: list[Interaction], fields: dict[str, Any]) -> None:
    scored = Scorer(rule_set).score(subject(make_lead(**fields), found, NOON))
    assert 0 <= scored.score <= 100
    for category, most in rule_set.caps.items():
        assert scored.breakdown.get(category, 0) <= most
    assert sum(each.points for each in scored.contributions) == scored.total


def test_scoring_the_same_again_adds_nothing() -> None:
    story = Story(rule_set=RuleSet(rules=(make_rule("email", "exists", None),)))
    story.rescore("created")
    assert len(story.entries) == 1
    story.rescore("again")
    assert len(story.entries) == 1


def test_a_reason_that_is_gone_is_withdrawn_and_stays_in_the_history() -> None:
    story = Story(rule_set=RuleSet(rules=(make_rule("title", "equals", "CTO", points=30),)))
    story.happens("edit", {"title": "CTO"})
    story.happens("edit", {"title": "Gardener"})
    assert [(each.delta, each.withdrawn, each.cause) for each in story.entries] == [
        (30, False, "edit"),
        (-30, True, "edit"),
    ]
    assert total(fold(story.entries)) == 0
    assert total(fold(story.entries, story.scorings[0].at)) == 30
    assert fold(story.entries, NOON - timedelta(days=1)) == ()


@given(st.lists(EVENTS, max_size=6))
def test_a_history_survives_being_stored(events: list[tuple[str, Any]]) -> None:
    dated = (make_rule("created_at", "within_days", 30), make_rule("last.form", "exists", None))
    story = Story(rule_set=RuleSet(rules=dated))
    for what, it in [("interaction", make_interaction("form")), *events]:
        story.happens(what, it)
    stored = [Entry.model_validate_json(each.model_dump_json(by_alias=True)) for each in story.entries]
    assert by_key(fold(stored)) == by_key(story.scorings[-1].contributions)


def test_when_a_clock_goes_back_the_last_scoring_still_stands() -> None:
    rule_set = RuleSet(rules=(make_rule("title", "exists", None),))
    story = Story(rule_set=rule_set)
    story.happens("edit", {"title": "CTO"})
    story.now -= timedelta(hours=1)
    story.happens("edit", {"title": None})
    assert fold(story.entries) == ()
