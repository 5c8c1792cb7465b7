"""The server as a process of its own: prints its port, serves until it is terminated."""

import asyncio
import gc
import signal

from bench.server.bot_api import BotApi
from bench.server.http import HttpServer


async def _serve() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with HttpServer(BotApi().respond) as server:
        gc.freeze()
        gc.disable()  # its pauses would be taken for the sender's unevenness
        print(server.address.rpartition(":")[2], flush=True)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve())
