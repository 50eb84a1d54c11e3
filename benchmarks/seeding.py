"""Fills a database with leads: as many as wanted of one admin, beside fifty others.

    python -m benchmarks.seeding --uri URI --db NAME --leads 100000

The same numbers make the same leads. They are written as documents, with `words` and counted, before
the indexes are made; that is the quickest way in, and leaves what the product's own writes leave.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

import pymongo
from bson import ObjectId

from analytics.facets import Cells, Facets, add_up
from analytics.rollups import INPUTS, Rollups, uncounted
from benchmarks.vocabulary import (
    CITIES,
    COMPANY_HEADS,
    COMPANY_TAILS,
    COUNTRIES,
    DOMAINS,
    ELSEWHERE,
    FIRST_NAMES,
    INDUSTRIES,
    LAST_NAMES,
    PAGES,
    QUALITIES,
    SIZES,
    TAGS,
    THINGS,
    VERBS,
)
from capture.attribution import Attribution, Touch
from capture.lead import PRIORITIES, SOURCE_KINDS, Lead
from capture.search.folding import folded
from capture.search.searchable import searchable
from capture.status import STATUSES
from server.mongo import Client, Database, connect
from server.preparing import prepare

SEED = 20260302
LATEST = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPAN = timedelta(days=730)
OTHERS = 50
BATCH = 2_000
ZONE = "UTC"
PATIENCE = 600  # seconds, to write the figures
BIG = "adm_big"
SEEDED = "bench_leads_"  # begins the name of each database of leads

Document = dict[str, Any]
Progress = Callable[[int, int], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--uri", required=True)
    parser.add_argument("--db", default="leadlight_bench")
    parser.add_argument("--leads", type=int, default=100_000)
    arguments = parser.parse_args()
    asyncio.run(_fill(arguments.uri, arguments.db, arguments.leads))


async def _fill(uri: str, name: str, count: int) -> None:
    client = connect(uri)
    await seed(client[name], count, on_terminal("leads"))
    client.close()


async def seeded(client: Client, count: int) -> Database:
    """The database of `count` leads of `adm_big` beside fifty other admins; filled, unless it is already."""
    db = client[f"{SEEDED}{count}"]
    await seed(db, count, on_terminal("leads"))
    return db


def is_seeded(name: str) -> bool:
    """Whether a database of this name holds nothing but such leads."""
    return name.startswith(SEEDED)


async def seed(db: Database, count: int, progress: Progress, others: int = OTHERS) -> None:
    """Fill an empty database with `count` leads of `adm_big`, and a five-hundredth of that for each other.

    Does nothing where they are already. Raises ValueError where there are others.
    """
    theirs = max(20, count // 500)
    total, written = count + others * theirs, 0
    found = await db["leads"].estimated_document_count()
    if found == total:
        await prepare(db)  # it may be of an earlier build
        return
    if found:
        raise ValueError(f"{db.name} has {found:,} leads, not {total:,}: it was not filled to the end")
    figures: dict[str, Cells] = {}
    for admin_id, size in ((BIG, count), *((f"adm_other{number}", theirs) for number in range(others))):
        rest, figures[admin_id] = documents(admin_id, size), {}
        while batch := list(islice(rest, BATCH)):
            for document in batch:
                add_up(figures[admin_id], count_in(document))
            await db["leads"].insert_many(batch, ordered=False)
            written += len(batch)
            progress(written, total)
    await prepare(db)
    with pymongo.timeout(PATIENCE):
        for admin_id, sums in figures.items():
            await Rollups(db, _zone).add(admin_id, sums)


def count_in(document: Document) -> Facets:
    """What a lead adds to its admin's figures; its document says so from now on."""
    adds = uncounted(document, ZONE)
    document["counted"] = {field: document[field] for field in INPUTS} | {"zone": ZONE}
    return adds


async def _zone(_: str) -> str:
    return ZONE


def documents(admin_id: str, count: int) -> Iterator[Document]:
    """The leads of one admin as they are stored, the oldest first."""
    random = Random(f"{SEED}/{admin_id}")  # noqa: S311  the same leads each time
    for number in range(count):
        yield stored(lead(admin_id, number, count, random))


def stored(one: Lead) -> Document:
    """A lead as the product stores it."""
    fields = one.model_dump(by_alias=True, exclude={"lead_id"})
    beside = {"emails": list(one.addresses), "words": searchable(one)}
    return {"_id": ObjectId(one.lead_id), **fields, **beside}


