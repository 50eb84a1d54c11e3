"""What is scored: a lead with its interactions, as known at one instant."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture.interaction import Interaction
from capture.lead import Lead


@dataclass(frozen=True, slots=True)
class Subject:
    """A lead as it stands at `now`.

    `by_kind` are the interactions by kind, oldest first, also those with a later `at` than `now`:
    they count from then on. `counts` is how many of each kind there are up to now; a caller that has
    read recent interactions only passes the counters it keeps.
    """

    lead: Lead
    now: datetime
    by_kind: Mapping[str, tuple[Interaction, ...]]
    counts: Mapping[str, int]

    @property
    def interactions(self) -> tuple[Interaction, ...]:
        """Those up to now, oldest first."""
        every = (each for kind in self.by_kind.values() for each in kind if each.at <= self.now)
        return tuple(sorted(every, key=_place))

    def of(self, *kinds: str) -> tuple[Interaction, ...]:
        """Those of some kinds up to now, oldest first."""
        found = [each for kind in kinds for each in self.by_kind.get(kind, ()) if each.at <= self.now]
        return tuple(sorted(found, key=_place))

    @property
    def last_activity_at(self) -> datetime:
        """When the lead was last active: the latest of what the record and its interactions say."""
        known = [self.lead.last_activity_at or self.lead.last_contact]
        for kind in self.by_kind.values():
            known += [each.at for each in reversed(kind) if each.at <= self.now][:1]
        return max(known)


def subject(
    lead: Lead, interactions: Iterable[Interaction], now: datetime, counts: Mapping[str, int] | None = None
) -> Subject:
    """The lead at `now`; interactions come in any order, and one that comes twice counts once."""
    by_id = {each.interaction_id: each for each in interactions}
    kinds: dict[str, list[Interaction]] = {}
    for each in sorted(by_id.values(), key=_place):
        kinds.setdefault(each.kind, []).append(each)
    by_kind = {kind: tuple(each) for kind, each in kinds.items()}
    if counts is None:
        counts = Counter(each.kind for each in by_id.values() if each.at <= now)
    return Subject(lead, now, by_kind, counts)


def later(start: datetime, days: float) -> datetime | None:
    """So many days after; None for what lies beyond the calendar."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return None


def _place(interaction: Interaction) -> tuple[datetime, str]:
    return interaction.at, interaction.interaction_id
