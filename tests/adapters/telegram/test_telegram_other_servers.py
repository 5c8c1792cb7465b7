"""Bot API servers of another make: they know less, and say no in their own ways."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.adapters.telegram.account import TelegramAccount, connected
from bot.adapters.telegram.administration import TelegramAdministration
from bot.adapters.telegram.commands import CommandMenus
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.domain.audience import ChatAddress, Language, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import (
    AccountRefused,
    ConfigError,
    DeliveryError,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
)
from bot.texts import texts_for
from tests.adapters.telegram.scripted_bot_api import (
    Answer,
    BotApi,
    page,
    refusal,
    result,
    serving,
    signed_in_at,
)

CHAT = ChatAddress(Platform.TELEGRAM, "-1001")
PLAIN = RenderedMessage(MessageKind.STORY, "sendMessage", json.dumps({"text": "早"}), None, ())
RICH = RenderedMessage(
    MessageKind.STORY, "sendRichMessage", json.dumps({"rich_message": {"html": "早"}}), None, ()
)
WAYS_TO_SAY_NO = [
    page(404),
    page(405),
    page(501),
    page(200),
    refusal(404, "Not Found"),
    refusal(400, "Bad Request: unknown method sendRichMessage"),
    refusal(501, "Method not implemented"),
    result(value=True),
]


async def test_a_server_below_a_path_is_signed_in_at():
    async with serving(BotApi(), "/some/path") as api, signed_in_at(api) as bot:
        assert bot.bot.username == "brief_bot"


async def test_a_server_that_is_not_ready_is_asked_again():
    api = BotApi()
    api.stumble("getMe", page(503), until=lambda: api.count("getMe") > 2)
    async with serving(api), signed_in_at(api) as bot:
        assert bot.bot.id == 9
        assert api.count("getMe") == 3


async def test_a_refused_token_is_a_wrong_setting_and_stays_secret():
    async with serving(BotApi()) as api:
        bot = TelegramAccount("123456789:" + "x" * 35, api.base).make_bot()
        with pytest.raises(ConfigError) as caught:
            async with connected(bot):
                pass
    assert "TELEGRAM_BOT_TOKEN" in str(caught.value)
    assert api.base in str(caught.value)
    assert bot.token not in str(caught.value)


@pytest.mark.parametrize("no", WAYS_TO_SAY_NO)
async def test_an_unknown_method_is_rejected_and_asked_once(no: Answer):
    async with serving(BotApi(otherwise=no)) as api, signed_in_at(api) as bot:
        messenger = TelegramMessenger(bot)
        for _ in range(2):
            with pytest.raises(MessageRejected):
                await messenger.send(CHAT, RICH, nonce="n")
        assert api.count("sendRichMessage") == 1
        (receipt,) = await messenger.send(CHAT, PLAIN, nonce="n")
        assert receipt.message_id == "7"


async def test_a_messenger_that_pays_says_so_and_knows_what_the_other_one_learned():
    async with serving(BotApi()) as api, signed_in_at(api) as bot:
        messenger = TelegramMessenger(bot)
        for each in (messenger, messenger.paying()):
            with pytest.raises(MessageRejected):
                await each.send(CHAT, RICH, nonce="n")
        assert api.count("sendRichMessage") == 1
        await messenger.send(CHAT, PLAIN, nonce="n")
        await messenger.paying().send(CHAT, PLAIN, nonce="n")
    free, paid = (parameters for method, parameters in api.calls if method == "sendMessage")
    assert "allow_paid_broadcast" not in free
    assert paid["allow_paid_broadcast"] == "true"  # as a form says it


@pytest.mark.parametrize("odd", [page(200), page(501), page(500), refusal(404, "Not Found")])
async def test_a_method_that_has_worked_is_not_given_up_for_an_odd_answer(odd: Answer):
    api = BotApi(answers={"sendrichmessage": result({"message_id": 7, "date": 1})})
    async with serving(api), signed_in_at(api) as bot:
        messenger = TelegramMessenger(bot)
        await messenger.send(CHAT, RICH, nonce="n")
        usual = api.answers["sendrichmessage"]
        api.answers["sendrichmessage"] = odd
        with pytest.raises(DeliveryError):
            await messenger.send(CHAT, RICH, nonce="n")
        api.answers["sendrichmessage"] = usual
        await messenger.send(CHAT, RICH, nonce="n")
        assert api.count("sendRichMessage") == 3


async def test_a_page_in_place_of_an_answer_leaves_it_open():
    async with serving(BotApi(answers={"sendmessage": page(200)})) as api, signed_in_at(api) as bot:
        with pytest.raises(DeliveryUncertain):
            await TelegramMessenger(bot).send(CHAT, PLAIN, nonce="n")


@pytest.mark.parametrize("message", [PLAIN, RICH])
@pytest.mark.parametrize("date", [None, 1_772_092_800, 1_772_092_800_000])
async def test_a_receipt_has_a_time_whatever_the_server_calls_a_date(
    message: RenderedMessage, date: int | None
):
    said = {"message_id": 8} | ({} if date is None else {"date": date})
    api = BotApi(otherwise=result(said))
    api.answers["sendmessage"] = result(said)
    async with serving(api), signed_in_at(api) as bot:
        (receipt,) = await TelegramMessenger(bot).send(CHAT, message, nonce="n")
    expected = datetime.fromtimestamp(1_772_092_800, UTC) if date else datetime.now(UTC)
    assert abs(receipt.sent_at - expected) < timedelta(minutes=1)


async def test_refused_markup_and_flood_control_are_told_apart():
    api = BotApi()
    async with serving(api), signed_in_at(api) as bot:
        messenger = TelegramMessenger(bot)
        api.answers["sendmessage"] = refusal(400, "Bad Request: can't parse entities: <x>")
        with pytest.raises(MessageRejected):
            await messenger.send(CHAT, PLAIN, nonce="n")
        api.answers["sendmessage"] = refusal(429, "Too Many", parameters={"retry_after": 3})
        with pytest.raises(RateLimited) as limited:
            await messenger.send(CHAT, PLAIN, nonce="n")
        assert limited.value.retry_after == timedelta(seconds=3)


async def test_a_refusal_with_status_200_is_a_refusal():
    api = BotApi()
    async with serving(api), signed_in_at(api) as bot:
        said = {"ok": False, "error_code": 429, "parameters": {"retry_after": 3}}
        api.answers["sendmessage"] = lambda _: web.json_response(said)
        with pytest.raises(RateLimited):
            await TelegramMessenger(bot).send(CHAT, PLAIN, nonce="n")


async def test_a_token_revoked_meanwhile_is_no_unknown_method():
    api = BotApi(otherwise=refusal(401, "Unauthorized"))
    async with serving(api), signed_in_at(api) as bot:
        for _ in range(2):
            with pytest.raises(AccountRefused):
                await TelegramMessenger(bot).send(CHAT, RICH, nonce="n")
        assert api.count("sendRichMessage") == 2


@pytest.mark.parametrize("message", [PLAIN, RICH], ids=["plain", "rich"])
async def test_a_firewalls_403_is_no_chats_fault(message: RenderedMessage):
    answers = {"sendmessage": page(403), "sendrichmessage": page(403)}
    async with serving(BotApi(answers=answers)) as api, signed_in_at(api) as bot:
        with pytest.raises(AccountRefused):
            await TelegramMessenger(bot).send(CHAT, message, nonce="n")


@pytest.mark.parametrize(
    ("status", "is_administrator"),
    [("creator", True), ("administrator", True), ("member", False), ("restricted", False)],
)
async def test_a_member_is_known_by_status_alone(status: str, is_administrator: bool):  # noqa: FBT001 - a column of the table
    api = BotApi(answers={"getchatmember": result({"status": status, "user": {"id": 5}})})
    async with serving(api), signed_in_at(api) as bot:
        assert await TelegramAdministration(bot).is_administrator(CHAT, "5") is is_administrator


@pytest.mark.parametrize("no", WAYS_TO_SAY_NO)
async def test_administrators_are_listed_where_a_member_cannot_be_asked_for(no: Answer):
    listed = result([{"status": "administrator", "user": {"id": 5}}])
    api = BotApi(answers={"getchatmember": no, "getchatadministrators": listed})
    async with serving(api), signed_in_at(api) as bot:
        administration = TelegramAdministration(bot)
        assert await administration.is_administrator(CHAT, "5")
        assert not await administration.is_administrator(CHAT, "6")


@pytest.mark.parametrize("no", WAYS_TO_SAY_NO)
async def test_a_server_without_menus_does_without(no: Answer):
    async with serving(BotApi(otherwise=no)) as api, signed_in_at(api) as bot:
        await CommandMenus(bot, ["help"], texts_for, default=Language.ZH_HANS).register()
        assert api.count("setMyCommands")
