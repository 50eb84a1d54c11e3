"""The floor that lists of leads are measured against: twenty leads read by their ids, and answered.

    python -m benchmarks.by_id URI DB PORT

A server of a dozen lines: no sign-in, no filter, no order, no count; the answer has the same fields.
"""

import asyncio
import json
import sys

from aiohttp import web
from bson import ObjectId

from capture.lead_pages import BESIDE
from capture.stored import lead_of
from server.mongo import Database, connect


async def read(db: Database, admin_id: str, ids: list[str]) -> list[dict[str, object]]:
    """The leads with these ids, as JSON has them."""
    which = {"adminId": admin_id, "_id": {"$in": [ObjectId(lead_id) for lead_id in ids]}}
    found = await db["leads"].find(which, BESIDE).to_list(None)
    return [lead_of(document).model_dump(mode="json", by_alias=True) for document in found]


async def serve(uri: str, name: str, port: int) -> None:
    client = connect(uri)

    async def answer(request: web.Request) -> web.Response:
        ids = request.query["ids"].split(",")
        leads = await read(client[name], request.query["adminId"], ids)
        return web.Response(text=json.dumps(leads, ensure_ascii=False), content_type="application/json")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
