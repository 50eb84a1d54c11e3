"""The legacy `/api/leads`: leads read from the tagged messages of `chats`, as before seed 003."""

import math
from typing import Annotated

from aiohttp import web
from pydantic import Field

from capture.legacy import TaggedChats, TaggedLead
from capture.record import Record
from server.call import Call, Nothing, Request, reply_json


class Paging(Request):
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20


class LegacyPage(Record):
    """A page of legacy leads."""

    leads: tuple[TaggedLead, ...]
    page: int
    limit: int
    total: int
    pages: int


async def get(call: Call[Nothing, Paging]) -> web.Response:
    """A page of legacy leads, the latest contact first."""
    page, limit = call.query.page, call.query.limit
    chats = TaggedChats(call.services.db, call.admin.admin_id, call.who.owned_by)
    leads, total = await chats.leads(page, limit)
    told = LegacyPage(leads=leads, page=page, limit=limit, total=total, pages=math.ceil(total / limit))
    return reply_json(told.model_dump(mode="json", by_alias=True))
