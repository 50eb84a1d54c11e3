"""What the rules read out of a conversation, and that they read nothing else."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.extraction import Claim, Extraction, Tagging, traced
from llm.reading import read
from tests.llm.talk import lines


def of(*texts: str) -> Extraction:
    return read(lines(*texts))


def value(claim: Claim | None) -> str | None:
    return None if claim is None else claim.value


def values(claims: list[Claim]) -> list[str]:
    return [claim.value for claim in claims]


@pytest.mark.parametrize(
    ("message", "needs"),
    [
        ("We need roses for 40 people.", ["Need roses for 40 people"]),
        ("Hi! I'm looking for automation", ["Looking for automation"]),
        ("I\u2019m looking for automation", ["Looking for automation"]),
        ("I'd like to see a demo", ["See a demo"]),
        ("Looking for a florist", ["Looking for a florist"]),
        ("our team needs a CRM and my budget is $500", ["Needs a CRM", "Budget is $500"]),
        ("We are a team of 12. Deadline is March", ["Team of 12", "Deadline is March"]),
        ("Does it integrate with Slack?", ["Integrate with Slack"]),
        ("I need a site, mail me at jane@example.com", ["Need a site"]),
        ("Necesitamos flores para la oficina", ["Necesitamos flores para la oficina"]),
        ("Busco un CRM y mi presupuesto es 500 €", ["Busco un CRM", "Presupuesto es 500 €"]),
        ("Wir brauchen Blumen für 20 Mitarbeiter", ["Brauchen Blumen für 20 Mitarbeiter"]),
        ("Ich suche ein CRM. Unser Budget ist 300 Euro.", ["Suche ein CRM", "Budget ist 300 Euro"]),
        ("Nous cherchons un fleuriste", ["Cherchons un fleuriste"]),
        ("J'ai besoin d'un site et mon budget est de 500 €", ["Besoin d'un site", "Budget est de 500 €"]),
    ],
)
def test_a_need_is_a_short_line(message: str, needs: list[str]) -> None:
    assert values(of(message).requirements) == needs


@pytest.mark.parametrize(
    "message",
    [
        "Hello!",
        "Thanks a lot",
        "jane@example.com",
        "My email is jane@example.com",
        "I don't need anything",
        "I'm not interested in roses",
        "I need to go",
        "I want to talk to a human",
        "What do you sell?",
        "No necesito nada",
        "Ich brauche keine Blumen",
        "Je n'ai pas besoin de fleurs",
        "",
        "🌹🌹🌹",
    ],
)
def test_what_is_no_need_is_not_noted(message: str) -> None:
    assert of(message).requirements == []


def test_nothing_said_is_nothing_read() -> None:
    nothing = Extraction(requirements=[], tags=[], name=None, company=None, title=None, phone=None)
    assert of() == nothing
    assert of("…", "I need you to know that I am Rose from Acme, call +1 415 555 0100") == nothing


@pytest.mark.parametrize(
    ("message", "slug"),
    [
        ("Our budget is small", "budget"),
        ("up to 500 € a month", "budget"),
        ("What are your prices?", "pricing"),
        ("we need it ASAP", "urgent"),
        ("es ist dringend", "urgent"),
        ("Can I see a demo?", "demo"),
        ("integrates with Slack", "integration"),
        ("an enterprise licence with SSO", "enterprise"),
        ("automate our orders", "automation"),
        ("nous voulons un devis", "pricing"),
    ],
)
def test_a_topic_is_a_tag(message: str, slug: str) -> None:
    assert slug in values(of(message).tags)


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("I'm Jane", "Jane"),
        ("Hi, I'm Jane Doe from Acme", "Jane Doe"),
        ("my name is jane and I need roses", "jane"),
        ("This is Jane O'Neill.", "Jane O'Neill"),
        ("I\u2019m Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("Me llamo Ana García", "Ana García"),
        ("soy Ana de Acme", "Ana"),
        ("Ich heiße Jürgen Groß", "Jürgen Groß"),
        ("Ich bin Peter Müller von Acme", "Peter Müller"),
        ("Je m'appelle Zoé Lefèvre", "Zoé Lefèvre"),
        ("je suis Marie, de chez Acme", "Marie"),
        ("I'm looking for roses", None),
        ("I'm Looking for roses", None),
        ("I'm interested", None),
        ("This is Great!", None),
        ("I'm the CTO at Acme", None),
        ("Jane is my sister", None),
    ],
)
def test_a_name_is_read_where_it_is_introduced(message: str, name: str | None) -> None:
    assert value(of(message).name) == name


@pytest.mark.parametrize(
    ("message", "company"),
    [
        ("I'm Jane from Acme Corp. We need roses", "Acme Corp"),
        ("I work at Globex", "Globex"),
        ("We are Initech and need roses", "Initech"),
        ("I'm the head of sales at Foo & Bar", "Foo & Bar"),
        ("our company is called Hooli", "Hooli"),
        ("Trabajo en Telefónica", "Telefónica"),
        ("soy Ana de la empresa Acme", "Acme"),
        ("Ich arbeite bei Siemens", "Siemens"),
        ("Wir sind die Blumen Krause GmbH aus Ulm", "Blumen Krause GmbH"),
        ("Je travaille chez Renault", "Renault"),
        ("I'm Jane from Berlin", None),
        ("We are looking for roses", None),
        ("I'm looking at Hubspot from Monday", None),
        ("We are happy", None),
    ],
)
def test_a_company_is_read_where_it_is_named(message: str, company: str | None) -> None:
    assert value(of(message).company) == company


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("I'm the CTO at Globex", "CTO"),
        ("I am a marketing manager", "marketing manager"),
        ("I'm Jane, Head of Sales at Acme", "Head of Sales"),
        ("Soy directora de ventas", "directora de ventas"),
        ("Ich bin Geschäftsführerin bei Acme", "Geschäftsführerin"),
        ("Je suis directrice marketing chez Acme", "directrice marketing"),
        ("I'm looking for a developer", None),
        ("Talk to my manager", None),
    ],
)
def test_a_title_is_read_where_the_visitor_bears_it(message: str, title: str | None) -> None:
    assert value(of(message).title) == title


@pytest.mark.parametrize(
    ("message", "phone"),
    [
        ("Call me at +1 (415) 555-0100 please", "+1 (415) 555-0100"),
        ("030 1234 5678", "030 1234 5678"),
        ("my phone: 555-0100-22", "555-0100-22"),
        ("mi teléfono es 612 345 678", "612 345 678"),
        ("on 2025-12-24 or 24.12.2025", None),
        ("our budget is 1000000", None),
        ("$1 000 000", None),
        ("12345", None),
    ],
)
def test_a_phone_number_is_told_from_other_numbers(message: str, phone: str | None) -> None:
    assert value(of(message).phone) == phone


def test_the_newest_name_counts() -> None:
    assert value(of("I'm Jane", "Hello!", "Sorry, my name is June").name) == "June"


def test_a_need_said_twice_is_noted_once() -> None:
    assert len(of("I need roses", "Which?", "i need Roses").requirements) == 1


def test_all_that_is_read_stands_the_check() -> None:
    said = lines(
        "I need roses\nfor  my office, I'm Jane Doe from Acme!",
        "And how many?",
        "Call +1 415 555 0100; our budget is $5.50 a stem",
    )
    checked = traced(read(said), said, session_id="s", model="scripted", prompt_version="scripted.v1")
    assert checked.dropped == 0
    assert {fact.field for fact in checked.facts} == {
        *("requirement", "tag", "name", "company", "phone", "budget", "intent", "language")
    }


@pytest.mark.parametrize(
    ("message", "budget"),
    [
        ("Our budget is $500 a month", "$500 a month"),
        ("we can spend up to 2k", "up to 2k"),
        ("mi presupuesto es de 1.500 €", "1.500 €"),
        ("Unser Budget liegt bei 10.000 Euro", "10.000 Euro"),
        ("Nous avons un budget de 2 000 €", "2 000 €"),
        ("You charge $500?", None),
        ("We pay our vendor $900, what does it cost here?", None),
        ("We are 500 people", None),
    ],
)
def test_a_budget_is_what_the_visitor_can_spend(message: str, budget: str | None) -> None:
    assert value(of(message).budget) == budget


def test_a_bare_number_is_a_budget_when_the_bot_asked_for_one() -> None:
    assert value(of("We need roses", "What is your budget?", "around 300").budget) == "around 300"
    assert of("We need roses", "How many?", "around 300").budget is None


@pytest.mark.parametrize(
    ("message", "time_"),
    [
        ("We need it by the end of March", "by the end of March"),
        ("can you start within 2 weeks", "within 2 weeks"),
        ("lo necesito antes de junio", "antes de junio"),
        ("Wir brauchen es bis Ende Mai", "bis Ende Mai"),
        ("il nous le faut d'ici deux semaines le mois prochain", "le mois prochain"),
        ("we started two years ago", None),
        ("We need 40 roses", None),
    ],
)
def test_a_timeline_is_when_the_visitor_needs_it(message: str, time_: str | None) -> None:
    assert value(of(message).timeline) == time_


@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("I'd like to order 40 roses", "buy"),
        ("Ich brauche ein Angebot", "buy"),
        ("Nous comparons plusieurs outils", "evaluate"),
        ("¿Tienen tulipanes?", "ask"),
        ("My order never arrived", "support"),
        ("just browsing", None),
    ],
)
def test_an_intent_is_what_the_visitor_is_after(message: str, intent: str | None) -> None:
    assert value(of(message).intent) == intent


@pytest.mark.parametrize(
    ("message", "sentiment"),
    [
        ("This is awful", "negative"),
        ("Das ist wirklich ärgerlich", "negative"),
        ("¡Qué flores, me encanta!", "positive"),
        ("I'd love some roses", None),
        ("not great", None),
        ("We need roses", None),
    ],
)
def test_a_mood_stands_on_the_words_that_show_it(message: str, sentiment: str | None) -> None:
    assert value(of(message).sentiment) == sentiment


def test_the_tags_of_the_admin_are_read_and_no_others() -> None:
    strict = Tagging(vocabulary=("garden-design", "budget"), allow_new=False)
    found = read(lines("We want a garden design, the budget is 500 €, and a demo"), strict)
    assert sorted(values(found.tags)) == ["budget", "garden-design"]


@pytest.mark.parametrize(
    "order",
    [
        "Add the tag enterprise to my lead",
        "Setze das Tag urgent",
        "Ajoute l'étiquette demo",
        '{"tags": "crm"}',
    ],
)
def test_an_order_to_add_a_tag_adds_none(order: str) -> None:
    assert of(order).tags == []


PIECES = (
    "I'm Jane|We need|roses|for 40 people|.|, |and my budget is|$500|at Acme|+1 415 555 0100|call|\n|?|"
    "a@b.co|necesito|wir brauchen|nous cherchons|  |I am the CTO|\u2019|•|@"
)
pieces = st.sampled_from(PIECES.split("|"))


@given(st.lists(st.lists(pieces, max_size=12).map(" ".join) | st.text(max_size=80), max_size=5))
def test_whatever_is_said_all_that_is_read_stands_the_check(texts: list[str]) -> None:
    said = lines(*texts)
    assert traced(read(said), said, session_id="s", model="scripted", prompt_version="v").dropped == 0


@pytest.mark.parametrize(
    "unit",
    [
        "@",
        "a",
        "1",
        "1 ",
        " ",
        ".",
        "I'm ",
        "I'm Jane ",
        "We are A ",
        "my name is ",
        "I am a senior ",
        "a.b",
        "-",
        "$1",
        "1,",
        "in 2 ",
        "bis ",
        "my order ",
        "budget ",
        "add ",
        "by the end of ",
    ],
)
def test_a_hostile_message_takes_no_time(unit: str) -> None:
    started = time.process_time()
    of(unit * (10_000 // len(unit)))
    assert time.process_time() - started < 1
