"""What interactions are worth as time goes by: windows that they leave, and points that fade."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scoring.rules import Decay, Rule

DAY = 86_400_000_000  # microseconds, the unit of all times here: whole numbers, so that ends are exact
MILLISECOND = 1_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_STEPS = 50  # instants looked at to find when the points change; then the last of them is given


@dataclass(frozen=True, slots=True)
class Worth:
    """The points of one rule for the instants of its interactions, as a function of the time.

    `holds` is the rule's condition on how many there are. Times are microseconds since 1970.
    """

    rule: Rule
    window: int | None
    holds: Callable[[int], bool]

    def points(self, instants: Sequence[int], now: int) -> int:
        """The whole points at `now`, to which all the instants belong that are not later."""
        live = self._live(instants, now)
        if not self.holds(len(live)):
            return 0
        size = min(self.rule.ceiling, math.floor(abs(self.rule.points) * self._mass(live, now) + 0.5))
        return size if self.rule.points > 0 else -size

    def until(self, instants: Sequence[int], now: int) -> int | None:
        """When the points change if nothing else happens; None if they never do.

        At most a millisecond after the change; long before only where many interactions leave without one.
        """
        shown, start = self.points(instants, now), now
        ends: list[int | None] = [*self._ends(instants, now), None]
        for step, end in enumerate(ends):
            crossed = self._crossing(self._live(instants, start), start, abs(shown))
            if crossed < (math.inf if end is None else end):
                return int(crossed // MILLISECOND + 1) * MILLISECOND
            if end is None:
                return None
            if step == MOST_STEPS or self.points(instants, end) != shown:
                return end
            start = end
        return None

    def _live(self, instants: Sequence[int], now: int) -> list[int]:
        return [at for at in instants if at <= now and (self.window is None or now - at < self.window)]

    def _mass(self, live: Sequence[int], now: int) -> float:
        """How many interactions' worth is left of those that are counted."""
        if not self.rule.each:
            live = live[-1:]
        if self.rule.decay is None:
            return float(len(live)) if self.rule.each else 1.0
        return sum(self._left(now - at) for at in live) if live else 1.0

    def _left(self, age: int) -> float:
        decay = self.rule.decay
        if decay is None:
            return 1.0
        ages = age / _span(decay)
        return 0.5**ages if decay.kind == "half_life" else max(0.0, 1.0 - ages)

    def _ends(self, instants: Sequence[int], now: int) -> list[int]:
        """The instants after `now` at which an interaction stops counting, or stops fading."""
        decay = self.rule.decay
        ends = {at + self.window for at in instants if at <= now} if self.window is not None else set()
        if decay is not None and decay.kind == "linear":
            ends |= {at + _span(decay) for at in instants if at <= now}
        return sorted(end for end in ends if end > now)[: MOST_STEPS + 1]

    def _crossing(self, live: Sequence[int], start: int, shown: int) -> float:
        """When fading alone takes a point off what is shown at `start`."""
        decay = self.rule.decay
        if decay is None or shown == 0 or not live:
            return math.inf
        mass, left = self._mass(live, start), (shown - 0.5) / abs(self.rule.points)
        if decay.kind == "half_life":
            return start + _span(decay) * math.log2(mass / left)
        fading = [at for at in (live if self.rule.each else live[-1:]) if self._left(start - at) > 0]
        return start + (mass - left) * _span(decay) / len(fading) if fading else math.inf


def _span(decay: Decay) -> int:
    """The days of a decay in microseconds; no fraction of one is shorter than that."""
    return max(1, round(decay.days * DAY))


def micros(at: datetime) -> int:
    """Microseconds since 1970, exactly: a double holds them until the year 2250."""
    return round(at.timestamp() * 1_000_000)


def moment(at: int | None) -> datetime | None:
    """The instant again; None for what lies beyond the calendar."""
    try:
        return None if at is None else EPOCH + timedelta(microseconds=at)
    except OverflowError:
        return None
