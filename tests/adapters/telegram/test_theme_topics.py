"""A topic a theme, over the wire: made once, mended once, and passed by where there can be none."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.telegram.account import TelegramAccount, connected
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.adapters.telegram.theme_topics import ThemeTopics
from bot.adapters.telegram.topics import Topics
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import ChatUnreachable, DeliveryPostponed, RateLimited
from bot.sandbox.telegram import Chat, Fault, FaultKind, Limits, Status, TelegramSandbox
from tests.adapters.telegram.scripted_bot_api import TOKEN

CHIPS = RenderedMessage(
    MessageKind.STORY, "sendMessage", json.dumps({"text": "一"}), theme="芯片与算力"
)
RICH = RenderedMessage(
    MessageKind.STORY,
    "sendRichMessage",
    json.dumps({"rich_message": {"html": "<p>一</p>"}}),
    theme="芯片与算力",
)


class Shelf:
    """A ``ThemeStore`` in memory."""

    def __init__(self) -> None:
        self.topics: dict[tuple[str, str], str] = {}

    async def topic(self, chat: ChatAddress, theme: str) -> str | None:
        return self.topics.get((chat.chat_id, theme))

    async def keep(self, chat: ChatAddress, theme: str, thread_id: str, *, at: datetime) -> None:  # noqa: ARG002
        self.topics[(chat.chat_id, theme)] = thread_id


@dataclass
class Forum:
    sandbox: TelegramSandbox
    chat: Chat
    messenger: TelegramMessenger
    alerts: list[tuple[str, ChatAddress, str]]
    now: datetime = datetime(2026, 2, 26, tzinfo=UTC)

    @property
    def address(self) -> ChatAddress:
        return ChatAddress(Platform.TELEGRAM, str(self.chat.id))

    async def send(self, message: RenderedMessage = CHIPS, *, thread: str = "") -> None:
        address = replace(self.address, thread_id=thread)
        await self.messenger.send(address, message, nonce="n")

    @property
    def threads(self) -> list[int | None]:
        messages = self.sandbox.bot_messages(self.chat)
        return [m.thread_id for m in messages if m.service is None]

    def calls(self, method: str) -> int:
        return sum(call.method == method for call in self.sandbox.calls)

    def forbid_topics(self) -> None:
        no_topics = frozenset({"can_manage_topics"})
        self.sandbox.set_bot(self.chat, Status.ADMINISTRATOR, missing_rights=no_topics)


@pytest.fixture
async def forum() -> AsyncIterator[Forum]:
    async with TelegramSandbox(TOKEN, limits=Limits.off()) as sandbox:
        owner, status = sandbox.person("群主"), Status.ADMINISTRATOR
        chat = sandbox.supergroup("读者群", creator=owner, bot_status=status, is_forum=True)
        bot = TelegramAccount(TOKEN, sandbox.api_base).make_bot()
        alerts: list[tuple[str, ChatAddress, str]] = []

        async def alert(kind: str, chat: ChatAddress, why: str) -> None:
            alerts.append((kind, chat, why))

        themes = ThemeTopics(bot, Shelf(), alert, now=lambda: place.now)
        messenger = TelegramMessenger(bot, topics=Topics(themes, alert))
        place = Forum(sandbox, chat, messenger, alerts)
        async with connected(bot):
            yield place


@pytest.mark.parametrize("message", [CHIPS, RICH], ids=["plain", "rich"])
async def test_many_at_once_make_one_topic(forum: Forum, message: RenderedMessage) -> None:
    await asyncio.gather(*(forum.send(message) for _ in range(10)))
    [topic] = forum.chat.topics.values()
    assert topic.name == "芯片与算力"
    assert forum.threads == [topic.thread_id] * 10
    assert forum.alerts == []


async def test_a_theme_comes_before_the_subscriptions_own_topic(forum: Forum) -> None:
    own = forum.sandbox.topic(forum.chat, "早报")
    await forum.send(thread=str(own.thread_id))
    await forum.send(replace(CHIPS, theme=""), thread=str(own.thread_id))
    made = next(t for t in forum.chat.topics.values() if t is not own)
    assert forum.threads == [made.thread_id, own.thread_id]


async def test_a_name_that_is_too_long_is_cut_the_same_each_time(forum: Forum) -> None:
    long = replace(CHIPS, theme="芯" * 300)
    await forum.send(long)
    await forum.send(long)
    [topic] = forum.chat.topics.values()
    assert topic.name.startswith("芯" * 100)
    assert len(topic.name) <= 128


async def test_without_the_right_its_own_place_takes_all_and_an_hour_later_it_is_asked_again(
    forum: Forum,
) -> None:
    own = forum.sandbox.topic(forum.chat, "早报")
    forum.forbid_topics()
    for _ in range(3):
        await forum.send(thread=str(own.thread_id))
    assert forum.threads == [own.thread_id] * 3
    assert forum.calls("createForumTopic") == 1
    assert [(kind, chat) for kind, chat, _ in forum.alerts] == [("themes-refused", forum.address)]
    forum.sandbox.set_bot(forum.chat, Status.ADMINISTRATOR)
    forum.now += timedelta(hours=1)
    await forum.send(thread=str(own.thread_id))
    assert forum.threads[-1] not in {own.thread_id, None}


async def test_a_topic_that_is_deleted_is_made_anew(forum: Forum) -> None:
    await forum.send()
    [old] = forum.chat.topics.values()
    forum.sandbox.delete_topic(forum.chat, old)
    await asyncio.gather(forum.send(), forum.send())
    [new] = forum.chat.topics.values()
    assert forum.threads == [new.thread_id] * 2
    assert forum.calls("createForumTopic") == 2


async def test_a_topic_that_stays_closed_leaves_its_messages_to_general(forum: Forum) -> None:
    await forum.send()
    [topic] = forum.chat.topics.values()
    forum.forbid_topics()
    topic.creator, topic.is_closed = None, True
    await forum.send()
    assert forum.threads == [topic.thread_id, None]
    assert forum.calls("reopenForumTopic") == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (FaultKind.TOO_MANY_REQUESTS, RateLimited),
        (FaultKind.SERVER_ERROR, DeliveryPostponed),
        (FaultKind.RESET_AFTER_ACCEPTING, DeliveryPostponed),
    ],
)
async def test_trouble_while_a_topic_is_made_lets_the_message_wait(
    forum: Forum, fault: FaultKind, error: type[Exception]
) -> None:
    forum.sandbox.order_fault(Fault(fault, method="createForumTopic"))
    with pytest.raises(error):
        await forum.send()
    assert forum.threads == []
    await forum.send()
    assert len(forum.threads) == 1
    assert forum.threads != [None]
    assert len(forum.chat.topics) <= 2


async def test_a_forum_that_threw_the_bot_out_is_unreachable(forum: Forum) -> None:
    forum.sandbox.set_bot(forum.chat, Status.KICKED)
    with pytest.raises(ChatUnreachable):
        await forum.send()
    assert forum.alerts == []


async def test_a_chat_that_can_be_no_forum_is_not_asked(forum: Forum) -> None:
    reader = forum.sandbox.private_chat(forum.sandbox.person("读者"))
    await forum.messenger.send(ChatAddress(Platform.TELEGRAM, str(reader.id)), CHIPS, nonce="n")
    assert forum.calls("createForumTopic") == 0
    assert len(forum.sandbox.bot_messages(reader)) == 1
