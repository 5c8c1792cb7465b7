import asyncio
import contextlib
import io
import json
import logging
from collections.abc import Iterator

import aiohttp
import discord
import httpx
import pytest
import structlog
from discord.http import Route
from telegram.error import TelegramError

from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.logs import set_up_logging
from bot.adapters.logs.redaction import Redaction
from bot.adapters.telegram.account import TelegramAccount, connected
from tests.adapters.discord.scripted_discord import Discord, connected_to
from tests.adapters.discord.scripted_discord import serving as serving_discord
from tests.adapters.telegram.scripted_bot_api import BotApi, signed_in_at
from tests.adapters.telegram.scripted_bot_api import serving as serving_telegram

TELEGRAM = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written, at debug level; the test run's own logging is put back after it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logging(level="debug", as_json=True, secrets=["s3cret-of-mine"], stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "line",
    [
        f"GET https://api.telegram.org/bot{TELEGRAM}/getMe",
        f"Authorization: Bot {DISCORD}",
        "postgresql://daybrief:pa55word@db/daybrief",
        "POST /webhooks/123/aW50ZXJhY3Rpb246MTIz.token/messages/@original",
        "WebSocket Event: {'op': 0, 'd': {'token': 'aW50ZXJhY3Rpb246MTIz', 'id': '1'}}",
        'WebSocket Event: {"d": {"token": "aW50ZXJhY3Rpb246MTIz"}}',
        "known: s3cret-of-mine",
    ],
)
def test_no_secret_stays_in_a_line(line: str):
    shown = Redaction(["s3cret-of-mine"])(line)
    for secret in (TELEGRAM, DISCORD, "pa55word", "aW50ZXJhY3Rpb246MTIz", "s3cret-of-mine"):
        assert secret not in shown
    assert "***" in shown


def test_ordinary_lines_stay_as_they_are():
    line = "delivered 12:30:00 chat=telegram:-1001234567890 story=20260226-0123456789"
    assert Redaction()(line) == line


def test_fields_are_logged_as_data(log: io.StringIO):
    logging.getLogger("bot.test").info("sent", extra={"chat": "telegram:1", "part": 3})
    entry = json.loads(log.getvalue())
    assert (entry["event"], entry["chat"], entry["part"]) == ("sent", "telegram:1", 3)


def test_structlog_goes_the_same_way(log: io.StringIO):
    structlog.get_logger("bot.test").warning("job_failed", job=f"bot{TELEGRAM}")
    entry = json.loads(log.getvalue())
    assert entry["event"] == "job_failed"
    assert TELEGRAM not in log.getvalue()


def test_a_traceback_holds_no_secret(log: io.StringIO):
    try:
        httpx.URL(f"https://api.telegram.org:port/bot{TELEGRAM}/sendMessage")
    except httpx.InvalidURL:
        logging.getLogger("bot.test").exception("failed")
    assert "InvalidURL" in log.getvalue()
    assert TELEGRAM not in log.getvalue()


async def test_httpx_does_not_log_the_token(log: io.StringIO):
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.get(f"https://api.telegram.org/bot{TELEGRAM}/getMe")
    assert "HTTP Request" in log.getvalue()
    assert TELEGRAM not in log.getvalue()


async def test_telegrams_sdk_does_not_log_the_token(log: io.StringIO):
    async with serving_telegram(BotApi()) as api:
        async with signed_in_at(api) as bot:
            await bot.get_updates()
            await bot.send_message(1, "早")
            with contextlib.suppress(TelegramError):
                await bot.do_api_request("sendRichMessage")
        assert api.count("getMe") == 1
    assert "telegram.ext.ExtBot" in log.getvalue()
    assert "getMe" in log.getvalue()
    assert TELEGRAM not in log.getvalue()
    assert TELEGRAM.partition(":")[2] not in log.getvalue()


async def test_a_telegram_server_that_is_away_does_not_bring_the_token_into_the_log(
    log: io.StringIO,
):
    bot = TelegramAccount(TELEGRAM, "http://127.0.0.1:1").make_bot()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.3), connected(bot, retry_s=0.05):
            pass
    assert "Telegram cannot be reached" in log.getvalue()
    assert TELEGRAM not in log.getvalue()


async def test_discords_sdk_logs_neither_the_token_nor_an_interactions(log: io.StringIO):
    async with serving_discord(Discord()) as server, connected_to(server) as bot:
        await server.slash("help")
        await bot.next_command()
    assert "INTERACTION_CREATE" in log.getvalue()
    assert "IDENTIFY" in log.getvalue()
    assert DISCORD not in log.getvalue()
    assert "t0ken" not in log.getvalue()


async def test_aiohttp_does_not_log_the_token(log: io.StringIO):
    async with serving_discord(Discord()) as server:
        account = DiscordAccount(DISCORD, server.base)
        async with signed_in(account.make_client(), account) as client:
            with contextlib.suppress(discord.HTTPException, aiohttp.ClientError):
                await client.http.request(Route("GET", f"/no/such/{DISCORD}"))
    assert "/no/such/***" in log.getvalue()
    assert DISCORD not in log.getvalue()