def lead(admin_id: str, number: int, count: int, random: Random) -> Lead:
    """One lead: most say little of themselves, some much."""
    created = LATEST - SPAN + SPAN * (number / count)
    created = created.replace(microsecond=created.microsecond // 1000 * 1000)
    contact = created + timedelta(minutes=random.randrange(60 * 24 * 30))
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    status = random.choices(STATUSES[:5], (50, 20, 15, 10, 5))[0]
    session = f"sess_{random.getrandbits(96):024x}"
    return Lead(
        lead_id=f"{int(created.timestamp()):08x}{random.getrandbits(64):016x}",
        admin_id=admin_id,
        email=_email(first, last, number, random),
        requirements=_requirements(random),
        session_id=session,
        session_ids=(session,),
        status=status,
        source=f"https://shop.example/{random.choice(PAGES)}",
        source_kind=random.choices(SOURCE_KINDS, [20 if kind == "chat" else 1 for kind in SOURCE_KINDS])[0],
        attribution=_attribution(random, created),
        first_message="Hello, I have a question about your offer.",
        first_contact=created,
        last_contact=contact,
        conversation_count=1 + int(random.expovariate(1.5)),
        tags=tuple(random.sample(TAGS, random.choices((0, 1, 2, 3), (40, 35, 20, 5))[0])),
        notes=_sentence(random) if random.random() < 0.2 else "",
        value=random.choice((500, 1_000, 2_500, 5_000, 12_000)) if random.random() < 0.25 else 0,
        priority=random.choices(PRIORITIES, (20, 55, 20, 5))[0],
        owner_id=f"mem_{random.randrange(8)}" if random.random() < 0.5 else None,
        name=f"{first} {last}" if random.random() < 0.6 else None,
        company=f"{random.choice(COMPANY_HEADS)} {random.choice(COMPANY_TAILS)}"
        if random.random() < 0.4
        else None,
        phone=f"+49{random.randrange(10**9, 10**10)}" if random.random() < 0.3 else None,
        country=random.choice(COUNTRIES) if random.random() < 0.3 else None,
        city=random.choice(CITIES) if random.random() < 0.2 else None,
        industry=random.choice(INDUSTRIES) if random.random() < 0.2 else None,
        company_size=random.choice(SIZES) if random.random() < 0.2 else None,
        language=random.choice(("en", "en", "en", "de", "fr", "es", "zh", "ja")),
        custom_fields={"plan": random.choice(("gold", "silver"))} if random.random() < 0.1 else {},
        score=(score := random.randrange(101)),
        grade="ABCD"[3 - min(score // 25, 3)],
        temperature="hot" if score >= 70 else "warm" if score >= 40 else "cold",
        stage="sql" if score > 85 else "mql" if score > 70 else None,
        engagement_score=random.randrange(101) if random.random() < 0.5 else None,
        last_activity_at=contact,
        next_follow_up_at=contact + timedelta(days=7) if random.random() < 0.1 else None,
        created_at=created,
        updated_at=contact,
    )


def _email(first: str, last: str, number: int, random: Random) -> str:
    local = "".join(letter for letter in folded(f"{first}.{last}") if letter.isalpha() or letter == ".")
    domain = random.choice(DOMAINS) if random.random() < 0.6 else _own_domain(random)
    return f"{local}{number}@{domain}"


def _own_domain(random: Random) -> str:
    return f"{random.choice(COMPANY_HEADS)}-{random.choice(COMPANY_TAILS)}.example".lower()


def _requirements(random: Random) -> str:
    lines = ["• " + _sentence(random) for _ in range(random.choice((0, 1, 2, 3, 4)))]
    if random.random() < 0.1:
        lines.append(random.choice(ELSEWHERE))
    return "\n".join(lines)


def _sentence(random: Random) -> str:
    verb = random.choice(VERBS).replace("-", " ")
    thing, other = _zipf(THINGS, random), _zipf(THINGS, random)
    return f"{verb} {random.choice(QUALITIES)} {thing} with {other} for {random.randrange(1, 500)} people"


def _zipf(words: Sequence[str], random: Random) -> str:
    """The earlier a word, the more it is said."""
    return words[min(int(random.paretovariate(0.7)) - 1, len(words) - 1)]


def _attribution(random: Random, at: datetime) -> Attribution:
    if random.random() < 0.7:
        return Attribution()
    touch = Touch(
        utm_source=random.choice(("google", "bing", "newsletter", "partner")),
        utm_medium=random.choice(("cpc", "email", "social")),
        utm_campaign=f"campaign-{random.randrange(200)}",
        at=at,
    )
    return Attribution(first=touch, last=touch)


def on_terminal(what: str) -> Progress:
    """Progress for a person who waits: a line a few times a second at most."""
    began = last = time.monotonic()

    def show(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < 2 and done < total:
            return
        last = now
        sys.stderr.write(f"{what}: {done:,} of {total:,}, {done / (now - began):,.0f} a second\n")

    return show


if __name__ == "__main__":
    main()
