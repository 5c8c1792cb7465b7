"""Messages to forum topics that are closed, deleted or never were, over the wire."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.adapters.telegram.account import TelegramAccount, connected
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import ChatUnreachable, DeliveryPostponed, MessageRejected
from bot.sandbox.telegram import Fault, FaultKind, Limits, TelegramSandbox
from bot.sandbox.telegram.chats import Chat
from tests.adapters.telegram.scripted_bot_api import TOKEN

PLAIN = RenderedMessage(MessageKind.STORY, "sendMessage", json.dumps({"text": "一"}))
RICH = RenderedMessage(
    MessageKind.STORY, "sendRichMessage", json.dumps({"rich_message": {"html": "<p>一</p>"}})
)
REFUSED = RenderedMessage(
    MessageKind.STORY, "sendMessage", json.dumps({"text": "<b>", "parse_mode": "HTML"})
)


@dataclass(frozen=True, slots=True)
class Forum:
    sandbox: TelegramSandbox
    chat: Chat
    messenger: TelegramMessenger

    def topic(self, *, is_closed: bool = False) -> ChatAddress:
        topic = self.sandbox.topic(self.chat, "早报")
        topic.is_closed = is_closed
        return self.address(topic.thread_id)

    def address(self, thread_id: int) -> ChatAddress:
        return ChatAddress(Platform.TELEGRAM, str(self.chat.id), str(thread_id))

    @property
    def arrived(self) -> list[tuple[str, int | None]]:
        """Texts and their topics; the general topic has no number."""
        messages = self.sandbox.bot_messages(self.chat)
        return [(m.text, m.thread_id) for m in messages if m.service is None]


@pytest.fixture
async def forum() -> AsyncIterator[Forum]:
    async with TelegramSandbox(TOKEN, limits=Limits.off()) as sandbox:
        chat = sandbox.supergroup("读者群", creator=sandbox.person("群主"), is_forum=True)
        bot = TelegramAccount(TOKEN, sandbox.api_base).make_bot()
        async with connected(bot):
            yield Forum(sandbox, chat, TelegramMessenger(bot))


@pytest.mark.parametrize("message", [PLAIN, RICH], ids=["plain", "rich"])
async def test_an_open_topic_gets_its_message(forum: Forum, message: RenderedMessage) -> None:
    topic = forum.topic()
    await forum.messenger.send(topic, message, nonce="n")
    assert forum.arrived == [("一", int(topic.thread_id))]


@pytest.mark.parametrize("message", [PLAIN, RICH], ids=["plain", "rich"])
async def test_a_closed_topics_message_goes_to_the_general_topic(
    forum: Forum, message: RenderedMessage
) -> None:
    [receipt] = await forum.messenger.send(forum.topic(is_closed=True), message, nonce="n")
    assert forum.arrived == [("一", None)]
    assert receipt.message_id == str(forum.sandbox.bot_messages(forum.chat)[-1].message_id)


@pytest.mark.parametrize("message", [PLAIN, RICH], ids=["plain", "rich"])
async def test_a_deleted_topics_message_goes_to_the_general_topic(
    forum: Forum, message: RenderedMessage
) -> None:
    await forum.messenger.send(forum.address(999), message, nonce="n")
    assert forum.arrived == [("一", None)]


async def test_a_group_that_is_closed_as_a_whole_is_unreachable(forum: Forum) -> None:
    topic = forum.topic(is_closed=True)
    forum.chat.can_members_send = False
    with pytest.raises(ChatUnreachable):
        await forum.messenger.send(topic, PLAIN, nonce="n")
    assert forum.arrived == []


@pytest.mark.bad_calls
async def test_a_refused_message_is_not_tried_in_the_general_topic(forum: Forum) -> None:
    topic = forum.topic()
    with pytest.raises(MessageRejected):
        await forum.messenger.send(topic, REFUSED, nonce="n")
    assert [call.method for call in forum.sandbox.calls].count("sendMessage") == 1


async def test_trouble_on_the_way_to_the_general_topic_is_what_it_is(forum: Forum) -> None:
    topic = forum.topic(is_closed=True)
    forum.sandbox.order_fault(
        Fault(
            FaultKind.SERVER_ERROR,
            status=503,
            when=lambda call: (
                call.method == "sendMessage" and "message_thread_id" not in call.params
            ),
        )
    )
    with pytest.raises(DeliveryPostponed):
        await forum.messenger.send(topic, PLAIN, nonce="n")
    assert forum.arrived == []
