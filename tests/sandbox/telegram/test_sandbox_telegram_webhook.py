"""Updates handed to a webhook: in parallel, again where it failed, and twice on order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox.telegram import Person, TelegramSandbox

Answer = Callable[[web.Request], Awaitable[web.Response]]


async def taking(_request: web.Request) -> web.Response:
    return web.Response()


@dataclass
class Hook:
    """A webhook; ``answer`` may be replaced."""

    url: str = ""
    answer: Answer = taking
    taken: list[int] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()

    async def take(request: web.Request) -> web.Response:
        hook.taken.append((await request.json())["update_id"])
        hook.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return await hook.answer(request)

    application = web.Application()
    application.router.add_post("/hook", take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def drained(sandbox: TelegramSandbox) -> None:
    await sandbox.wait_for(lambda: len(sandbox.bot.updates) == 0)


async def test_chats_do_not_wait_for_one_another(
    sandbox: TelegramSandbox, sdk: Bot, hook: Hook, reader: Person
):
    together = asyncio.Barrier(2)

    async def meet(_request: web.Request) -> web.Response:
        await together.wait()
        return web.Response()

    hook.answer = meet
    await sdk.set_webhook(hook.url, secret_token="s3cret")
    for person in (reader, sandbox.person("Other")):
        await sandbox.say(sandbox.private_chat(person), person, "x")
    await drained(sandbox)
    assert sorted(hook.taken) == [1, 2]
    assert hook.secrets == ["s3cret", "s3cret"]


@pytest.mark.parametrize("is_same_chat", [True, False])
async def test_one_connection_or_one_chat_means_one_after_the_other(
    sandbox: TelegramSandbox, sdk: Bot, hook: Hook, reader: Person, *, is_same_chat: bool
):
    other = sandbox.person("Other")
    under_way: list[int] = []

    async def count(_request: web.Request) -> web.Response:
        under_way.append(1)
        await asyncio.sleep(0)
        most.append(len(under_way))
        under_way.pop()
        return web.Response()

    most: list[int] = []
    hook.answer = count
    await sdk.set_webhook(hook.url, max_connections=40 if is_same_chat else 1)
    for person in (reader, reader if is_same_chat else other):
        await sandbox.say(sandbox.private_chat(person), person, "x")
    await drained(sandbox)
    assert most == [1, 1]
    assert hook.taken == [1, 2]


async def test_what_is_not_taken_comes_again(
    sandbox: TelegramSandbox, sdk: Bot, hook: Hook, reader: Person
):
    sandbox.bot.webhook_retry = 0.01
    answers = [web.Response(status=500), web.Response(status=301), web.Response(status=204)]

    async def fail(_request: web.Request) -> web.Response:
        return answers.pop(0)

    hook.answer = fail
    await sdk.set_webhook(hook.url)
    await sandbox.say(sandbox.private_chat(reader), reader, "x")
    await drained(sandbox)
    assert hook.taken == [1, 1, 1]
    told = (await sdk.get_webhook_info()).last_error_message
    assert told is not None
    assert told.startswith("Wrong response from the webhook: 301")


async def test_an_update_comes_twice_on_order(
    sandbox: TelegramSandbox, sdk: Bot, hook: Hook, reader: Person
):
    await sdk.set_webhook(hook.url)
    await sandbox.say(sandbox.private_chat(reader), reader, "x")
    await drained(sandbox)
    sandbox.repeat_update(1)
    await drained(sandbox)
    assert hook.taken == [1, 1]
    await sdk.delete_webhook()
    sandbox.repeat_update(1)
    assert [update.update_id for update in await sdk.get_updates(offset=2)] == [1]
    assert await sdk.get_updates(offset=2) == ()


async def test_a_response_may_be_a_call(
    sandbox: TelegramSandbox, sdk: Bot, hook: Hook, reader: Person
):
    call = {"method": "sendMessage", "chat_id": reader.id, "text": "回答"}

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response(call)

    hook.answer = answer
    await sdk.set_webhook(hook.url)
    await sandbox.say(sandbox.private_chat(reader), reader, "x")
    await sandbox.wait_for(lambda: sandbox.bot_messages(reader.id))
    assert sandbox.bot_messages(reader.id)[0].text == "回答"
    assert sandbox.calls[-1].status == 200


async def test_what_waits_can_be_dropped(
    sandbox: TelegramSandbox, sdk: Bot, hook: Hook, reader: Person
):
    chat = sandbox.private_chat(reader)
    await sandbox.say(chat, reader, "old")
    await sdk.set_webhook(hook.url, drop_pending_updates=True)
    await sandbox.say(chat, reader, "new")
    await drained(sandbox)
    assert hook.taken == [2]


async def test_a_webhook_has_a_plain_secret_and_a_safe_address(sdk: Bot):
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await sdk.set_webhook("https://bot.example/", secret_token="a b")
    with pytest.raises(BadRequest, match="Bad webhook: an https url must be provided"):
        await sdk.set_webhook("http://bot.example/")


async def test_only_allowed_kinds_come(
    sandbox: TelegramSandbox, sdk: Bot, hook: Hook, reader: Person
):
    await sdk.set_webhook(hook.url, allowed_updates=["callback_query"])
    await sandbox.say(sandbox.private_chat(reader), reader, "x")
    await sandbox.ask_inline(reader, "x")
    assert len(sandbox.bot.updates) == 0
