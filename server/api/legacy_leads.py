"""The legacy `/api/leads`: leads read from the tagged messages of `chats`, as before seed 003."""

import math
from typing import Annotated

from aiohttp import web
from pydantic import Field

from capture.legacy import TaggedChats
from server.call import Call, Nothing, Request, reply_json


class Paging(Request):
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20


async def get(call: Call[Nothing, Paging]) -> web.Response:
    """A page of legacy leads, the latest contact first."""
    page, limit = call.query.page, call.query.limit
    leads, total = await TaggedChats(call.services.db, call.admin.admin_id).leads(page, limit)
    return reply_json(
        {
            "leads": [lead.model_dump(mode="json", by_alias=True) for lead in leads],
            "page": page,
            "limit": limit,
            "total": total,
            "pages": math.ceil(total / limit),
        }
    )
