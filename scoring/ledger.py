"""The history of a score: entries that are only ever added, and add up to the score at any time."""

from collections.abc import Iterable
from datetime import datetime

from capture.record import Record
from scoring.scored import Contribution, Scored, Seen, held


class Entry(Record):
    """From `at` on, the lead has these points for this reason; after an entry `withdrawn` it has none.

    `revision` numbers a lead's scorings: the entries of one scoring share it, and a later scoring's is
    higher. `delta` is by how much the points changed, so that the deltas up to any time add up to the
    total, too. The other fields are those of a `Contribution`. `cause` says what led to the scoring.
    """

    revision: int
    at: datetime
    cause: str = ""
    delta: int
    withdrawn: bool = False
    rules_version: int
    key: str
    version: int
    category: str
    name: str
    points: int
    field_name: str | None = None
    seen: Seen = None
    interaction_ids: tuple[str, ...] = ()
    until: datetime | None = None

    @property
    def contribution(self) -> Contribution:
        return Contribution(**{name: getattr(self, name) for name in Contribution._fields})


def changes(
    before: Iterable[Contribution], after: Scored, revision: int, cause: str = ""
) -> tuple[Entry, ...]:
    """What a scoring adds to the history: an entry for each reason that is new, other, or gone.

    `before` are the contributions of the last scoring, none at first. Scoring the same again adds none.
    """
    former = {each.key: each for each in before}
    current = {each.key: each for each in after.contributions}
    stamp = {
        "revision": revision,
        "at": after.at,
        "cause": cause,
        "rules_version": after.rules_version,
    }
    told = [
        Entry(**stamp, **each._asdict(), delta=each.points - _points(former.get(each.key)))
        for each in current.values()
        if each != former.get(each.key)
    ]
    gone = [
        Entry(**stamp, **{**each._asdict(), "points": 0}, delta=-each.points, withdrawn=True)
        for each in former.values()
        if each.key not in current
    ]
    return (*told, *gone)


def fold(entries: Iterable[Entry], at: datetime | None = None) -> tuple[Contribution, ...]:
    """The contributions as they stood at an instant (None: after all entries), entries in any order.

    What counts is the latest scoring made until then, and all before it.
    """
    every = list(entries)
    last = max((each.revision for each in every if at is None or each.at <= at), default=None)
    standing: dict[str, Entry] = {}
    for each in sorted(every, key=_place):
        if last is not None and each.revision <= last:
            standing[each.key] = each
    return tuple(each.contribution for each in standing.values() if not each.withdrawn)


def total(contributions: Iterable[Contribution]) -> int:
    """The score that contributions make: their sum, held to 0-100."""
    return held(sum(each.points for each in contributions))


def _points(contribution: Contribution | None) -> int:
    return contribution.points if contribution else 0


def _place(entry: Entry) -> int:
    return entry.revision
