"""What a benchmark of lists asks for: drawn from the leads that there are."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.seeding import BIG
from capture.lead_pages import LeadPages
from capture.listing import Count, Listing, Place
from capture.search.words import words_of
from server.mongo import Database

PAGE = 20
DEPTH = 0.9  # of all leads lie before the deep page


@dataclass(frozen=True, slots=True)
class Sample:
    """What is asked for: ids and beginnings of words, drawn from the leads that there are."""

    ids: Sequence[str]
    newest: Sequence[str]  # those of the first page
    prefixes: Sequence[str]
    deep: Place

    def page(self, dice: random.Random) -> list[str]:
        return dice.sample(self.ids, PAGE)


async def drawn(db: Database) -> Sample:
    """Drawn with a seed of its own, but for what MongoDB draws."""
    sampled: list[dict[str, Any]] = [{"$sample": {"size": 2_000}}, {"$match": {"adminId": BIG}}]
    shown = {"email": 1, "name": 1, "company": 1, "requirements": 1}
    found = await db["leads"].aggregate([*sampled, {"$project": shown}]).to_list(None)
    dice = random.Random(4)  # noqa: S311
    texts = [
        str(lead.get(field) or "") for lead in found for field in ("email", "name", "company", "requirements")
    ]
    words = [word for text in texts for word in words_of(text) if len(word) > 2]
    prefixes = [word[: dice.randrange(2, 9)] for word in dice.sample(words, min(500, len(words)))]
    newest = [("adminId", 1), ("createdAt", -1), ("_id", -1)]
    deep = db["leads"].find({"adminId": BIG}, {"createdAt": 1}, hint=newest).sort(newest[1:])
    depth = round(await db["leads"].count_documents({"adminId": BIG}, hint=newest) * DEPTH)
    last = (await deep.skip(depth).limit(1).to_list(1))[0]
    place = Place(last["createdAt"], str(last["_id"]), Count(1_000, exact=False))
    first = await LeadPages(db, BIG).page(Listing())
    newest_ids = [lead.lead_id for lead in first.leads]
    return Sample([str(lead["_id"]) for lead in found], newest_ids, prefixes, place)
