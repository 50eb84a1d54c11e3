"""Seed 002's scorecard, as the rules that an admin starts with, and what it calls a score.

To the point: demographic 0-20, behavioural 0-25, engagement 0-25, firmographic 0-20, intent 0-10.
The seed leaves the points of revenue open; they are those of the sizes, step by step.
"""

from typing import Any, NamedTuple

from capture.lead import Grade, Priority, Temperature
from scoring.rules import Rule, RuleSet

CAPS = {"demographic": 20, "behavioral": 25, "engagement": 25, "firmographic": 20, "intent": 10}
RECENT_DAYS = 30  # of "recent contact requirements"

# VP, Director, Manager and C-level, as titles have them
SENIOR = (
    r"\b(s|e)?vp\b|\bvice[ -]president\b|\bdirect(or|eur|rice)\b|\bmanag(er|ing)\b|\bchief\b"
    r"|\bc(eo|fo|to|oo|io|mo|ro|so|po|hro|iso)\b|\bc-(level|suite)\b"
)
SIZES = {"1-10": 2, "11-50": 5, "51-200": 10, "201-500": 15, "500+": 20}
REVENUES = {"<$1M": 2, "$1M-$10M": 5, "$10M-$50M": 10, "$50M-$250M": 15, "$250M+": 20}
INTENT_SOURCES = ["webinar", "webinar_attendance", "content_download"]


class Rating(NamedTuple):
    """What a score is called."""

    grade: Grade
    temperature: Temperature
    priority: Priority


def rating(score: int) -> Rating:
    """Seed 002: A from 80 (hot, urgent), B from 60 (warm, high), C from 40 (warm, medium), else D."""
    if score >= 80:
        return Rating("A", "hot", "urgent")
    if score >= 60:
        return Rating("B", "warm", "high")
    return Rating("C", "warm", "medium") if score >= 40 else Rating("D", "cold", "low")


def scorecard() -> RuleSet:
    """The rule set that an admin has who has made none."""
    return RuleSet(version=1, rules=(*_profile(), *_activity(), *_firm(), *_intent()), caps=CAPS)


def _profile() -> tuple[Rule, ...]:
    return (
        _rule("title", "Senior job title", "demographic", "title", "matches", SENIOR, 10),
        _rule("company", "Company provided", "demographic", "company", "exists", None, 5),
        _rule("phone", "Phone number provided", "demographic", "phone", "exists", None, 3),
        _rule("industry", "Industry specified", "demographic", "industry", "exists", None, 2),
    )


def _activity() -> tuple[Rule, ...]:
    return (
        _each("visits", "Website visits", "behavioral", "count.visit", 2, 10),
        _each("downloads", "Content downloads", "behavioral", "count.download", 5, 10),
        _each("page-views", "Page views", "behavioral", "count.page_view", 1, 5),
        _each("email-opens", "E-mail opens", "engagement", "email_opens_count", 2, 10),
        _each("email-clicks", "E-mail clicks", "engagement", "email_clicks_count", 3, 10),
        _each("social", "Social engagement", "engagement", "count.social", 1, 5),
    )


def _firm() -> tuple[Rule, ...]:
    of_size = (
        _rule(f"size-{size}", f"Company of {size}", "firmographic", "company_size", "in_list", [size], points)
        for size, points in SIZES.items()
    )
    of_revenue = (
        _rule(f"revenue-{much}", f"Revenue {much}", "firmographic", "company_revenue", "in_list", [much], n)
        for much, n in REVENUES.items()
    )
    return (*of_size, *of_revenue)


def _intent() -> tuple[Rule, ...]:
    wanted, recent = INTENT_SOURCES, RECENT_DAYS
    return (
        _rule("source", "High-intent source", "intent", "source_kind", "in_list", wanted, 5),
        _rule("needs", "Recent requirements", "intent", "requirements_at", "within_days", recent, 3),
        _rule("attempts", "Contacted before", "intent", "contact_attempts", "greater_than", 0, 2),
    )


def _each(rule_id: str, name: str, category: str, field_name: str, points: int, most: int) -> Rule:
    return _rule(rule_id, name, category, field_name, "greater_than", 0, points, each=True, max_points=most)


def _rule(
    rule_id: str,
    name: str,
    category: str,
    field_name: str,
    operator: Any,
    value: Any,
    points: int,
    **more: Any,
) -> Rule:
    return Rule(
        rule_id=rule_id,
        name=name,
        rule_type=category,
        field_name=field_name,
        operator=operator,
        value=value,
        points=points,
        **more,
    )
