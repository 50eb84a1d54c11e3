"""The one update by which a lead's tally changes, with the figures and the engagement score of it. Pure."""

from datetime import datetime
from typing import NamedTuple

from capture.counting import Tally, figures, stored_tally
from capture.events import SYSTEM
from capture.rewriting import rewriting
from capture.stored import Document, fields_of, lead_of


class Retallied(NamedTuple):
    """The update of the lead, and its engagement score then."""

    update: Document
    engagement_score: int | None


def retallying(lead: Document, before: Tally, after: Tally, now: datetime) -> Retallied:
    """The update of a stored lead whose tally changes, for the transaction that has read it.

    Another engagement score is news, of which there are few: a kind counts three times at most.
    Anything else is none, but the lead is `unheard`, so that it is scored anew; `tallied` tells the
    relay that it was written again.
    """
    known = lead_of(lead)
    changed = figures(known, before, after)
    score = {field: value for field, value in changed.items() if field == "engagement_score"}
    shows = bool(changed.keys() - {"last_activity_at"})
    update = rewriting(known, score, SYSTEM, now) if shows else _quiet(now)
    update["$set"] |= fields_of(changed) | {"tally": stored_tally(after)}
    update["$inc"]["tallied"] = 1
    return Retallied(update, score.get("engagement_score", known.engagement_score))


def _quiet(now: datetime) -> Document:
    """Of a lead that looks as before; its version is the same, too."""
    return {"$set": {"unheard": now}, "$inc": {}}
