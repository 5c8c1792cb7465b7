"""A web server on loopback that answers as a test says, and a source that asks it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.adapters.digest_http import HttpDigestOptions, HttpDigestSource, UrlTemplate
from bot.adapters.scheduling import ManualClock
from bot.domain.errors import DigestSourceUnavailable

DAY = date(2026, 2, 26)
CLOCK = ManualClock(datetime(2026, 2, 26, 18, tzinfo=UTC))

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ScriptedServer:
    """Answers each request as ``answer`` says and remembers it."""

    def __init__(self) -> None:
        self.requests: list[web.Request] = []
        self.answer: Answer = self.say(web.HTTPNotFound)
        self.base = ""

    def say(self, make: Callable[[], web.Response]) -> Answer:
        async def answer(_: web.Request) -> web.Response:
            return make()

        return answer

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        return await self.answer(request)


def source_at(
    client: httpx.AsyncClient,
    base: str,
    **options: Any,  # noqa: ANN401 - any of HttpDigestOptions' fields
) -> HttpDigestSource:
    template = UrlTemplate(base + "/{day:%Y/%m}/{date}.md")
    return HttpDigestSource(client, HttpDigestOptions(url=template, **options), clock=CLOCK)


async def why_unavailable(source: HttpDigestSource) -> str:
    with pytest.raises(DigestSourceUnavailable) as caught:
        await source.fetch(DAY)
    return str(caught.value)
