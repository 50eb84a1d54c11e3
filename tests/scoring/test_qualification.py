"""Seed 000's AI qualification score, and what it learns from an admin's own history."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.learning import Example, Model, train
from scoring.qualification import qualification, temperature
from scoring.subject import subject
from tests.factories import NOON, make_interaction, make_judgement, make_lead

BEST: dict[str, Any] = {
    "email": "jane@acme.example",
    "name": "Jane",
    "company": "Acme",
    "title": "CEO",
    "phone": "1",
    "industry": "Retail",
    "company_size": "201-500",
    "company_revenue": "$10M-$50M",
    "website": "https://acme.example",
    "country": "DE",
    "intent": "buy",
}


def test_the_reasons_add_up() -> None:
    asked = make_interaction("demo_request")
    found = qualification(subject(make_lead(**BEST), [asked], NOON))
    assert sum(each.points for each in found.reasons) == found.score == 94
    assert found.temperature == "hot"
    [evidence] = [each.interaction_ids for each in found.reasons if each.interaction_ids]
    assert evidence == (asked.interaction_id,)


def test_of_an_address_alone_little_is_known() -> None:
    found = qualification(subject(make_lead(email="a@gmail.com"), [], NOON))
    assert (found.score, found.temperature) == (5, "cold"), "active today"
    assert qualification(subject(make_lead(email="a@acme.example", disposable=True), [], NOON)).score == 5


def test_the_best_lead_has_a_hundred() -> None:
    kinds = ("attendance", "full_watch", "demo_request", "quote_request")
    found = [make_interaction(kind) for kind in kinds for _ in range(3)]
    assert qualification(subject(make_lead(**BEST), found, NOON)).score == 100


def test_a_judgement_moves_the_score_by_a_fifth() -> None:
    lead = subject(make_lead(**BEST), [], NOON)
    plain = qualification(lead)
    judged = qualification(lead, judgement=make_judgement(0))
    assert judged.score == plain.score - round(plain.score * 0.2)
    assert judged.reasons[-1].text == "The ideal customer is judged to be met by 0 of 100: Sells to firms"
    assert sum(each.points for each in judged.reasons) == judged.score


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(BEST)), st.booleans())
def test_no_judgement_moves_the_score_by_more_than_a_fifth_of_the_scale(
    fit: int, lacking: str, usable: bool
) -> None:
    known = {name: value for name, value in BEST.items() if name != lacking}
    lead, model = subject(make_lead(**known), [], NOON), LEARNT if usable else None
    plain = qualification(lead, model).score
    judged = qualification(lead, model, make_judgement(fit))
    assert abs(judged.score - plain) <= 20
    assert 0 <= judged.score <= 100
    assert sum(each.points for each in judged.reasons) == judged.score


def test_a_judgement_without_a_ground_counts_for_nothing() -> None:
    lead = subject(make_lead(**BEST), [], NOON)
    assert qualification(lead, judgement=make_judgement(0, grounds=())) == qualification(lead)


def test_labels() -> None:
    assert [temperature(score) for score in (0, 39, 40, 69, 70, 100)] == [
        "cold",
        "cold",
        "warm",
        "warm",
        "hot",
        "hot",
    ]


Chance = Callable[[str, str], float]


def history(size: int, chance: Chance, seed: int = 1) -> list[Example]:
    """Leads of made-up industries and countries that converted by chance."""
    dice = random.Random(seed)
    examples = []
    for number in range(size):
        industry, country = dice.choice(["saas", "retail", "farming"]), dice.choice(["de", "fr", "uk"])
        features = frozenset({f"industry={industry}", f"country={country}", "email=own"})
        examples.append(Example(f"lead{number}", features, dice.random() < chance(industry, country)))
    return examples


def telling(industry: str, _: str) -> float:
    return {"saas": 0.7, "retail": 0.2, "farming": 0.05}[industry]


def coin(*_: str) -> float:
    return 0.3


LEARNT = train(history(600, telling), NOON)


def test_a_history_that_tells_makes_a_usable_model() -> None:
    model = train(history(600, telling), NOON)
    quality = model.quality
    assert quality.usable
    assert quality.log_loss is not None
    assert quality.base_log_loss is not None
    assert quality.log_loss < 0.95 * quality.base_log_loss
    assert quality.discrimination is not None
    assert quality.discrimination > 0.75


def test_its_probabilities_are_those_of_the_leads() -> None:
    model = train(history(3_000, telling), NOON)
    for industry, share in (("saas", 0.7), ("retail", 0.2), ("farming", 0.05)):
        predicted = model.predict(subject(make_lead(industry=industry.upper(), country="de"), [], NOON))
        assert abs(predicted.probability - share) < 0.08
        assert predicted.reasons[0].feature == f"industry={industry}"


def test_of_noise_nothing_is_learnt() -> None:
    usable = [seed for seed in range(20) if train(history(120, coin, seed), NOON).quality.usable]
    assert usable == []


def test_too_few_outcomes_teach_nothing() -> None:
    model = train(history(40, telling), NOON)
    assert not model.quality.usable
    assert model.quality.reason == "needs 30 converted and 30 lost leads"
    assert train([], NOON).quality.converted == 0


def test_the_order_of_the_examples_makes_no_difference() -> None:
    examples = history(300, telling)
    shuffled = examples.copy()
    random.Random(2).shuffle(shuffled)
    assert train(shuffled, NOON) == train(examples, NOON)


def test_a_model_survives_being_stored() -> None:
    model = train(history(300, telling), NOON)
    stored = Model.model_validate_json(model.model_dump_json(by_alias=True))
    lead = subject(make_lead(industry="saas"), [], NOON)
    assert stored.predict(lead) == model.predict(lead)


def test_a_usable_model_moves_the_score_and_an_unusable_one_does_not() -> None:
    model = train(history(600, telling), NOON)
    likely = subject(make_lead(industry="saas"), [], NOON)
    unlikely = subject(make_lead(industry="farming"), [], NOON)
    plain = qualification(likely).score
    with_model = qualification(likely, model)
    assert with_model.score > plain > qualification(unlikely, model).score
    assert sum(each.points for each in with_model.reasons) == with_model.score
    assert with_model.learnt
    assert qualification(likely, train(history(600, coin), NOON)).score == plain


@pytest.mark.parametrize("base_rate", [0.02, 0.5])
def test_an_average_lead_stands_in_the_middle(base_rate: float) -> None:
    model = train(history(3_000, lambda *_: base_rate), NOON)
    standing = model.predict(subject(make_lead(industry="saas"), [], NOON)).standing
    assert 40 <= standing <= 60
