"""What a business has written down for its bot, in the collections `knowledge` and `passages`.

An entry is what a person edits; its passages are made from it, and are what a question finds.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from bson import ObjectId
from bson.errors import InvalidId
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import ReturnDocument

from capture.passages import Piece, search_terms, split
from capture.record import Record
from capture.transactions import Transaction, atomically
from llm.chat import Passage

MOST_PASSAGES = 20_000  # of one admin
PASSAGES_A_TURN = 5
WORTH_SHOWING = 0.5  # of the best one's score

Document = dict[str, Any]
T = TypeVar("T")


class KnowledgeFull(Exception):
    """The admin has as many passages as one may have."""


class Draft(Record):
    """An entry as a person writes it; `url` is where a visitor can read it."""

    title: str
    text: str
    url: str | None = None


class Listed(Record):
    """A stored entry without its text; `passages` is how many were made of it."""

    id: str
    title: str
    url: str | None = None
    passages: int
    created_at: datetime
    updated_at: datetime


class Entry(Listed):
    """A stored entry."""

    text: str


class Knowledge:
    """One admin's knowledge. Every query carries the admin; none can be written without it."""

    def __init__(self, db: AsyncIOMotorDatabase[Document], admin_id: str) -> None:
        self._client = db.client
        self._entries = db["knowledge"]
        self._passages = db["passages"]
        self._admin_id = admin_id

    async def passages_for(self, question: str, limit: int = PASSAGES_A_TURN) -> tuple[Passage, ...]:
        """The passages that share the most words with a question, the best first; one indexed read."""
        terms = search_terms(question)
        if not terms:
            return ()
        score = {"score": {"$meta": "textScore"}}
        found = self._passages.find(self._matching(terms), {**score, "title": 1, "text": 1, "url": 1})
        best = await found.sort([("score", score["score"])]).limit(limit).to_list(limit)
        return tuple(_passage(each) for each in best if each["score"] >= WORTH_SHOWING * best[0]["score"])

    async def add(self, draft: Draft, now: datetime) -> Entry:
        """Store an entry with its passages, all or nothing. Raises KnowledgeFull."""
        pieces = split(draft.title, draft.text)
        await self._require_room(len(pieces))
        document = {"_id": ObjectId(), "adminId": self._admin_id, "createdAt": now}
        document |= _written(draft, pieces, now)
        passages = self._documents(document, pieces)

        async def steps(transaction: Transaction) -> None:
            await self._entries.insert_one(document, session=transaction)
            await self._passages.insert_many(passages, session=transaction)

        await atomically(self._client, steps)
        return _entry(document)

    async def replace(self, entry_id: str, draft: Draft, now: datetime) -> Entry | None:
        """Rewrite an entry and its passages; None without such an entry. Raises KnowledgeFull.

        Not in a transaction, for the index of a large text is too much for one. For a moment old
        and new passages are found; what a crash leaves behind, the next change clears.
        """
        which = self._one(entry_id)
        if which is None:
            return None
        pieces = split(draft.title, draft.text)
        await self._require_room(len(pieces))
        change = {"$set": _written(draft, pieces, now)}
        stored: Document | None = await self._entries.find_one_and_update(
            which, change, return_document=ReturnDocument.AFTER
        )
        if stored is None:
            return None
        await self._passages.insert_many(self._documents(stored, pieces))
        await self._clear(which)
        return _entry(stored)

    async def remove(self, entry_id: str) -> bool:
        """Remove an entry and its passages; False when there is none. Safe to repeat."""
        which = self._one(entry_id)
        if which is None:
            return False
        await self._passages.delete_many(self._of(which["_id"]))
        removed = await self._entries.delete_one(which)
        await self._clear(which)
        return bool(removed.deleted_count)

    async def get(self, entry_id: str) -> Entry | None:
        which = self._one(entry_id)
        found = await self._entries.find_one(which) if which else None
        return _entry(found) if found else None

    async def page(self, search: str | None, page: int, limit: int) -> tuple[tuple[Listed, ...], int]:
        """A page of entries, the newest first, those with words of `search` only; and how many there are."""
        which: Document = {"adminId": self._admin_id}
        if search:
            which["_id"] = {"$in": await self._with_words(search)}
        newest = self._entries.find(which, {"text": 0}).sort([("createdAt", -1), ("_id", -1)])
        found = await newest.skip((page - 1) * limit).limit(limit).to_list(limit)
        entries = tuple(Listed.model_validate({**each, "id": str(each["_id"])}) for each in found)
        return entries, await self._entries.count_documents(which)

    async def _with_words(self, search: str) -> list[ObjectId]:
        terms = search_terms(search)
        return await self._passages.distinct("entryId", self._matching(terms)) if terms else []

    async def _clear(self, which: Document) -> None:
        """Remove the passages of an entry that are not of the text it has now, whoever wrote that."""
        current = await self._entries.find_one(which, {"revision": 1}) or {"revision": None}
        stale = {"revision": {"$ne": current["revision"]}}
        await self._passages.delete_many({**self._of(which["_id"]), **stale})

    def _documents(self, entry: Document, pieces: Iterable[Piece]) -> list[Document]:
        return [
            {
                "_id": f"{entry['revision']}.{at}",
                **self._of(entry["_id"]),
                "revision": entry["revision"],
                "title": piece.title,
                "text": piece.text,
                "url": entry["url"],
                "titleTerms": piece.title_terms,
                "terms": piece.terms,
            }
            for at, piece in enumerate(pieces, 1)
        ]

    async def _require_room(self, more: int) -> None:
        """A bound against a runaway import; two at the same instant may go past it a little."""
        if more + await self._passages.count_documents({"adminId": self._admin_id}) > MOST_PASSAGES:
            raise KnowledgeFull

    def _matching(self, terms: Iterable[str]) -> Document:
        return {"adminId": self._admin_id, "$text": {"$search": " ".join(terms)}}

    def _of(self, entry_id: ObjectId) -> Document:
        return {"adminId": self._admin_id, "entryId": entry_id}

    def _one(self, entry_id: str) -> Document | None:
        """The query for one entry; None for an id that no entry can have."""
        try:
            return {"adminId": self._admin_id, "_id": ObjectId(entry_id)}
        except InvalidId:
            return None


def _written(draft: Draft, pieces: tuple[Piece, ...], now: datetime) -> Document:
    made = {"passages": len(pieces), "revision": ObjectId(), "updatedAt": now}
    return {**draft.model_dump(by_alias=True), **made}


def _entry(document: Document) -> Entry:
    return Entry.model_validate({**document, "id": str(document["_id"])})


def _passage(document: Document) -> Passage:
    return Passage(document["_id"], document["title"], document["text"], document["url"])
