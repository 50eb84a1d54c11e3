"""Which tags a model may give to an admin's leads. People may give any."""

from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, Field, StringConstraints

from llm.extraction import LONGEST, SLUG, Tagging
from server.call import Call, Nothing, Request, reply_json


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError("must be lower-case letters and digits, in parts joined by hyphens")
    return value


Slug = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST["tag"]),
    AfterValidator(_slug),
]


class Put(Request):
    """The whole setting: the slugs in use, and whether a model may add others."""

    vocabulary: Annotated[list[Slug], Field(max_length=200)]
    allow_new: bool


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """The admin's rules for tags."""
    return reply_json(call.admin.tagging.model_dump(by_alias=True, mode="json"))


async def put(call: Call[Put, Nothing]) -> web.Response:
    """Replace the rules; tags that leads have already stay."""
    vocabulary = tuple(dict.fromkeys(call.body.vocabulary))
    tagging = Tagging(vocabulary=vocabulary, allow_new=call.body.allow_new)
    await call.services.admins.set_tagging(call.admin.admin_id, tagging)
    return reply_json(tagging.model_dump(by_alias=True, mode="json"))
