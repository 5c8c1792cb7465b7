"""A monitor on loopback that remembers who reported to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

SECRET = "d4c1f2aa-secret"


class Monitor:
    """Answers with the next of ``answers``, then with 200; nothing in them is no answer at all."""

    def __init__(self) -> None:
        self.answers: list[int | None] = []
        self.heard: list[tuple[str, str]] = []
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.heard.append((request.method, await request.text()))
        status = self.answers.pop(0) if self.answers else 200
        if status is None:
            await asyncio.sleep(30)
        return web.Response(status=status or 200, headers={"Location": "/elsewhere"})


@asynccontextmanager
async def monitoring() -> AsyncIterator[Monitor]:
    """A monitor that listens at its ``url``."""
    monitor = Monitor()
    app = web.Application()
    app.router.add_route("*", f"/ping/{SECRET}", monitor.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        monitor.url = f"http://{host}:{port}/ping/{SECRET}"
        yield monitor
    finally:
        await runner.cleanup()
