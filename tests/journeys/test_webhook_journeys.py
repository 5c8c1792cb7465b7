"""Updates by a webhook: Telegram posts, the bot answers, and neither loses nor repeats any."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.telegram.webhook import derived_secret
from bot.adapters.telegram.webhook_endpoint import SECRET_HEADER
from bot.config import load_settings
from bot.domain.errors import ConfigError
from bot.sandbox.telegram import Chat
from bot.sandbox.telegram.faults import Fault, FaultKind
from tests.journeys.stage import TELEGRAM_TOKEN, Stage, running, staged


@dataclass
class Post:
    """A bot that is posted to, at ``url``."""

    stage: Stage
    url: str

    @property
    def environ(self) -> dict[str, str]:
        address = self.url.removeprefix("http://").partition("/")[0]
        return {
            "DAYBRIEF_TELEGRAM_UPDATES": "webhook",
            "DAYBRIEF_TELEGRAM_WEBHOOK_URL": self.url,
            "DAYBRIEF_TELEGRAM_WEBHOOK_LISTEN": address,
        }

    def count(self, method: str) -> int:
        return sum(call.method == method for call in self.stage.telegram.calls)

    async def post(self, content: object, *, secret: str = derived_secret(TELEGRAM_TOKEN)) -> int:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {SECRET_HEADER: secret} if secret else {}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=BytesIO(body), headers=headers) as answer,
        ):
            return answer.status


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with staged(tmp_path) as stage:
        yield Post(stage, f"http://127.0.0.1:{port}/telegram")


@asynccontextmanager
async def answering(post: Post) -> AsyncIterator[Chat]:
    """The bot, and somebody's chat with it."""
    async with running(post.stage, **post.environ):
        yield post.stage.telegram.private_chat(post.stage.telegram.person("读者"))


async def ask(post: Post, chat: Chat, text: str) -> str:
    telegram = post.stage.telegram
    before = len(telegram.bot_messages(chat))
    assert chat.person
    await telegram.say(chat, chat.person, text)
    await telegram.wait_for(lambda: len(telegram.bot_messages(chat)) > before)
    return telegram.bot_messages(chat)[-1].text


async def test_what_is_posted_is_answered_and_nothing_is_polled(post: Post) -> None:
    async with answering(post) as chat:
        assert "/today" in await ask(post, chat, "/help")
        [call] = [c for c in post.stage.telegram.calls if c.method == "setWebhook"]
    assert call.params["secret_token"] == derived_secret(TELEGRAM_TOKEN)
    assert set(call.params["allowed_updates"]) == {
        "message",
        "channel_post",
        "callback_query",
        "inline_query",
        "my_chat_member",
    }
    assert post.count("getUpdates") == 0
    assert post.count("deleteWebhook") == 0  # Telegram keeps what comes while the bot is away


async def test_what_was_written_while_the_bot_was_away_is_answered_unless_it_is_dropped(
    post: Post,
) -> None:
    telegram = post.stage.telegram
    person = telegram.person("早起的人")
    chat = telegram.private_chat(person)
    await telegram.say(chat, person, "/help")
    async with running(post.stage, **post.environ, DAYBRIEF_TELEGRAM_DROP_PENDING="true"):
        assert "/today" in await ask(post, chat, "/help")
    assert len(telegram.bot_messages(chat)) == 1
    await telegram.say(chat, person, "/help")
    async with running(post.stage, **post.environ):
        await telegram.wait_for(lambda: len(telegram.bot_messages(chat)) == 2)


async def test_an_update_that_comes_twice_is_answered_once(post: Post) -> None:
    async with answering(post) as chat:
        await ask(post, chat, "/help")
        post.stage.telegram.repeat_update(1)
        await ask(post, chat, "/topics")
        assert len(post.stage.telegram.bot_messages(chat)) == 2


