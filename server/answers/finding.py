"""Finding leads over HTTP: what a client may ask for, and the page that it gets."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any, Literal

import bson
from bson.codec_options import CodecOptions
from pydantic import Field, StringConstraints

from analytics.cells import Days
from analytics.facets import EVER, EVERYBODY
from capture.custom_fields import BadFields
from capture.filters import Filter
from capture.lead import Lead
from capture.listing import BadCursor, Count, Found, Listing, Place, Sort
from capture.record import Record
from capture.views import Views
from integrations.sealing import Seal, SealBroken
from server.call import AnyCall
from server.errors import FieldError, invalid

EVERY = Filter()
IN_UTC: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)


class Finding(Filter):
    """Which leads to list, in which order, and which page of them.

    `view` is the id of a saved view: its filter and order, but for what is asked for beside it.
    `count=exact` has every lead counted; otherwise a large total may be said to be at least so many.
    """

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    sort: Sort = "-createdAt"
    cursor: Annotated[str, StringConstraints(max_length=3_000)] | None = None
    view: Annotated[str, StringConstraints(max_length=100)] | None = None
    count: Literal["quick", "exact"] = "quick"

    def filter(self) -> Filter:
        """The filter alone."""
        return Filter.model_construct(**{name: getattr(self, name) for name in Filter.model_fields})


class LeadPage(Record):
    """A page of leads. `next_cursor` is None on the last one.

    `total_is_exact` is only there when it is false: then there are at least `total` leads.
    """

    leads: tuple[Lead, ...]
    page: int
    limit: int
    total: int
    pages: int
    next_cursor: str | None
    total_is_exact: bool = Field(True, exclude_if=bool)


async def find(call: AnyCall, asked: Finding) -> LeadPage:
    """The page that is asked for, of the leads that the caller may see.

    A cursor continues no other listing: nobody else's, and none of another filter or order. Raises
    Problem, BadCursor and ViewNotFound.
    """
    which, sort = await _wanted(call, asked)
    cursors = Cursors(Seal(call.services.keys.sealing_key()), _place(call, which, sort))
    listing = Listing(
        page=asked.page,
        limit=asked.limit,
        filter=which,
        sort=sort,
        after=cursors.read(asked.cursor) if asked.cursor else None,
        exact=asked.count == "exact",
    )
    return _page(listing, await call.leads.page(listing, lambda: _all_there_are(call)), cursors)


async def _wanted(call: AnyCall, asked: Finding) -> tuple[Filter, Sort]:
    """The filter and the order: those of the request, and where it is silent, those of the view."""
    which, sort = asked.filter(), asked.sort
    if asked.view:
        member_id = call.who.member_id or ""
        view = await Views(call.services.db, call.admin.admin_id, member_id).get(asked.view)
        said = {name: value for name, value in which if value != getattr(EVERY, name)}
        which = view.filter.model_copy(update=said)
        sort = asked.sort if "sort" in asked.model_fields_set else view.sort
    return meant(call, which), sort


async def _all_there_are(call: AnyCall) -> int | None:
    """How many leads the caller may see, by the figures that are kept; None: they keep none, or lag."""
    days = Days(call.services.db, call.admin.admin_id, call.admin.time_zone)
    figures = await days.ever(call.who.owned_by or EVERYBODY)
    leads = figures.of(EVER, "leads")
    return int(leads) if leads and figures.complete else None


def meant(call: AnyCall, which: Filter) -> Filter:
    """The filter as the caller means it: with their own id, and values of custom fields as those have them.

    Raises Problem.
    """
    try:
        return which.of(call.who.member_id).fitted(call.admin.custom_fields)
    except BadFields as error:
        raise invalid(*(FieldError(field, sentence) for field, sentence in error.errors.items())) from None


class Cursors:
    """Cursors of one listing: sealed, since the place in an order may be somebody's name or address."""

    def __init__(self, seal: Seal, place: str) -> None:
        self._seal = seal
        self._place = place

    def write(self, place: Place) -> str:
        """The cursor that goes on behind a place."""
        count = [place.count.total, place.count.exact]
        plain = bson.encode({"v": place.value, "i": place.lead_id, "n": count})
        return _text(self._seal.close(plain.hex(), self._place))

    def read(self, cursor: str) -> Place:
        """The place behind which to go on. Raises BadCursor."""
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            plain = bytes.fromhex(self._seal.open(urlsafe_b64decode(padded.encode()), self._place))
        except (SealBroken, ValueError):
            raise BadCursor("the cursor does not fit this listing") from None
        known = bson.decode(plain, IN_UTC)
        return Place(known["v"], known["i"], Count(*known["n"]))


def _place(call: AnyCall, which: Filter, sort: Sort) -> str:
    asked = f"{sort} {call.who.owned_by} {which.model_dump_json(exclude_defaults=True)}"
    return f"{call.admin.admin_id}/leads/{hashlib.sha256(asked.encode()).hexdigest()}"


def _page(listing: Listing, found: Found, cursors: Cursors) -> LeadPage:
    return LeadPage(
        leads=found.leads,
        page=listing.page,
        limit=listing.limit,
        total=found.count.total,
        total_is_exact=found.count.exact,
        pages=found.pages(listing.limit),
        next_cursor=cursors.write(found.next) if found.next else None,
    )


def _text(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()
