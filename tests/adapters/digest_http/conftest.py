from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.digest_http import open_http_client
from tests.adapters.digest_http.scripted_server import ScriptedServer


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    scripted = ScriptedServer()
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", scripted.serve)
    async with TestServer(application, host="127.0.0.1") as running:
        scripted.base = str(running.make_url("")).rstrip("/")
        yield scripted


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with open_http_client(allow_private=True, timeout=timedelta(seconds=5)) as opened:
        yield opened
