"""A sandbox, python-telegram-bot connected to it, and somebody to talk to."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.sandbox.telegram import Chat, Person, TelegramSandbox

TOKEN = "42:secret"


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK warns about its own RetryAfter unless told to use timedelta."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def sandbox() -> AsyncIterator[TelegramSandbox]:
    async with TelegramSandbox(TOKEN) as running:
        yield running


@pytest.fixture
async def sdk(sandbox: TelegramSandbox) -> AsyncIterator[Bot]:
    """The real SDK; a request is given up after half a second."""
    bot: ExtBot[None] = ExtBot(
        TOKEN,
        base_url=f"{sandbox.api_base}/bot",
        request=HTTPXRequest(read_timeout=0.5),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
    )
    async with bot:
        yield bot


@pytest.fixture
def reader(sandbox: TelegramSandbox) -> Person:
    return sandbox.person("Reader", username="reader", language_code="zh-hans")


@pytest.fixture
def private(sandbox: TelegramSandbox, reader: Person) -> Chat:
    return sandbox.private_chat(reader)
