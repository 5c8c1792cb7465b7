"""Discord servers of another make: fewer fields, fewer addresses, other ways to say yes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.adapters.discord.account import DiscordAccount, signed_in
from bot.adapters.discord.messenger import DiscordMessenger
from bot.domain.audience import ChatAddress, ChatKind, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import (
    AccountRefused,
    ChatUnreachable,
    ConfigError,
    DeliveryUncertain,
    RateLimited,
)
from bot.usecases.commands import COMMANDS
from tests.adapters.discord.scripted_discord import (
    IDENTIFY,
    MISSING,
    RESUME,
    TOKEN,
    Answer,
    Discord,
    connected_to,
    said,
    serving,
)

CHAT = ChatAddress(Platform.DISCORD, "200")
METHOD = "POST /channels/{channel_id}/messages"
MESSAGE = RenderedMessage(MessageKind.STORY, METHOD, json.dumps({"content": "早"}), None, ())
USER = {"id": "777", "username": "brief"}
SENT = "POST /channels/200/messages"


async def test_a_server_that_tells_the_least_is_signed_in_at_and_answers_commands():
    async with serving(Discord()) as server, connected_to(server) as bot:
        await server.slash("topic", {"name": "name", "type": 3, "value": "开源"})
        command, words, caller, messenger = await bot.next_command()
        assert (command, words) == ("topic", "开源")
        assert caller.chat.address == CHAT
        assert caller.chat.kind is ChatKind.CHANNEL
        assert [r.message_id for r in await messenger.send(CHAT, MESSAGE, nonce="n")] == ["31"]
        assert [r.message_id for r in await messenger.send(CHAT, MESSAGE, nonce="n")] == ["31"]
    assert server.bodies(r"PATCH /webhooks/777/t0ken/messages/@original")[0]["content"] == "早"
    assert len(server.bodies(r"POST /webhooks/777/t0ken")) == 1


@pytest.mark.parametrize("path", ["", "/api", "/some/where/v10"])
async def test_the_api_may_stand_below_any_path(path: str):
    account_answers = {f"GET {path}/users/@me": said(USER)}
    server = Discord(answers=account_answers)
    server.answers[f"GET {path}/gateway/bot"] = lambda _: said({"url": server.url})({})
    async with serving(server, path):
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            assert client.user
            assert client.user.id == 777


@pytest.mark.parametrize("missing", ["GET /gateway/bot", "GET /gateway"])
async def test_either_address_tells_the_gateway(missing: str):
    server = Discord(answers={missing: MISSING})
    server.answers["GET /gateway(/bot)?"] = lambda _: said({"url": server.url})({})
    async with serving(server), connected_to(server):
        assert IDENTIFY in server.received


@pytest.mark.parametrize(
    "application",
    [{"GET /oauth2/applications/@me": said({"id": "777"})},
     {"GET /applications/@me": said({"id": "777", "name": "brief"})}, {}],
)  # fmt: skip
async def test_the_application_may_be_told_anywhere_or_not_at_all(application: dict[str, Answer]):
    async with serving(Discord(answers=application)) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            assert client.application_id == 777


async def test_a_server_that_is_not_ready_is_asked_again():
    tries: list[int] = []

    def me(_: dict[str, object]) -> web.StreamResponse:
        tries.append(1)
        return (said(USER) if len(tries) > 2 else said({"message": "starting"}, 503))({})

    async with serving(Discord(answers={"GET /users/@me": me})) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account, retry_s=0.01):
            assert len(tries) == 3


async def test_a_refused_token_is_a_wrong_setting_and_stays_secret():
    refused = said({"message": "401: Unauthorized", "code": 0}, 401)
    async with serving(Discord(answers={"GET /users/@me": refused})) as server:
        account = DiscordAccount(TOKEN, server.base)
        with pytest.raises(ConfigError) as caught:
            async with signed_in(account.make_client(), account):
                pass
    assert "DISCORD_BOT_TOKEN" in str(caught.value)
    assert TOKEN not in str(caught.value)


async def test_a_command_in_a_private_chat_needs_no_channel_object():
    async with serving(Discord()) as server, connected_to(server) as bot:
        await server.slash("subscribe", guild_id=None, member=None, user={"id": "5"})
        _, _, caller, _ = await bot.next_command()
        assert caller.chat.kind is ChatKind.PRIVATE
        assert caller.chat.address == CHAT
        assert await caller.may_manage()


@pytest.mark.parametrize(
    ("permissions", "may_manage"),
    [("0", False), ("8", True), ("16", True), ("32", True), (32, True), ("2048", False)],
)
async def test_managers_and_administrators_may_manage(
    permissions: str | int,
    may_manage: bool,  # noqa: FBT001 - a column of the table
):
    member = {"user": {"id": "5"}, "permissions": permissions}
    async with serving(Discord()) as server, connected_to(server) as bot:
        await server.slash("subscribe", member=member)
        _, _, caller, _ = await bot.next_command()
        assert await caller.may_manage() is may_manage


@pytest.mark.parametrize(
    ("name", "option", "words"),
    [
        ("story", {"name": "n", "type": 3, "value": "4"}, "4"),
        ("story", {"name": "number", "type": 4, "value": 4}, "4"),
        ("date", {"name": "date", "type": 3, "value": "2026-02-26"}, "2026-02-26"),
        ("yesterday", {"name": "x", "type": 3, "value": "y"}, "y"),
    ],
)
async def test_a_client_with_an_older_list_of_options_is_answered(
    name: str, option: dict[str, object], words: str
):
    async with serving(Discord()) as server, connected_to(server) as bot:
        await server.slash(name, option)
        assert (await bot.next_command())[:2] == (name, words)


async def test_a_server_without_an_original_answer_gets_a_following_one():
    answers = {"PATCH /webhooks/.*/messages/@original": MISSING}
    async with serving(Discord(answers=answers)) as server, connected_to(server) as bot:
        await server.slash("help")
        _, _, _, messenger = await bot.next_command()
        await messenger.send(CHAT, MESSAGE, nonce="n")
    assert server.bodies("POST /webhooks/777/t0ken")


@pytest.mark.parametrize(("status", "code"), [(401, 50027), (404, 10015), (404, 10062)], ids=str)
async def test_the_answer_to_an_interaction_that_expired_is_given_up_and_not_made_plainer(
    status: int, code: int
):
    over = said({"message": "over", "code": code}, status)
    answers = {"PATCH /webhooks/.*/messages/@original": over, "POST /webhooks/.*": over}
    async with serving(Discord(answers=answers)) as server, connected_to(server) as bot:
        await server.slash("help")
        _, _, _, messenger = await bot.next_command()
        with pytest.raises(ChatUnreachable):
            await messenger.send(CHAT, MESSAGE, nonce="n")


async def test_an_event_that_makes_no_sense_does_not_end_the_connection():
    async with serving(Discord()) as server, connected_to(server) as bot:
        await server.dispatch("GUILD_CREATE", {"id": "100", "channels": [{"id": "200"}]})
        await server.dispatch("INTERACTION_CREATE", {})
        await server.sockets[-1].send_str("[]")
        await server.sockets[-1].send_str("no JSON")
        await server.slash("help")
        assert (await bot.next_command())[0] == "help"
        assert len(server.sockets) == 1


async def test_a_dropped_connection_is_resumed_where_no_other_address_was_told():
    async with serving(Discord()) as server, connected_to(server) as bot:
        await server.sockets[-1].close(code=1012)
        await server.wait_for(lambda: RESUME in server.received)
        await server.slash("help")
        assert (await bot.next_command())[0] == "help"


async def test_a_gateway_that_was_not_there_at_first_is_tried_again():
    async with serving(Discord(refused_sockets=1)) as server, connected_to(server) as bot:
        await server.slash("help")
        assert (await bot.next_command())[0] == "help"


async def test_commands_that_the_server_does_not_take_cost_nothing_else():
    answers = {"PUT /applications/777/commands": MISSING}
    async with serving(Discord(answers=answers)) as server, connected_to(server) as bot:
        await server.wait_for(lambda: bool(server.bodies("PUT .*")))
        await server.slash("help")
        assert (await bot.next_command())[0] == "help"


async def test_a_list_of_commands_that_was_merely_repeated_is_taken_for_a_yes():
    def repeat(body: object) -> web.StreamResponse:
        return said(body)({})

    answers: dict[str, Answer] = {"PUT /applications/777/commands": repeat}
    async with serving(Discord(answers=answers)) as server, connected_to(server):
        await server.wait_for(lambda: bool(server.bodies("PUT .*")))
        (registered,) = server.bodies("PUT .*")
        assert len(registered) == len(COMMANDS)


@pytest.mark.parametrize(
    ("answer", "attempts"),
    [
        (said({"message": "slow down", "retry_after": 0.01}, 429, Via="1.1 google"), 3),
        (said({"message": "Missing Access", "code": 50001}, 403), 1),
    ],
)
async def test_commands_are_registered_again_where_it_could_not_be_done_just_then(
    answer: Answer, attempts: int
):
    tries: list[int] = []

    def register(body: dict[str, object]) -> web.StreamResponse:
        tries.append(1)
        return (said([]) if len(tries) > 2 else answer)(body)

    server = Discord(answers={"PUT /applications/777/commands": register})
    async with serving(server), connected_to(server) as bot:
        await server.wait_for(lambda: len(tries) == attempts)
        await server.slash("today")
        await bot.next_command()
    assert len(tries) == attempts


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("2026-02-26T08:00:00+08:00", datetime(2026, 2, 26, tzinfo=UTC)),
        ("2026-02-26 00:00:00", datetime(2026, 2, 26, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
    ],
)
async def test_a_receipt_has_a_time_whatever_the_server_calls_one(
    timestamp: str | None, expected: datetime | None
):
    answers = {SENT: said({"id": "9", "timestamp": timestamp})}
    async with serving(Discord(answers=answers)) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            (receipt,) = await DiscordMessenger(client).send(CHAT, MESSAGE, nonce="n")
    assert receipt.message_id == "9"
    assert abs(receipt.sent_at - (expected or datetime.now(UTC))) < timedelta(minutes=1)


async def test_a_message_that_arrived_without_a_word_is_not_an_error():
    answers: dict[str, Answer] = {SENT: lambda _: web.Response(status=204)}
    async with serving(Discord(answers=answers)) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            assert len(await DiscordMessenger(client).send(CHAT, MESSAGE, nonce="n")) == 1


@pytest.mark.parametrize("text", ["<html>Sign in to this network</html>", '{"id": "9", "chan'])
async def test_a_yes_that_is_a_page_or_broken_off_leaves_it_open_whether_it_arrived(text: str):
    answers: dict[str, Answer] = {SENT: lambda _: web.Response(text=text)}
    async with serving(Discord(answers=answers)) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            with pytest.raises(DeliveryUncertain):
                await DiscordMessenger(client).send(CHAT, MESSAGE, nonce="n")


async def test_a_yes_in_a_word_is_a_yes():
    answers: dict[str, Answer] = {SENT: lambda _: web.Response(text="ok")}
    async with serving(Discord(answers=answers)) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            assert len(await DiscordMessenger(client).send(CHAT, MESSAGE, nonce="n")) == 1


async def test_a_limit_is_kept_as_long_as_the_body_says():
    answers = {SENT: said({"message": "slow down", "retry_after": 12.5}, 429)}
    async with serving(Discord(answers=answers)) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            with pytest.raises(RateLimited) as limited:
                await DiscordMessenger(client).send(CHAT, MESSAGE, nonce="n")
    assert limited.value.retry_after == timedelta(seconds=12.5)


async def test_a_closed_channel_is_known_by_its_code():
    answers = {SENT: said({"message": "Unknown Channel", "code": 10003}, 404)}
    async with serving(Discord(answers=answers)) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            with pytest.raises(ChatUnreachable):
                await DiscordMessenger(client).send(CHAT, MESSAGE, nonce="n")


def blocked(text: str) -> Answer:
    return lambda _: web.Response(status=403, text=text, content_type="text/html")


@pytest.mark.parametrize(
    "answer",
    [
        said({"message": "internal network error", "code": 40333}, 403),
        blocked("<!DOCTYPE html><title>Access denied | used Cloudflare to restrict access</title>"),
        blocked("error code: 1020"),
        said({"message": "401: Unauthorized", "code": 0}, 401),
    ],
    ids=["40333", "page", "short", "401"],
)
async def test_what_is_blocked_on_its_way_is_no_channels_fault(answer: Answer):
    async with serving(Discord(answers={SENT: answer})) as server:
        account = DiscordAccount(TOKEN, server.base)
        async with signed_in(account.make_client(), account) as client:
            with pytest.raises(AccountRefused):
                await DiscordMessenger(client).send(CHAT, MESSAGE, nonce="n")
    assert len(server.bodies(SENT)) == 1