async def test_a_post_without_the_secret_or_sense_changes_nothing(post: Post) -> None:
    async with answering(post) as chat:
        chat_json = {"id": chat.id, "type": "private"}
        message = {"message_id": 1, "date": 1, "chat": chat_json, "text": "/help"}
        forged = {"update_id": 99, "message": message}
        assert await post.post(forged, secret="") == 401
        assert await post.post(forged, secret="x" * 64) == 401
        assert await post.post(b"{") == 400
        assert await post.post([1]) == 400
        assert await post.post({"update_id": "1"}) == 400
        assert await post.post({"update_id": 7, "message": {"text": 1}}) == 200
        assert await post.post(b" " * 1_100_000) == 413
        assert await post.post(b"[" * 100_000) == 400
        assert "/today" in await ask(post, chat, "/help")
        assert len(post.stage.telegram.bot_messages(chat)) == 1


async def test_a_slow_answer_does_not_hold_up_the_post_nor_anybody_else(post: Post) -> None:
    telegram = post.stage.telegram
    async with answering(post) as slow:
        assert slow.person
        stuck = Fault(FaultKind.TIMEOUT_AFTER_ACCEPTING, method="sendMessage", chat_id=slow.id)
        telegram.order_fault(stuck)
        await telegram.say(slow, slow.person, "/help")
        other = telegram.private_chat(telegram.person("旁人"))
        assert "/today" in await ask(post, other, "/help")
        await telegram.wait_for(lambda: len(telegram.bot.updates) == 0)
        telegram.clear_faults()


async def test_the_health_page_answers(post: Post) -> None:
    async with answering(post), aiohttp.ClientSession() as session:
        root = post.url.removesuffix("/telegram")
        async with session.get(f"{root}/healthz") as answer:
            assert (answer.status, await answer.text()) == (200, "ok")
        async with session.get(post.url) as answer:
            assert answer.status == 405


async def test_polling_removes_a_webhook_of_before_and_says_who_sets_it_again(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    telegram = post.stage.telegram
    async with aiohttp.ClientSession() as session:

        async def set_elsewhere() -> None:
            url = f"{telegram.api_base}/bot{TELEGRAM_TOKEN}/setWebhook"
            await session.post(url, json={"url": "https://elsewhere.example/hook"})

        await set_elsewhere()
        async with running(post.stage):
            assert telegram.bot.webhook is None
            await set_elsewhere()
            await telegram.wait_for(lambda: telegram.bot.webhook is None)
            await set_elsewhere()
            async with asyncio.timeout(10):
                while "another program sets a webhook" not in caplog.text:  # noqa: ASYNC110 - a log tells nobody
                    await asyncio.sleep(0.02)
            assert telegram.bot.webhook is not None
    [record] = [r for r in caplog.records if "sets a webhook" in r.message]
    assert record.__dict__["url"] == "https://elsewhere.example/hook"
    assert post.count("deleteWebhook") == 2


async def test_a_port_that_is_taken_is_a_setting_that_is_wrong(post: Post) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        environ = {**post.environ, "DAYBRIEF_TELEGRAM_WEBHOOK_LISTEN": listen}
        with pytest.raises(BaseExceptionGroup) as caught:
            async with running(post.stage, **environ):
                raise AssertionError("it runs")
    assert caught.group_contains(ConfigError, match=r"telegram\.webhook\.listen")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "must be set"),
        ("http://bot.example.org/x", "https://"),
        ("https://bot.example.org:9000/x", "443, 80, 88 and 8443"),
    ],
)
def test_an_address_that_telegram_never_posts_to_is_refused_at_once(
    tmp_path: Path, url: str, told: str
) -> None:
    config = tmp_path / "config.yaml"
    config.touch()
    environ = {"DAYBRIEF_TELEGRAM_UPDATES": "webhook", "DAYBRIEF_TELEGRAM_WEBHOOK_URL": url}
    with pytest.raises(ConfigError, match=told):
        load_settings(config, environ)
