"""The widget's files, what it asks about the site it stands on, its settings, and the demo page."""

import html
from typing import Any, Literal

from aiohttp import web
from pydantic import ConfigDict, Field

from capture.record import Record
from server.call import Call, FromSite, Nothing, reply_json
from server.errors import not_found
from server.services import SERVICES
from server.starters import starters
from server.tenants import Admin
from server.widget_files import SHORTLY, WIDGET, widget_file
from server.widget_settings import WidgetSettings

DEMO_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class WhichSite(FromSite):
    """The site whose widget asks."""


class Change(WidgetSettings):
    """All the settings of the widget; what is left out goes back to its default."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


class Snippet(Record):
    """What a site pastes into its pages."""

    snippet: str


class WidgetConfig(WidgetSettings):
    """The settings, and what follows from them. `greeting`: null leaves it to the widget's language."""

    admin_id: str
    name: str
    greeting: str | None
    text_on_accent: Literal["#ffffff", "#000000"] = Field(alias="onAccent")
    quick_replies: tuple[str, ...]


async def config(call: Call[Nothing, WhichSite]) -> web.Response:
    """All that the widget needs to know of the business: its name, its looks and its wishes."""
    admin = call.admin
    told = _settings(admin) | {
        "adminId": admin.admin_id,
        "name": admin.name,
        "greeting": _greeting(admin),
        "onAccent": admin.widget.on_accent,
        "quickReplies": starters(admin),
    }
    return reply_json(told)


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """The settings of the admin's widget."""
    return reply_json(_settings(call.admin))


async def put(call: Call[Change, Nothing]) -> web.Response:
    """Replace the settings of the admin's widget; every page has them a few seconds later."""
    await call.services.admins.set_widget(call.admin.admin_id, WidgetSettings(**dict(call.body)))
    return reply_json(call.body.model_dump(mode="json", by_alias=True))


async def snippet(call: Call[Nothing, Nothing]) -> web.Response:
    """The line that puts the chat on a page: a page that is to be spoken to first says so in it."""
    admin = call.admin
    speaks_first = " data-proactive" if admin.widget.triggers else ""
    source = f'src="{call.services.settings.base_url}/widget.js" data-admin="{admin.admin_id}"'
    return reply_json({"snippet": f"<script async {source}{speaks_first}></script>"})


async def script(request: web.Request) -> web.Response:
    """The one script that a site embeds."""
    return widget_file("widget.js").response(request, SHORTLY)


async def module(request: web.Request) -> web.Response:
    """What the script loads when it is needed, or a style of the demo page."""
    return widget_file(request.match_info["name"]).response(request)


async def demo(request: web.Request) -> web.Response:
    """A small business's page with the chat on it, to try the whole thing."""
    admin = await request.app[SERVICES].admins.demo()
    if admin is None:
        raise not_found("demo; it is made when the server starts without any admin")
    page = (WIDGET / "demo.html").read_text(encoding="utf-8")
    page = page.replace("{{adminId}}", html.escape(admin.admin_id, quote=True))
    return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": DEMO_POLICY})


def _settings(admin: Admin) -> dict[str, Any]:
    return admin.widget.model_dump(mode="json", by_alias=True)


def _greeting(admin: Admin) -> str | None:
    """None leaves it to the widget, which greets in the visitor's language."""
    return admin.widget.greeting or admin.greeting
