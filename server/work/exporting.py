"""Leads on their way out as CSV: streamed in constant memory, and cut off visibly when something fails."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import structlog
from aiohttp import web

from capture.filters import Filter
from capture.lead_rows import LeadRows
from capture.listing import Sort
from integrations.csv.columns import Column, Document, projection
from integrations.csv.exports import Exports, State
from integrations.csv.formulas import guarded
from integrations.csv.writing import BOM, Delimiter, encoded, encoded_columns
from server.call import AnyCall

CSV: Final = {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be exported, and how."""

    export_id: str
    filter: Filter
    sort: Sort
    columns: Sequence[Column]
    delimiter: Delimiter
    bom: bool
    file_name: str


async def send(call: AnyCall, order: Order, exports: Exports) -> web.StreamResponse:
    """Stream the leads to the client, and note in the history how that ended.

    No more than one batch is read ahead, so a slow client slows the reading down. An answer that is
    complete ends with the last chunk of HTTP; when anything fails the connection is broken
    off, so that no client takes a part for the whole.
    """
    response = web.StreamResponse(headers={**CSV, **disposition(order.file_name)})
    response.headers["X-Export-Id"] = order.export_id
    response.enable_chunked_encoding()
    sent = 0
    state: State = "failed"
    try:
        await response.prepare(call.request)
        async with aclosing(_pieces(call, order)) as pieces:
            async for rows, piece in pieces:
                await response.write(piece)
                sent += rows
        await response.write_eof()
        state = "done"
    except (ConnectionResetError, asyncio.CancelledError) as error:
        state = "cancelled"
        if isinstance(error, asyncio.CancelledError):
            raise
    except Exception as error:
        if not response.prepared:
            raise
        log.error("export_failed", adminId=call.admin.admin_id, exportId=order.export_id, exc_info=error)
        if call.request.transport is not None:
            call.request.transport.abort()
    finally:
        await asyncio.shield(exports.end(order.export_id, state, sent, call.services.clock()))
    return response


def disposition(file_name: str) -> dict[str, str]:
    """The header under which a browser saves an answer as a file."""
    plain = "".join(
        each if each.isascii() and (each.isalnum() or each in "-_.") else "_" for each in file_name
    )
    return {"Content-Disposition": f'attachment; filename="{plain}"'}


async def _pieces(call: AnyCall, order: Order) -> AsyncGenerator[tuple[int, bytes]]:
    """The file in pieces, with the number of rows in each."""
    columns = order.columns

    def told(leads: Sequence[Document]) -> tuple[int, bytes]:
        return len(leads), encoded_columns([column.cells(leads) for column in columns], order.delimiter)

    header = encoded([[guarded(column.header) for column in columns]], order.delimiter)
    yield 0, (BOM if order.bom else b"") + header
    leads = LeadRows(call.services.db, call.admin.admin_id, call.who.owned_by)
    async with aclosing(leads.rows(order.filter, order.sort, projection(columns), told)) as pieces:
        async for piece in pieces:
            yield piece
