"""Two in the morning, when what is done once a day is done (seed 004)."""

from datetime import datetime, timedelta
from typing import Final

from analytics.facets import time_zone

HOUR: Final = 2


def next_time(now: datetime, zone: str) -> datetime:
    """The next time that clocks of this zone show two in the morning, or pass it."""
    local = now.astimezone(time_zone(zone))
    today = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)
