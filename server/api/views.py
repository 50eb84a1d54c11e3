"""Saved views of the lead list: those that a member made, and those that the team shares."""

from typing import Any

from aiohttp import web
from pydantic import ConfigDict

from capture.record import Record
from capture.views import View, ViewFields, Views
from server.answers.finding import meant
from server.call import AnyCall, Call, Nothing, reply_json


class Save(ViewFields):
    """A view as a client sends it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ViewList(Record):
    views: tuple[View, ...]


class Dropped(Record):
    view_id: str
    deleted: bool = True


async def find(call: Call[Nothing, Nothing]) -> web.Response:
    """The views that the caller may use, by name."""
    return reply_json(_told(ViewList(views=tuple(await views(call).all()))))


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """One of them."""
    return reply_json(_told(await views(call).get(call.request.match_info["id"])))


async def post(call: Call[Save, Nothing]) -> web.Response:
    """Save a view, for oneself or for the team."""
    return reply_json(_told(await views(call).add(_checked(call), call.services.clock())), 201)


async def put(call: Call[Save, Nothing]) -> web.Response:
    """Write a view anew: one's own, or, for owners and managers, a shared one of somebody else."""
    view_id, anybodys = call.request.match_info["id"], "admin" in call.who.scopes
    now = call.services.clock()
    return reply_json(_told(await views(call).replace(view_id, _checked(call), now, anybodys=anybodys)))


async def delete(call: Call[Nothing, Nothing]) -> web.Response:
    """Remove a view; leads stay as they are."""
    view_id = call.request.match_info["id"]
    await views(call).delete(view_id, anybodys="admin" in call.who.scopes)
    return reply_json(_told(Dropped(view_id=view_id)))


def views(call: AnyCall) -> Views:
    """The views as the caller may see them."""
    return Views(call.services.db, call.admin.admin_id, call.who.member_id or "")


def _checked(call: Call[Save, Nothing]) -> ViewFields:
    """The view, once its filter is known to make sense; `me` stays whoever looks at it. Raises Problem."""
    which = meant(call, call.body.filter).model_copy(update={"owner_id": call.body.filter.owner_id})
    return call.body.model_copy(update={"filter": which})


def _told(record: Record) -> dict[str, Any]:
    """With the filters that are set, and no others."""
    told = record.model_dump(mode="json", by_alias=True)
    for view in told.get("views", [told]):
        if "filter" in view:
            view["filter"] = _set(view["filter"])
    return told


def _set(which: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in which.items() if value not in (None, [], {})}
