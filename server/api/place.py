"""Where a business is: the time zone by which its days begin, and the currency of its deals."""

from typing import Annotated
from zoneinfo import available_timezones

from aiohttp import web
from pydantic import AfterValidator, StringConstraints

from capture.record import Record
from server.call import Call, Nothing, Request, reply_json
from server.work.recounting import start_recount

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def _known(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("must be the name of a time zone, such as Europe/Berlin")
    return name


class Place(Record):
    """The settings as they are."""

    time_zone: str
    currency: str


class Put(Request):
    """Both settings; a currency is three letters, as ISO 4217 has them."""

    time_zone: Annotated[str, AfterValidator(_known)]
    currency: Currency


async def get(call: Call[Nothing, Nothing]) -> web.Response:
    """The time zone and the currency."""
    return _told(call.admin.time_zone, call.admin.currency)


async def put(call: Call[Put, Nothing]) -> web.Response:
    """Set both. With another time zone all leads are counted anew, a little later, by its days."""
    wanted = call.body
    await call.services.admins.set_place(call.admin.admin_id, wanted.time_zone, wanted.currency)
    if wanted.time_zone != call.admin.time_zone:
        await start_recount(call.services, call.admin.admin_id, call.by)
    return _told(wanted.time_zone, wanted.currency)


def _told(time_zone: str, currency: str) -> web.Response:
    return reply_json(Place(time_zone=time_zone, currency=currency).model_dump(by_alias=True))
