"""What seed 000's engagement score says of a lead; `capture.engagement` counts its points."""

from typing import Literal, NamedTuple

HIGHLY, MODERATELY = 60, 30
HIGH = 50  # from here on a score is the high one of its axis of the quadrants

Label = Literal["Highly Engaged", "Moderately Engaged", "Low Engagement"]
Quadrant = Literal["priority", "qualified-disengaged", "engaged-mismatch", "low-priority"]


class Standing(NamedTuple):
    """One of seed 000's four quadrants, and what it advises."""

    quadrant: Quadrant
    advice: str


def label(score: int) -> Label:
    """From 60 highly engaged, from 30 moderately."""
    if score >= HIGHLY:
        return "Highly Engaged"
    return "Moderately Engaged" if score >= MODERATELY else "Low Engagement"


def quadrant(qualification: int, engaged: int) -> Standing:
    """Where the AI qualification score and the engagement score place a lead together."""
    if qualification >= HIGH:
        if engaged >= HIGH:
            return Standing("priority", "Ready for direct outreach.")
        return Standing("qualified-disengaged", "Send targeted content or a personal invitation.")
    if engaged >= HIGH:
        return Standing("engaged-mismatch", "Consider for community building or upsell.")
    return Standing("low-priority", "Leave to automated nurturing.")
