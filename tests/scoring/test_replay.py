"""What a draft of rules would change is told before it is published."""

from scoring.evaluation import Scorer
from scoring.replay import Crossing, Distribution, Move, Replay
from scoring.rules import RuleSet
from scoring.subject import subject
from tests.factories import NOON, make_lead, make_rule

TITLED = make_rule("title", "exists", points=50)
IN_RETAIL = make_rule("industry", "equals", "retail", points=35)


def test_a_draft_says_who_would_cross_which_line() -> None:
    replay = Replay(Scorer(RuleSet(rules=(TITLED,))), Scorer(RuleSet(rules=(TITLED, IN_RETAIL))))
    known: tuple[dict[str, str], ...] = (
        {"title": "CTO"},
        {"title": "CTO", "industry": "Retail"},
        {"industry": "Retail"},
        {},
    )
    for number, fields in enumerate(known):
        replay.add(subject(make_lead(lead_id=str(number), **fields), [], NOON))
    assert replay.crossings == (Crossing(40, 0, 0), Crossing(60, 1, 0), Crossing(80, 1, 0))
    assert replay.examples == (Move("2", 0, 35), Move("1", 50, 85))
    assert replay.before.bands == [2, 0, 2, 0, 0]
    assert replay.after.bands == [1, 1, 1, 0, 1]
    assert (replay.before.average, replay.after.average) == (25.0, 42.5)


def test_taking_points_away_crosses_lines_downwards() -> None:
    replay = Replay(Scorer(RuleSet(rules=(TITLED,))), Scorer(RuleSet()))
    replay.add(subject(make_lead(title="CTO"), [], NOON))
    assert replay.crossings[0] == Crossing(40, 0, 1)


def test_only_the_greatest_moves_are_kept() -> None:
    rules = tuple(make_rule("conversation_count", "exists", each=True, points=1, max_points=99) for _ in [0])
    replay = Replay(Scorer(RuleSet()), Scorer(RuleSet(rules=rules)))
    for number in range(30):
        replay.add(subject(make_lead(lead_id=str(number), conversation_count=number), [], NOON))
    assert [move.after for move in replay.examples] == [*range(29, 19, -1)]


def test_the_bands_are_the_seeds() -> None:
    distribution = Distribution()
    for score in (0, 19, 20, 59, 60, 80, 100):
        distribution.add(score)
    assert distribution.bands == [2, 1, 1, 1, 2]
    assert Distribution().average == 0
