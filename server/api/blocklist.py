"""Whom an admin does not want to hear from."""

from aiohttp import web

from server.access.blocking import BlockList, Domains, Emails, Networks
from server.call import Call, Nothing, Request, reply_json


class Put(Request):
    """The whole list; what it leaves out is empty."""

    emails: Emails = ()
    domains: Domains = ()
    networks: Networks = ()


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """The admin's block list."""
    return reply_json(call.admin.blocked.model_dump(mode="json", by_alias=True))


async def put(call: Call[Put, Nothing]) -> web.Response:
    """Replace the block list; every process heeds it within five seconds."""
    blocked = BlockList(**call.body.model_dump())
    await call.services.admins.block(call.admin.admin_id, blocked)
    return reply_json(blocked.model_dump(mode="json", by_alias=True))
