"""What several judgements read off a lead alike: its role, and that it wants to buy."""

import re
from datetime import timedelta
from typing import Literal

from capture.interaction import Interaction
from scoring.subject import Subject

BUYING = ("demo_request", "quote_request", "strategy_call", "premium_upgrade")
BUYING_DAYS = 90  # for which such an interaction shows intent
PRICING_VIEWS, PRICING_DAYS = 2, 30

Role = Literal["decision-maker", "manager", "other"]

# Whose title says that they may buy; English, German, French and Spanish
_DECIDES = re.compile(
    r"\b(c[efotimrp]o|chro|ciso|chief|founder|co-?founder|owner|proprietor|president|partner|principal"
    r"|[se]?vp|vice[ -]president|director|head of|managing director|general manager"
    r"|geschäftsführer(in)?|inhaber(in)?|vorstand|leiter(in)?|pdg|directeur|directrice|gérante?|fondat(eur|rice)"
    r"|director general|directora|gerente general|dueñ[oa]|fundadora?|propietari[oa])\b",
    re.IGNORECASE,
)
_MANAGES = re.compile(r"\b(manager|managerin|lead|supervisor|gerente|responsable|chef de)\b", re.IGNORECASE)
_ASSISTS = re.compile(r"\b(assistant|assistent(in)?|assistante|asistente|secretary|intern)\b", re.IGNORECASE)
_PRICING = re.compile(r"/(pricing|prices|plans|buy|checkout|preise|tarifs|precios)\b", re.IGNORECASE)


def role_of(subject: Subject) -> Role:
    """The purchasing authority that a lead's title or job level indicates; who assists has none."""
    title = subject.lead.title or ""
    if _ASSISTS.search(title):
        return "other"
    if _DECIDES.search(title) or (subject.lead.job_level or "").lower() == "executive":
        return "decision-maker"
    return "manager" if _MANAGES.search(title) else "other"


def buying(subject: Subject) -> tuple[Interaction, ...]:
    """What a lead did of late that only buyers do: asked for a demo, a quote, a call, or upgraded."""
    since = subject.now - timedelta(days=BUYING_DAYS)
    return tuple(each for each in subject.of(*BUYING) if each.at > since)


def pricing_views(subject: Subject) -> tuple[Interaction, ...]:
    """The latest views of pages on prices."""
    since = subject.now - timedelta(days=PRICING_DAYS)
    return tuple(
        each
        for each in subject.of("page_view", "visit")
        if each.at > since and _PRICING.search(str(each.attributes.get("url", "")))
    )
