"""Rate limits of the chat and of the API: what a person never reaches, and a script does at once.

Counted in MongoDB, so that they hold across processes, with sliding windows.
"""

import asyncio
import math
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from aiohttp import web
from limits import RateLimitItem, parse
from limits.aio.storage import MongoDBStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from server.errors import Problem

PER_SESSION = parse("30/minute")
PER_ADDRESS = parse("240/minute")  # an office behind one address
SESSIONS_PER_ADDRESS = parse("120/hour")
PER_ADMIN = parse("6000/minute")
PER_TOKEN = parse("600/minute")  # requests on the admin's side; ten in a second, for minutes on end
INTERACTIONS_PER_SESSION = parse("120/minute")  # requests, of fifty interactions each at most
FILES_PER_SESSION = parse("30/hour")
FILES_PER_ADDRESS = parse("120/hour")
MAILS_PER_SESSION = parse("3/hour")
MAILS_PER_RECIPIENT = parse("5/day")

Ip = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Spend:
    """One use of a limit by somebody; `who` is what tells them from others."""

    limit: RateLimitItem
    who: tuple[str, ...]
    excuse: str  # ends the sentence "Too many …"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit. `reset` is in how many seconds there is more of it."""

    limit: RateLimitItem
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """The two fields of draft-ietf-httpapi-ratelimit-headers-10, and the three of its early versions.

        Most clients know the early ones; the draft's own say what they cannot: the window.
        """
        amount, window = self.limit.amount, self.limit.get_expiry()
        return {
            "RateLimit-Policy": f'"token";q={amount};w={window}',
            "RateLimit": f'"token";r={self.remaining};t={self.reset}',
            "RateLimit-Limit": str(amount),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


ALLOWANCE = web.RequestKey("allowance", Allowance)


class Limits:
    """The counters. Without a storage nothing is limited."""

    def __init__(self, storage: MongoDBStorage | None) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(storage) if storage else None

    async def spend(self, *spends: Spend) -> None:
        """Count each of these. Raises Problem (429) when one is used up; the others count all the same."""
        if self._limiter is None:
            return
        limiter = self._limiter
        allowed = await asyncio.gather(*(limiter.hit(each.limit, *each.who) for each in spends))
        for spend, within in zip(spends, allowed, strict=True):
            if not within:
                stats = await limiter.get_window_stats(spend.limit, *spend.who)
                raise too_many(spend.excuse, stats.reset_time - time.time())

    async def draw(self, spend: Spend) -> tuple[bool, Allowance | None]:
        """Count one use; whether it is within the limit, and what is left of it. None: nothing is limited."""
        if self._limiter is None:
            return True, None
        within = await self._limiter.hit(spend.limit, *spend.who)
        stats = await self._limiter.get_window_stats(spend.limit, *spend.who)
        reset = max(1, math.ceil(stats.reset_time - time.time()))
        return within, Allowance(spend.limit, stats.remaining if within else 0, reset)


def storage_at(uri: str, database: str) -> MongoDBStorage:
    """Counters in the product's own MongoDB. A lost count is no loss, so they are not waited for."""
    return MongoDBStorage(
        uri.replace("mongodb", "async+mongodb", 1),
        database_name=database,
        counter_collection_name="rateCounters",
        window_collection_name="rateWindows",
        w=1,
        journal=False,
        maxPoolSize=10,
        timeoutMS=2_000,
    )


def too_many(what: str, seconds: float) -> Problem:
    wait = max(1, math.ceil(seconds))
    return Problem(
        429,
        "too-many-requests",
        "Too many requests",
        f"Too many {what}. Please try again in {wait} seconds.",
        headers={"Retry-After": str(wait)},
    )


def household(address: Ip) -> str:
    """Whom an address stands for: itself, or, as one household has all of it, its IPv6 /64."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)
