"""The widget's files, what it asks about the site it stands on, and the demo page."""

import html
from importlib.resources import files
from importlib.resources.abc import Traversable

from aiohttp import web

from server.call import Call, FromSite, Nothing, reply_json
from server.errors import not_found
from server.services import SERVICES

WIDGET = files("widget")
SERVED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
DEMO_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class WhichSite(FromSite):
    """The site whose widget asks."""


async def config(call: Call[Nothing, WhichSite]) -> web.Response:
    """The name and the greeting of the business, for the head of the chat."""
    admin = call.admin
    greeting = admin.greeting or f"Hi! Welcome to {admin.name}. How can we help?"
    return reply_json({"adminId": admin.admin_id, "name": admin.name, "greeting": greeting})


async def script(_: web.Request) -> web.Response:
    """The one script that a site embeds."""
    return _file(WIDGET / "src" / "index.js")


async def module(request: web.Request) -> web.Response:
    """A part of the widget that its script loads when it is needed, or a style of the demo page."""
    path = request.match_info["path"]
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        raise not_found("file")
    folder = WIDGET / "src" if path.endswith(".js") else WIDGET
    return _file(folder.joinpath(*parts))


async def demo(request: web.Request) -> web.Response:
    """A small business's page with the chat on it, to try the whole thing."""
    admin = await request.app[SERVICES].admins.demo()
    if admin is None:
        raise not_found("demo; it is made when the server starts without any admin")
    page = (WIDGET / "demo.html").read_text(encoding="utf-8")
    page = page.replace("{{adminId}}", html.escape(admin.admin_id, quote=True))
    return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": DEMO_POLICY})


def _file(path: Traversable) -> web.Response:
    suffix = "." + path.name.rpartition(".")[2]
    if suffix not in SERVED or not path.is_file():
        raise not_found("file")
    return web.Response(
        body=path.read_bytes(),
        content_type=SERVED[suffix],
        charset="utf-8",
        headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"},
    )
