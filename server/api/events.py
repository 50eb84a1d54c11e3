"""What happens in a conversation, as its visitor watches: a person's words appear as they are written."""

from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from capture.conversation import Message
from capture.handoff import State
from server.access.clients import client_address
from server.access.limits import household, too_many
from server.call import Call, Nothing, Request
from server.errors import not_found
from server.live import TooManyStreams
from server.sse import EventStream

TOLD = {"message_id", "role", "content", "author", "created_at", "seq", "attachment"}
RETRY_S = 10


class From(Request):
    """From where on: the `seq` of the last message known. `Last-Event-ID` says the same."""

    after: Annotated[int, Field(ge=0, le=10**15)] | None = None


async def get(call: Call[Nothing, From]) -> web.StreamResponse:
    """Stream the session's messages after `after`, and whose the conversation is, until somebody leaves."""
    session_id, admin_id = call.request.match_info["sessionId"], call.admin.admin_id
    conversations = call.services.conversations(admin_id)
    session = await conversations.session(session_id)
    if session is None:
        raise not_found("session")
    try:
        with call.services.live.listen(admin_id, session_id, session.seq, _home(call)) as heard:
            async with EventStream(call.request) as stream:
                telling = _Telling(stream, _after(call))
                await telling.state(session.handoff.state)
                for message in await conversations.history(session_id, after=telling.after):
                    await telling.message(message)
                while (event := await heard.get()) is not None and not _gone(call.request):
                    await telling.event(event)
    except TooManyStreams:
        raise too_many("open streams", RETRY_S) from None
    return stream.response


class _Telling:
    """One client's stream: nothing in it twice, and its ids only grow."""

    def __init__(self, stream: EventStream, after: int) -> None:
        self.after = after
        self._stream = stream
        self._place = after
        self._told: set[str] = set()
        self._state: State | None = None

    async def event(self, event: Message | State) -> None:
        if isinstance(event, Message):
            await self.message(event)
        else:
            await self.state(event)

    async def message(self, message: Message) -> None:
        if message.seq <= self.after or message.message_id in self._told or not message.complete:
            return
        self._told.add(message.message_id)
        self._place = max(self._place, message.seq)
        told: dict[str, Any] = message.model_dump(mode="json", by_alias=True, include=TOLD)
        await self._stream.send("message", told, self._place)

    async def state(self, state: State) -> None:
        if state == self._state:
            return
        self._state = state
        await self._stream.send("handoff", {"state": None if state == "none" else state})


def _after(call: Call[Nothing, From]) -> int:
    if call.query.after is not None:
        return call.query.after
    last = call.request.headers.get("Last-Event-ID", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) < 16 else 0


def _home(call: Call[Nothing, From]) -> str:
    return household(client_address(call.request, call.services.settings.trusted_proxies))


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
