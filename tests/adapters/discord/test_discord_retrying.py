"""Each failure is repeated by us or not at all: one call is one request, whatever the answer."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.discord import connection
from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.errors import NeverConnected, delivery_error
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.refusals import Refusals
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import (
    AccountRefused,
    DeliveryError,
    DeliveryPostponed,
    DeliveryUncertain,
    RateLimited,
)
from tests.adapters.discord.scripted_discord import (
    MESSAGE,
    TOKEN,
    Answer,
    Discord,
    Json,
    connected_to,
    said,
    serving,
)

CHAT, OTHER = (ChatAddress(Platform.DISCORD, channel) for channel in ("200", "201"))
METHOD = "POST /channels/{channel_id}/messages"
STORY = RenderedMessage(MessageKind.STORY, METHOD, json.dumps({"content": "早"}), None, ())
SENT = "POST /channels/.*/messages"
FLOOD = {"message": "You are being rate limited.", "retry_after": 0.01, "global": False}
TROUBLES = {
    "500": (said({"message": "500: Internal Server Error", "code": 0}, 500), DeliveryPostponed),
    "502": (lambda _: web.Response(status=502, text="<html>Bad gateway"), DeliveryPostponed),
    "503": (said({"message": "overloaded", "code": 130000}, 503), DeliveryPostponed),
    "504": (lambda _: web.Response(status=504), DeliveryPostponed),
    "524": (lambda _: web.Response(status=524, text="error code: 524"), DeliveryPostponed),
    "429": (said(FLOOD, 429, Via="1.1 google"), RateLimited),
    "429 of a proxy": (said(FLOOD, 429), RateLimited),
    "1015": (lambda _: web.Response(status=429, text="error code: 1015"), AccountRefused),
    "403": (said({"message": "Missing Access", "code": 50001}, 403), DeliveryError),
}


@asynccontextmanager
async def sending_to(server: Discord) -> AsyncIterator[DiscordMessenger]:
    async with serving(server):
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            yield DiscordMessenger(client)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_message_is_one_request_whatever_is_answered(trouble: str):
    answer, expected = TROUBLES[trouble]
    server = Discord(answers={SENT: answer})
    async with sending_to(server) as messenger:
        with pytest.raises(expected):
            await messenger.send(CHAT, STORY, nonce="n")
    assert len(server.bodies(SENT)) == 1


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_an_answer_to_a_command_is_one_request_and_so_is_its_deferral(trouble: str):
    answer, expected = TROUBLES[trouble]
    answers = {"(PATCH|POST) /webhooks/.*": answer, "POST /interactions/.*": answer}
    async with serving(Discord(answers=answers)) as server, connected_to(server) as bot:
        await server.slash("today")
        _, _, _, messenger = await bot.next_command()
        with pytest.raises(expected):
            await messenger.send(CHAT, STORY, nonce="n")
    assert len(server.bodies("POST /interactions/.*")) == 1
    assert len(server.bodies("(PATCH|POST) /webhooks/.*")) == 1


async def test_an_answer_that_cannot_be_read_is_one_request_and_uncertain():
    def cut(_: Json) -> web.StreamResponse:
        return web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"})

    server = Discord(answers={SENT: cut})
    async with sending_to(server) as messenger:
        with pytest.raises(DeliveryUncertain):
            await messenger.send(CHAT, STORY, nonce="n")
    assert len(server.bodies(SENT)) == 1


async def test_a_deferral_that_is_never_answered_does_not_keep_the_reader_waiting(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(connection, "_CALLBACK_S", 0.1)
    never = asyncio.Event()
    server = Discord(hold=("POST /interactions/.*", never))
    async with serving(server), connected_to(server) as bot:
        await server.slash("today")
        _, _, _, messenger = await bot.next_command()
        assert await messenger.send(CHAT, STORY, nonce="n")
        never.set()


class Resetting(aiohttp.TCPConnector):
    """Fails as sockets do where discord.py would ask again."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    async def connect(self, *_: object, **__: object) -> aiohttp.connector.Connection:
        raise self._error


@pytest.mark.parametrize("number", [54, 10054])
async def test_a_reset_is_handed_on_where_discord_py_would_repeat_it(number: int):
    reset = Resetting(aiohttp.ClientOSError(number, "Connection reset by peer"))
    trace = Refusals().trace()
    async with aiohttp.ClientSession(connector=reset, trace_configs=[trace]) as session:
        with pytest.raises(aiohttp.ClientConnectionError) as caught:
            await session.get("http://127.0.0.1:1/")
    assert not isinstance(caught.value, OSError | NeverConnected)
    assert type(delivery_error(caught.value)) is DeliveryUncertain


async def test_a_reset_while_connecting_means_that_nothing_was_sent():
    key = aiohttp.client_reqrep.ConnectionKey("h", 1, False, True, None, None, None)  # noqa: FBT003 - aiohttp's own
    reset = Resetting(aiohttp.ClientConnectorError(key, ConnectionResetError(54, "reset")))
    trace = Refusals().trace()
    async with aiohttp.ClientSession(connector=reset, trace_configs=[trace]) as session:
        with pytest.raises(NeverConnected):
            await session.get("http://127.0.0.1:1/")


def taken(left: int, reset_after: float) -> Answer:
    headers = {
        "X-RateLimit-Bucket": "b",
        "X-RateLimit-Limit": "2",
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset-After": str(reset_after),
    }
    return said({"id": "31"}, 200, **headers)


async def test_who_empties_a_bucket_has_its_answer_and_the_next_waits_before_it_asks():
    server = Discord(answers={SENT: taken(0, 0.5)})
    async with sending_to(server) as messenger:
        began = monotonic()
        await messenger.send(CHAT, STORY, nonce="n")
        await messenger.send(OTHER, STORY, nonce="n")
        assert monotonic() - began < 0.4
        next_one = asyncio.create_task(messenger.send(CHAT, STORY, nonce="n"))
        await asyncio.sleep(0.1)
        assert len(server.bodies(SENT)) == 2
        await next_one
        assert monotonic() - began >= 0.5
    assert len(server.bodies(SENT)) == 3


async def test_a_bucket_of_unknown_size_is_tried_one_by_one_and_then_used_in_full():
    lefts = iter([1, 0, 1, 0, 1, 0])

    def count(_: Json) -> web.StreamResponse:
        return taken(next(lefts), 0.2)({})

    server = Discord(answers={SENT: count})
    async with sending_to(server) as messenger, asyncio.timeout(5), asyncio.TaskGroup() as group:
        for _ in range(6):
            group.create_task(messenger.send(CHAT, STORY, nonce="n"))
    assert len(server.bodies(SENT)) == 6


async def test_a_server_without_buckets_holds_nobody_up():
    server = Discord(answers={SENT: MESSAGE})
    async with sending_to(server) as messenger, asyncio.timeout(2), asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(messenger.send(CHAT, STORY, nonce="n"))
    assert len(server.bodies(SENT)) == 5


async def test_a_bucket_that_fills_too_late_is_not_waited_for():
    server = Discord(answers={SENT: taken(0, 400)})
    async with sending_to(server) as messenger:
        await messenger.send(CHAT, STORY, nonce="n")
        with pytest.raises(RateLimited) as limited:
            await messenger.send(CHAT, STORY, nonce="n")
    assert 390 < limited.value.retry_after.total_seconds() <= 400
    assert not limited.value.is_global
    assert len(server.bodies(SENT)) == 1
