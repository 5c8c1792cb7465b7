"""Updates over the wire: python-telegram-bot polls, and is told when it must not."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import Conflict, InvalidToken
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
)

from bot.sandbox.telegram import Chat, Person, Status, TelegramSandbox
from bot.sandbox.telegram.receiving import USE_DELETE_WEBHOOK

TOKEN = "42:secret"
Context = ContextTypes.DEFAULT_TYPE


@pytest.fixture
async def polling(sandbox: TelegramSandbox) -> AsyncIterator[asyncio.Queue[Update]]:
    """A whole application polling the sandbox; what it received."""
    received: asyncio.Queue[Update] = asyncio.Queue()
    application = Application.builder().token(TOKEN).base_url(f"{sandbox.api_base}/bot").build()

    async def start(update: Update, _context: Context) -> None:
        received.put_nowait(update)
        assert update.effective_message is not None
        button = InlineKeyboardButton("订阅", callback_data="subscribe")
        await update.effective_message.reply_html(
            "<b>欢迎</b>", reply_markup=InlineKeyboardMarkup([[button]])
        )

    async def press(update: Update, _context: Context) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer("好")
        await update.callback_query.edit_message_text("已订阅")

    async def member(update: Update, _context: Context) -> None:
        received.put_nowait(update)

    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(ChatMemberHandler(member))
    assert application.updater is not None
    async with application:
        await application.start()
        await application.updater.start_polling()
        yield received
        await application.updater.stop()
        await application.stop()


async def test_a_conversation_by_long_polling(
    sandbox: TelegramSandbox, polling: asyncio.Queue[Update], reader: Person, private: Chat
):
    await sandbox.say(private, reader, "/start")
    answer = (await sandbox.wait_for(lambda: sandbox.bot_messages(private)))[0]
    assert answer.text == "欢迎"
    assert answer.entities == [{"type": "bold", "offset": 0, "length": 2}]
    press = await sandbox.press(answer, "订阅", reader)
    await sandbox.wait_for(lambda: answer.edits)
    assert press.answer is not None
    assert press.answer["text"] == "好"
    assert answer.text == "已订阅"
    assert answer.edits[0].text == "欢迎"
    assert answer.buttons == []
    user = polling.get_nowait().effective_user
    assert user is not None
    assert (user.id, user.language_code) == (reader.id, "zh-hans")


async def test_joining_and_blocking_are_told(
    sandbox: TelegramSandbox, polling: asyncio.Queue[Update], reader: Person
):
    channel = sandbox.channel("频道", creator=reader)
    sandbox.set_bot(channel, Status.KICKED)
    sandbox.private_chat(reader)
    sandbox.block(reader)
    sandbox.unblock(reader)
    async with asyncio.timeout(5):
        changes = [(await polling.get()).my_chat_member for _ in range(4)]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes if c] == [
        ("left", "administrator"),
        ("administrator", "kicked"),
        ("member", "kicked"),
        ("kicked", "member"),
    ]


async def test_updates_wait_until_they_are_confirmed(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    for text in ("a", "b", "c"):
        await sandbox.say(private, reader, text)
    first = await sdk.get_updates(limit=2)
    assert [u.message.text for u in first if u.message] == ["a", "b"]
    assert len(await sdk.get_updates()) == 3
    rest = await sdk.get_updates(offset=first[-1].update_id + 1)
    assert [u.message.text for u in rest if u.message] == ["c"]
    assert len(sandbox.bot.updates) == 1


async def test_a_negative_offset_keeps_the_last_updates(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    for text in ("a", "b", "c"):
        await sandbox.say(private, reader, text)
    assert [u.message.text for u in await sdk.get_updates(offset=-1) if u.message] == ["c"]


async def test_only_allowed_kinds_are_queued(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    await sdk.get_updates(allowed_updates=["callback_query"])
    await sandbox.say(private, reader, "unheard")
    assert len(sandbox.bot.updates) == 0
    await sdk.get_updates(allowed_updates=[])
    await sandbox.say(private, reader, "heard")
    assert len(sandbox.bot.updates) == 1


async def test_a_second_poll_ends_the_first(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    first = asyncio.create_task(sdk.get_updates(timeout=20))
    await sandbox.wait_for(lambda: sandbox.calls and sandbox.calls[-1].method == "getUpdates")
    second = asyncio.create_task(sdk.get_updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await sandbox.say(private, reader, "hello")
    assert len(await second) == 1


async def test_a_webhook_ends_the_poll(sandbox: TelegramSandbox, sdk: Bot):
    poll = asyncio.create_task(sdk.get_updates(timeout=20))
    await sandbox.wait_for(lambda: sandbox.calls and sandbox.calls[-1].method == "getUpdates")
    await sdk.set_webhook("https://bot.example/hook")
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll


async def test_a_poll_whose_client_left_makes_no_conflict(sandbox: TelegramSandbox, sdk: Bot):
    first = asyncio.create_task(sdk.get_updates(timeout=20))
    await sandbox.wait_for(lambda: sandbox.calls and sandbox.calls[-1].method == "getUpdates")
    first.cancel()
    assert await sdk.get_updates() == ()


async def test_polling_is_refused_while_a_webhook_is_set(sdk: Bot):
    await sdk.set_webhook("https://bot.example/hook")
    assert (await sdk.get_webhook_info()).url == "https://bot.example/hook"
    with pytest.raises(Conflict, match=USE_DELETE_WEBHOOK[:30]):
        await sdk.get_updates()
    await sdk.delete_webhook(drop_pending_updates=True)
    assert await sdk.get_updates() == ()


async def test_a_webhook_gets_updates_with_its_secret(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person, private: Chat
):
    taken: asyncio.Queue[tuple[str | None, Update | None]] = asyncio.Queue()

    async def hook(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), None)
        taken.put_nowait((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update))
        return web.Response()

    application = web.Application()
    application.router.add_post("/hook", hook)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await sdk.set_webhook(url, secret_token="s3cret")
    await sandbox.say(private, reader, "hello")
    secret, update = await asyncio.wait_for(taken.get(), 5)
    await runner.cleanup()
    assert secret == "s3cret"
    assert update is not None
    assert update.message is not None
    assert update.message.text == "hello"


async def test_an_unknown_token_is_unauthorised(sandbox: TelegramSandbox):
    with pytest.raises(InvalidToken):
        async with Bot("43:other", base_url=f"{sandbox.api_base}/bot"):
            pytest.fail("the token was taken")
    url = f"{sandbox.api_base}/bot43:other/getMe"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 401
        body = await answer.json()
    assert body == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(sandbox: TelegramSandbox):
    url = f"{sandbox.api_base}/bot{TOKEN}/sendNothing"
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        assert answer.status == 404
        assert (await answer.json())["description"] == "Not Found"


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_parameters_may_come_in_any_way(sandbox: TelegramSandbox, private: Chat, way: str):
    url = f"{sandbox.api_base}/bot{TOKEN}/SENDMESSAGE"
    fields = {"chat_id": str(private.id), "text": "你好", "disable_notification": "true"}
    async with aiohttp.ClientSession() as session:
        if way == "query":
            answer = await session.get(url, params=fields)
        elif way == "json":
            body = {**fields, "chat_id": private.id, "disable_notification": True}
            answer = await session.post(url, json=body)
        else:
            form = aiohttp.FormData(fields, default_to_multipart=way == "multipart")
            answer = await session.post(url, data=form)
        async with answer:
            assert (await answer.json())["result"]["text"] == "你好"
    assert sandbox.bot_messages(private)[0].is_silent


async def test_several_bots_live_on_one_server(sandbox: TelegramSandbox, reader: Person):
    other = sandbox.add_bot("77:x", first_name="Other", username="other_bot")
    chat = sandbox.private_chat(reader, bot=other)
    await sandbox.say(chat, reader, "to the other", bot=other)
    assert (len(sandbox.bot.updates), len(other.updates)) == (0, 1)
    async with Bot("77:x", base_url=f"{sandbox.api_base}/bot") as bot:
        assert (await bot.get_me()).username == "other_bot"
        await bot.send_message(reader.id, "hello")
    assert [m.text for m in sandbox.messages(reader.id, bot=other)] == ["to the other", "hello"]
    assert sandbox.messages(reader.id) == []


async def test_privacy_mode_hides_small_talk_in_groups(
    sandbox: TelegramSandbox, sdk: Bot, reader: Person
):
    group = sandbox.group("群", creator=reader)
    sandbox.bot.updates.drop()
    for text in ("hello", "/today", "/today@daybrief_bot", "/today@other_bot"):
        await sandbox.say(group, reader, text)
    heard = [update.message.text for update in await sdk.get_updates() if update.message]
    assert heard == ["/today", "/today@daybrief_bot"]
    sandbox.set_bot(group, Status.ADMINISTRATOR)
    sandbox.bot.updates.drop()
    await sandbox.say(group, reader, "hello")
    assert len(sandbox.bot.updates) == 1


async def test_channel_posts_have_no_sender(sandbox: TelegramSandbox, sdk: Bot, reader: Person):
    channel = sandbox.channel("频道", creator=reader)
    sandbox.bot.updates.drop()
    await sandbox.say(channel, reader, "/today")
    post = (await sdk.get_updates())[0].channel_post
    assert post is not None
    assert post.from_user is None
    assert post.sender_chat is not None
    assert post.sender_chat.id == channel.id
