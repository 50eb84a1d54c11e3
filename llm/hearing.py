"""One reply as it is heard from a server, piece by piece, within the time that its visitor has."""

import asyncio

from llm import completions
from llm.chat import ModelUnavailable
from llm.completions import Heard, Tally
from llm.patience import Patience
from llm.transport import Arriving


class Hearing:
    """From the call to the last word. The call is made `within` its time and gives the `body`; `close` it.

    Seconds: `first_token` until the first visible character, `gap` between pieces, `total` for all.
    """

    __slots__ = ("_due", "_end", "_gap", "_heard", "_loop", "_patience", "_silent", "body")

    def __init__(self, first_token: float, gap: float, total: float) -> None:
        self.body: Arriving | None = None
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + total
        self._gap = gap
        self._due = min(self._loop.time() + first_token, self._end)
        self._patience = Patience()
        self._heard = Heard()
        self._silent = True

    @property
    def tally(self) -> Tally:
        return self._heard.tally

    def within(self) -> Patience:
        """What ends a block when the visitor has waited for long enough."""
        return self._patience.until(self._due)

    async def words(self) -> str:
        """What is said next, from the first visible character on; empty once all is said.

        Raises TimeoutError, and as `Heard.words` does.
        """
        with self.within():
            while text := await self._text():
                if self._silent:
                    text = text.lstrip()
                if text:
                    self._silent = False
                    self._due = min(self._loop.time() + self._gap, self._end)
                    return text
        if self._silent:
            raise ModelUnavailable("empty")
        return ""

    def close(self) -> None:
        self._patience.end()
        if self.body:
            self.body.close()

    async def _text(self) -> str:
        heard, body = self._heard, self.body
        assert body is not None  # noqa: S101
        if body.is_json and not heard.done:  # the server does not stream
            heard.done = True
            return await completions.whole(body, heard.tally)
        text = await heard.words(body)
        if not text:
            await completions.drain(body)
        return text
