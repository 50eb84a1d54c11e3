"""`python -m server`: the web server, the worker, and what an operator does by hand.

A server's own mongod takes a second to start, and so do the imports: both happen at once.
"""

import asyncio
import gc
import sys
from contextlib import AsyncExitStack
from importlib import import_module

from server.config import BadSetting, read_settings
from server.embedded import EmbeddedUnavailable, embedded_mongo
from server.logs import set_up_logs
from server.mongo import MongoAway

SERVING: tuple[list[str], ...] = ([], ["web"], ["worker"])  # the arguments of a process that stays


def main() -> None:
    """Run the command that the arguments name; on a foreseen failure, one line and exit status 1 or 2."""
    set_up_logs()
    try:
        asyncio.run(_serve() if sys.argv[1:] in SERVING else _command())
    except (BadSetting, EmbeddedUnavailable, MongoAway, OSError) as error:
        sys.exit(f"leadlight: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


async def _command() -> None:
    from server import command  # not before mongod is on its way

    arguments = command.parser().parse_args()
    await command.run(arguments, read_settings())


async def _serve() -> None:
    settings = read_settings()
    gc.disable()  # of what the imports make nearly all stays: looking through it finds nothing
    async with AsyncExitStack() as stack:
        loading = asyncio.create_task(asyncio.to_thread(import_module, "server.command"))
        uri = (
            None
            if settings.mongodb_uri
            else await stack.enter_async_context(embedded_mongo(settings.data_dir))
        )
        command = await loading
        gc.enable()
        await command.run(command.parser().parse_args(), settings, uri)


if __name__ == "__main__":
    main()
