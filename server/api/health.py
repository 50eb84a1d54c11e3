"""Is the process alive, and can it serve?"""

from aiohttp import web

from server.mongo import answers
from server.services import SERVICES


async def alive(_: web.Request) -> web.Response:
    """The process runs; nothing else is looked at."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """The process can serve requests; 503 while MongoDB takes no writes."""
    writable = await answers(request.app[SERVICES].db)
    body = {"status": "ok" if writable else "unavailable", "mongodb": "ok" if writable else "away"}
    headers = {} if writable else {"Retry-After": "2"}
    return web.json_response(body, status=200 if writable else 503, headers=headers)
