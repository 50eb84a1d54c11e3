"""Seed 001's three scores with their twelve factors, each 0 to 100 by a stated formula."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from statistics import fmean

from capture.interaction import Interaction
from scoring.subject import Subject

TOOL_USES = 10  # that make 100
CONTENTS = 5  # gone through entirely, that make 100
HOUR = 3_600  # seconds spent, that make 100
RETURNS = 5  # further days with activity in the last 30, that make 100
REQUESTS = 2  # quotes asked for, and calls booked, that make 100 each
TEAM = 20  # people, that make 100
PROFILE = ("name", "company", "title", "phone", "industry", "company_size", "website", "country")


@dataclass(frozen=True, slots=True)
class Engagement:
    """Tool uses of 10; content completed of 5 items, the best percent of each; time of an hour, with
    what was watched; days beyond the first with activity in the last 30 days of 5."""

    tool_usage: int
    content_completion: int
    time_spent: int
    return_frequency: int

    @property
    def score(self) -> int:
        return _mean(self)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The share of eight profile fields that is known, or the profile's own percent if that is more;
    the mean of the best score in each quiz; the furthest percent of a role builder; the mean of the
    furthest percent in each course."""

    profile_completion: int
    quiz_results: int
    role_builder_progress: int
    course_completion: int

    @property
    def score(self) -> int:
        return _mean(self)


@dataclass(frozen=True, slots=True)
class Conversion:
    """Quotes asked for and strategy calls booked, of 2 each; 100 for any premium upgrade; the size of
    the team last named, of 20."""

    quote_requests: int
    strategy_calls: int
    premium_upgrades: int
    team_size: int

    @property
    def score(self) -> int:
        return _mean(self)


@dataclass(frozen=True, slots=True)
class Factors:
    """Each of the three has four factors, and as its score their mean."""

    engagement: Engagement
    readiness: Readiness
    conversion: Conversion


def factors(subject: Subject) -> Factors:
    return Factors(_engagement(subject), _readiness(subject), _conversion(subject))


def _engagement(subject: Subject) -> Engagement:
    counts, spent = subject.counts, sum(_number(each, "seconds") for each in subject.of("time_spent"))
    month = subject.now - timedelta(days=30)
    days = {each.at.date() for each in subject.interactions if each.at > month}
    return Engagement(
        _part(counts.get("tool_use", 0), TOOL_USES),
        _part(sum(_best(subject.of("content_completion"), "percent", 100).values()) / 100, CONTENTS),
        _part(spent + subject.lead.watch_seconds, HOUR),
        _part(len(days) - 1, RETURNS),
    )


def _readiness(subject: Subject) -> Readiness:
    known = [name for name in PROFILE if getattr(subject.lead, name)]
    said = [_number(each, "percent") for each in subject.of("profile")]
    return Readiness(
        max(_part(len(known), len(PROFILE)), _part(max(said, default=0), 100)),
        _part(_average(_best(subject.of("quiz"), "score", 0)), 100),
        _part(max(_best(subject.of("role_builder"), "percent", 100).values(), default=0), 100),
        _part(_average(_best(subject.of("course"), "percent", 100)), 100),
    )


def _conversion(subject: Subject) -> Conversion:
    counts, teams = subject.counts, subject.of("team_size")
    return Conversion(
        _part(counts.get("quote_request", 0), REQUESTS),
        _part(counts.get("strategy_call", 0), REQUESTS),
        100 if counts.get("premium_upgrade", 0) else 0,
        _part(_number(teams[-1], "size") if teams else 0, TEAM),
    )


def _part(value: float, whole: float) -> int:
    """The share in per cent, held to 0-100, half a per cent rounded up."""
    return int(max(0.0, min(100.0, 100 * value / whole)) + 0.5)


def _mean(group: Engagement | Readiness | Conversion) -> int:
    return int(fmean(asdict(group).values()) + 0.5)


def _average(best: Mapping[str, float]) -> float:
    return fmean(best.values()) if best else 0.0


def _best(found: Iterable[Interaction], attribute: str, default: float) -> dict[str, float]:
    """The highest value for each item, within 0 and 100; what names no item is one of its own."""
    best: dict[str, float] = {}
    for each in found:
        item = str(each.attributes.get("item", each.interaction_id))
        reached = max(0.0, min(100.0, _number(each, attribute, default)))
        best[item] = max(best.get(item, 0.0), reached)
    return best


def _number(interaction: Interaction, attribute: str, default: float = 0) -> float:
    raw = interaction.attributes.get(attribute, default)
    return max(0.0, float(raw)) if isinstance(raw, (int, float)) else default
