"""What becomes of updates: which are commands, whose, and who may manage the chat."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import MessageHandler, filters

from bot.adapters.telegram.account import TelegramBot
from bot.adapters.telegram.administration import TelegramAdministration
from bot.adapters.telegram.callers import TelegramCallers
from bot.adapters.telegram.gateway import Handler, TelegramGateway
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.waiting import wait_after
from bot.adapters.telegram.written_commands import WrittenCommands
from bot.domain.audience import ChatKind, Language
from bot.usecases.caller import Caller
from bot.usecases.respond import OpenRoad
from tests.adapters.telegram.scripted_bot_api import (
    Answer,
    BotApi,
    page,
    refusal,
    result,
    serving,
    signed_in_at,
)

Asked = tuple[str, str, Caller]
PRIVATE = {"id": 42}
GROUP = {"id": -1001, "type": "supergroup", "title": "读者群"}
CHANNEL = {"id": -1002, "type": "channel", "title": "频道"}
ANN = {"id": 42}


def update(number: int, text: str, chat: dict[str, Any] = PRIVATE, **more: object) -> Any:  # noqa: ANN401 - JSON
    kind = "channel_post" if chat is CHANNEL else "message"
    sender = {} if chat is CHANNEL else {"from": ANN}
    return {
        "update_id": number,
        kind: {"message_id": 1, "chat": chat, "text": text} | sender | more,
    }


async def asked_by(api: BotApi, *updates: dict[str, Any]) -> list[Asked]:
    """What the gateway hands on of ``updates``, and that it confirms them when it stops."""
    last = update(1000, "/last")
    api.updates = [*updates, last]
    asked: list[Asked] = []
    stop = asyncio.Event()

    async def respond(command: str, words: str, caller: Caller, _via: OpenRoad | None) -> None:
        if command == "last":
            stop.set()
            return
        await caller.may_manage()
        asked.append((command, words, caller))

    async with serving(api), signed_in_at(api) as bot:
        callers = TelegramCallers(TelegramAdministration(bot), default=Language.ZH_HANS)
        written = WrittenCommands(bot, callers, respond, TelegramMessenger(bot))
        handlers: list[Handler] = [MessageHandler(filters.TEXT, written.on_text)]
        gateway = TelegramGateway(bot, handlers, lambda inbox: Polling(bot, inbox))
        async with asyncio.timeout(10):
            await gateway.run(stop)
    confirmations = [given["offset"] for method, given in api.calls if method == "getUpdates"]
    assert int(confirmations[-1]) == 1001
    return asked


@pytest.mark.parametrize(
    ("text", "command", "words"),
    [
        ("/topic 开源", "topic", "开源"),
        ("/topic\u3000开源", "topic", "开源"),
        ("/topic\t开源", "topic", "开源"),
        ("/topic\n开源", "topic", "开源"),
        ("/topic开源", "topic", "开源"),
        ("/topic@Brief_Bot open source", "topic", "open source"),
        ("/subscribe 08:00  开源", "subscribe", "08:00  开源"),
        ("早上好", "", "早上好"),
    ],
)
async def test_a_command_is_read_with_its_words(text: str, command: str, words: str):
    ((read, rest, _),) = await asked_by(BotApi(), update(1, text))
    assert (read, rest) == (command, words)


async def test_small_talk_in_a_group_and_other_bots_commands_are_left_alone():
    asked = await asked_by(
        BotApi(),
        update(1, "早上好", GROUP),
        update(2, "/today@another_bot", GROUP),
        update(3, "/today", GROUP),
    )
    assert [command for command, _, _ in asked] == ["today"]


async def test_a_bot_without_a_known_name_answers_whoever_is_addressed():
    api = BotApi(answers={"getme": result({"id": 9})})
    assert await asked_by(api, update(1, "/today@brief_bot", GROUP))


@pytest.mark.parametrize(
    ("chat", "kind", "may_manage"),
    [
        (PRIVATE, ChatKind.PRIVATE, True),
        (CHANNEL, ChatKind.CHANNEL, True),
        (GROUP, ChatKind.GROUP, False),
    ],
)
async def test_only_groups_ask_who_is_an_administrator(
    chat: dict[str, Any],
    kind: ChatKind,
    may_manage: bool,  # noqa: FBT001 - a column of the table
):
    member = result({"status": "member", "user": ANN})
    api = BotApi(answers={"getchatmember": member})
    async with serving(api), signed_in_at(api) as bot:
        caller = await caller_of(bot, update(1, "/subscribe", chat))
        assert caller.chat.kind is kind
        assert caller.chat.address.chat_id == str(chat["id"])
        assert await caller.may_manage() is may_manage
        assert api.count("getChatMember") == (chat is GROUP)


async def test_a_post_in_the_groups_own_name_is_an_administrators():
    api = BotApi()
    async with serving(api), signed_in_at(api) as bot:
        anonymous = await caller_of(bot, update(1, "/subscribe", GROUP, sender_chat=GROUP))
        stranger = await caller_of(bot, update(2, "/subscribe", GROUP, sender_chat=CHANNEL))
        assert await anonymous.may_manage()
        assert not await stranger.may_manage()


async def test_rights_that_cannot_be_asked_for_are_none():
    api = BotApi(answers={"getchatmember": refusal(500, "Internal Server Error")})
    async with serving(api), signed_in_at(api) as bot:
        caller = await caller_of(bot, update(1, "/subscribe", GROUP))
        assert not await caller.may_manage()


async def caller_of(bot: TelegramBot, of: dict[str, Any]) -> Caller:
    found: list[Caller] = []

    async def respond(_command: str, _words: str, caller: Caller, _via: OpenRoad | None) -> None:
        found.append(caller)

    callers = TelegramCallers(TelegramAdministration(bot), default=Language.ZH_HANS)
    written = WrittenCommands(bot, callers, respond, TelegramMessenger(bot))
    chat = {"type": "private", "first_name": "Ann"}
    for kind in ("message", "channel_post"):
        if kind in of:
            message = of[kind] | {"date": 1, "chat": chat | of[kind]["chat"]}
            if "from" in message:
                message["from"] = {"is_bot": False, "first_name": "Ann"} | message["from"]
            of = {**of, kind: message}
    await written.on_text(Update.de_json(of, bot), None)
    return found[0]


async def test_updates_that_are_given_twice_are_answered_once():
    api = BotApi()
    asked = await asked_by(api, update(1, "/today"), update(1, "/today"), update(2, "/help"))
    assert [command for command, _, _ in asked] == ["today", "help"]


async def test_an_update_that_makes_no_sense_holds_up_none_behind_it():
    odd = {"update_id": 1, "message": {"chat": "?", "text": ["/today"], "entities": 5}}
    asked = await asked_by(BotApi(), odd, update(2, "/help"))
    assert [command for command, _, _ in asked] == ["help"]


async def test_a_webhook_that_was_set_before_is_removed():
    api = BotApi(answers={"deletewebhook": result(value=True)})
    conflict = refusal(409, "Conflict: can't use getUpdates method while webhook is active")
    api.stumble("getUpdates", conflict, until=lambda: api.count("deleteWebhook") > 1)
    assert len(await asked_by(api, update(1, "/help"))) == 1


@pytest.mark.parametrize("answer", [page(404), page(502), refusal(401, "Unauthorized")])
async def test_a_server_that_stumbles_is_asked_again(answer: Answer):
    api = BotApi()
    api.stumble("getUpdates", answer, until=lambda: api.count("getUpdates") > 1)
    assert len(await asked_by(api, update(1, "/help"))) == 1


async def test_another_program_with_the_same_token_is_named_and_its_webhook_left_alone(
    caplog: pytest.LogCaptureFixture,
):
    api = BotApi()
    conflict = refusal(409, "Conflict: terminated by other getUpdates request; make sure that …")
    api.stumble("getUpdates", conflict, until=lambda: api.count("getUpdates") > 1)
    assert len(await asked_by(api, update(1, "/help"))) == 1
    [named] = [r.message for r in caplog.records if r.levelname == "ERROR"]
    assert "another program polls with this bot's token" in named
    assert api.count("deleteWebhook") == 1  # the one at the start


@pytest.mark.parametrize("error", [Conflict("x"), InvalidToken("x"), NetworkError("x")], ids=repr)
def test_waits_grow_while_polling_fails(error: TelegramError):
    waits = [wait_after(error, failures) for failures in range(1, 8)]
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert wait_after(error, 10_000) == 30


def test_flood_control_of_polling_is_waited_for_as_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    assert wait_after(RetryAfter(timedelta(seconds=77)), 1) == 77
