"""Seed 000's AI tags, each by a stated rule, given and withdrawn as the lead changes."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import NamedTuple

from capture.engagement import engagement
from capture.interaction import level_of
from capture.lead import Lead
from scoring.engagement import HIGHLY
from scoring.signals import BUYING_DAYS, PRICING_VIEWS, buying, pricing_views, role_of
from scoring.subject import Subject

MEETINGS = 2  # events attended, of a repeat attendee
TOUCHPOINTS = 4  # kinds of interaction, of a champion
NEW_DAYS = 14
QUIET_DAYS, BUSY_DAYS, BUSY = 30, 120, 5  # at risk: this busy in the days before the last 30
DECLINE = 0.25  # of the former pace
FEWEST = 3  # interactions that a leaning shows in
LEANING = 0.6  # of them

_WEBINARS = ("registration", "attendance", "full_watch", "poll", "question", "room")
_CONTENT = ("replay", "clip", "content_completion", "download")
_TECHNICAL = re.compile(
    r"\b(technical|engineering|developers?|devops|api|sdk|integrations?|architecture|documentation|docs)\b",
    re.IGNORECASE,
)


class Retagging(NamedTuple):
    """The tags to put on and to take off a lead."""

    given: tuple[str, ...]
    withdrawn: tuple[str, ...]


def tags(subject: Subject) -> dict[str, str]:
    """The tags that a lead should have, each with its reason."""
    found = {tag: reason(subject) for tag, reason in RULES.items()}
    return {tag: why for tag, why in found.items() if why is not None}


def retagging(lead: Lead, found: Collection[str]) -> Retagging:
    """What to change for `found` to stand on the lead.

    What a person put on or took off stays so, and so does a tag that the visitor's own words are
    evidence for.
    """
    said = {fact.value for fact in lead.evidence if fact.field == "tag"}
    ours = [tag for tag in lead.model_tags if tag in RULES and tag not in said]
    given = tuple(tag for tag in found if tag not in lead.tags and tag not in lead.removed_tags)
    withdrawn = tuple(tag for tag in ours if tag not in found)
    return Retagging(given, withdrawn)


def _decision_maker(subject: Subject) -> str | None:
    if role_of(subject) != "decision-maker":
        return None
    return f"The role is {subject.lead.title or subject.lead.job_level}."


def _technical(subject: Subject) -> str | None:
    """Most of the content with a topic or an address that tells is technical."""
    told = [
        f"{each.attributes.get('topic', '')} {each.attributes.get('url', '')}"
        for each in subject.interactions
        if "topic" in each.attributes or "url" in each.attributes
    ]
    technical = [text for text in told if _TECHNICAL.search(text.replace("_", " "))]
    return _leaning(len(technical), len(told), "technical")


def _repeat_attendee(subject: Subject) -> str | None:
    events = {str(each.attributes.get("item", each.interaction_id)) for each in subject.of("attendance")}
    attended = max(len(events), subject.lead.events_attended)
    return f"Attended {attended} events." if attended >= MEETINGS else None


def _high_intent(subject: Subject) -> str | None:
    if asked := buying(subject):
        return f"{asked[-1].kind.replace('_', ' ').capitalize()} in the last {BUYING_DAYS} days."
    if subject.lead.intent == "buy":
        return "Said so in the conversation."
    views = len(pricing_views(subject))
    return f"Looked at prices {views} times in the last 30 days." if views >= PRICING_VIEWS else None


def _new_prospect(subject: Subject) -> str | None:
    """All of the lead's activity lies on one day, not long ago; who was only imported had none."""
    if not subject.lead.conversation_count and not subject.interactions:
        return None
    days = {each.at.date() for each in subject.interactions} | {subject.lead.first_contact.date()}
    recent = subject.now - subject.lead.first_contact <= timedelta(days=NEW_DAYS)
    if len(days) > 1 or not recent or subject.lead.conversation_count > 1:
        return None
    return f"First seen on {subject.lead.first_contact:%Y-%m-%d}, and not again since."


def _champion(subject: Subject) -> str | None:
    score = engagement(subject.counts)
    kinds = [kind for kind, count in subject.counts.items() if count > 0 and level_of(kind)]
    if score < HIGHLY or len(kinds) < TOUCHPOINTS:
        return None
    return f"Engagement {score} across {len(kinds)} kinds of interaction."


def _at_risk(subject: Subject) -> str | None:
    """Busy in the three months before the last 30 days, and since then at a quarter of that pace or less."""
    ages = [(subject.now - each.at).days for each in subject.interactions]
    before = sum(QUIET_DAYS <= age < BUSY_DAYS for age in ages)
    lately = sum(age < QUIET_DAYS for age in ages)
    pace = before * QUIET_DAYS / (BUSY_DAYS - QUIET_DAYS)
    if before < BUSY or lately > pace * DECLINE:
        return None
    return f"{before} interactions in the {BUSY_DAYS - QUIET_DAYS} days before, {lately} in the last 30."


def _webinar_focused(subject: Subject) -> str | None:
    return _leaning_of(subject, _WEBINARS, "in webinars")


def _content_consumer(subject: Subject) -> str | None:
    return _leaning_of(subject, _CONTENT, "replays, clips and downloads")


def _leaning_of(subject: Subject, kinds: Collection[str], what: str) -> str | None:
    engaged = {kind: count for kind, count in subject.counts.items() if level_of(kind) is not None}
    return _leaning(sum(engaged.get(kind, 0) for kind in kinds), sum(engaged.values()), what)


def _leaning(some: int, every: int, what: str) -> str | None:
    if some < FEWEST or some < LEANING * every:
        return None
    return f"{some} of {every} interactions are {what}."


RULES: Mapping[str, Callable[[Subject], str | None]] = {
    "decision-maker": _decision_maker,
    "technical": _technical,
    "repeat-attendee": _repeat_attendee,
    "high-intent": _high_intent,
    "new-prospect": _new_prospect,
    "champion": _champion,
    "at-risk": _at_risk,
    "webinar-focused": _webinar_focused,
    "content-consumer": _content_consumer,
}
