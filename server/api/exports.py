"""Leads as a CSV file, and the history of such files."""

from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from capture.filters import Filter
from capture.listing import BadCursor, Sort
from capture.record import Record
from integrations.csv.columns import Column, UnknownColumn, chosen
from integrations.csv.exports import Export, ExportNotFound, Exports, new_export_id
from integrations.csv.presets import Preset, columns_for
from integrations.csv.writing import Delimiter
from server.answers.finding import meant
from server.call import AnyCall, Call, Nothing, Request, reply_json
from server.errors import FieldError, invalid, not_found
from server.work.exporting import Order, send

Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


def _listed(value: object) -> object:
    return value.split(",") if isinstance(value, str) else value


Keys = Annotated[tuple[Key, ...], BeforeValidator(_listed), Field(min_length=1, max_length=200)]


class Told(Record):
    """What a dry run says of an export: its columns, and how many leads there are for it now."""

    count: int
    columns: tuple[str, ...]
    file_name: str


class Find(Request):
    """A page of exports."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None


class ExportPage(Record):
    """Exports, the latest first; `next_cursor` is None on the last page."""

    exports: tuple[Export, ...]
    next_cursor: str | None


class Wish(Request):
    """Which leads, in which columns: those named in `columns`, or those of a preset.

    Sorted by e-mail address unless said otherwise: no two leads have the same one, so two exports of
    the same leads are the same file. `bom` is for spreadsheets that take UTF-8 for something else.
    With `dryRun` nothing is exported, and the answer says what would be.
    """

    filter: Filter = Filter()
    sort: Sort = "email"
    preset: Preset | None = None
    columns: Keys | None = None
    delimiter: Delimiter = "comma"
    bom: bool = False
    dry_run: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> "Wish":
        if self.preset is not None and self.columns is not None:
            raise ValueError("name a preset or columns, not both")
        return self


class Asked(Filter):
    """The same as a query: the filter's fields beside the others."""

    sort: Sort = "email"
    preset: Preset | None = None
    columns: Keys | None = None
    delimiter: Delimiter = "comma"
    bom: bool = False
    dry_run: bool = False

    def wish(self) -> Wish:
        told = {name: getattr(self, name) for name in Wish.model_fields if name != "filter"}
        which = Filter.model_construct(**{name: getattr(self, name) for name in Filter.model_fields})
        return Wish.model_construct(filter=which, **told)

    @model_validator(mode="after")
    def _one_way(self) -> "Asked":
        if self.preset is not None and self.columns is not None:
            raise ValueError("name a preset or columns, not both")
        return self


async def get(call: Call[Nothing, Asked]) -> web.StreamResponse:
    """The leads of a filter as CSV, streamed. The header `X-Export-Id` leads to its entry in the history."""
    return await _export(call, call.query.wish())


async def post(call: Call[Wish, Nothing]) -> web.StreamResponse:
    """The same, with the filter in JSON."""
    return await _export(call, call.body)


async def find(call: Call[Nothing, Find]) -> web.Response:
    """The exports of the last 400 days; to an agent limited to own leads, their own."""
    try:
        found, more = await _exports(call).page(call.query.limit, call.query.cursor)
    except ExportNotFound:
        raise BadCursor from None
    page = ExportPage(exports=tuple(found), next_cursor=found[-1].export_id if more else None)
    return reply_json(page.model_dump(mode="json", by_alias=True))


async def one(call: Call[Nothing, Nothing]) -> web.Response:
    """One export: whether it was complete, and how many rows it had."""
    try:
        export = await _exports(call).get(call.request.match_info["exportId"])
    except ExportNotFound:
        raise not_found("export") from None
    return reply_json(export.model_dump(mode="json", by_alias=True))


async def _export(call: AnyCall, wish: Wish) -> web.StreamResponse:
    which, columns, now = meant(call, wish.filter), _columns(call, wish), call.services.clock()
    headers, name = tuple(column.header for column in columns), file_name(now)
    if wish.dry_run:
        told = Told(count=await call.leads.count(which), columns=headers, file_name=name)
        return reply_json(told.model_dump(mode="json", by_alias=True))
    export = Export(
        export_id=new_export_id(),
        by=call.by,
        preset=None if wish.columns else wish.preset or "leadlight",
        columns=headers,
        filter=_told(which),
        sort=wish.sort,
        file_name=name,
        created_at=now,
    )
    exports = _exports(call)
    await exports.begin(export)
    order = Order(export.export_id, which, wish.sort, columns, wish.delimiter, wish.bom, name)
    return await send(call, order, exports)


def file_name(now: datetime) -> str:
    """The name under which a client saves an export of this time."""
    return f"leads-{now:%Y-%m-%dT%H-%M-%SZ}.csv"


def _told(which: Filter) -> dict[str, Any]:
    return which.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _columns(call: AnyCall, wish: Wish) -> tuple[Column, ...]:
    definitions = call.admin.custom_fields
    if wish.columns is None:
        return columns_for(wish.preset or "leadlight", definitions)
    try:
        return chosen(wish.columns, definitions)
    except UnknownColumn as error:
        raise invalid(FieldError("columns", str(error))) from None


def _exports(call: AnyCall) -> Exports:
    return Exports(call.services.db, call.admin.admin_id, call.who.owned_by)
