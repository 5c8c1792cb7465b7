"""Edits over the wire: rich messages and texts, and what Telegram says against them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken, TelegramError

from bot.adapters.telegram.account import TelegramAccount, connected
from bot.adapters.telegram.editing import edit_error
from bot.adapters.telegram.messenger import TelegramMessenger
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import MessageKind, RenderedMessage
from bot.domain.errors import (
    AccountRefused,
    ChatMoved,
    ChatUnreachable,
    DeliveryError,
    MessageGone,
    MessageRejected,
)
from bot.sandbox.telegram import Limits, TelegramSandbox
from tests.contracts.messenger_places import TELEGRAM_TOKEN


def rich(html: str) -> RenderedMessage:
    parameters = {"rich_message": {"html": html, "skip_entity_detection": True}}
    return RenderedMessage(MessageKind.STORY, "sendRichMessage", json.dumps(parameters))


def text(html: str) -> RenderedMessage:
    parameters = {
        "text": html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return RenderedMessage(MessageKind.STORY, "sendMessage", json.dumps(parameters))


@asynccontextmanager
async def at_telegram(
    *, has_rich_messages: bool = True
) -> AsyncIterator[tuple[TelegramSandbox, TelegramMessenger]]:
    async with TelegramSandbox(
        TELEGRAM_TOKEN, limits=Limits.off(), has_rich_messages=has_rich_messages
    ) as sandbox:
        bot = TelegramAccount(TELEGRAM_TOKEN, sandbox.api_base).make_bot()
        async with connected(bot):
            yield sandbox, TelegramMessenger(bot)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (rich("<p>一</p>"), rich("<h3>二</h3>"), "二"),
        (rich("<p>一</p>"), text("<b>二</b>"), "二"),
        (text("一"), rich("<p>二</p>"), "二"),
        (text("一"), text("二 https://example.com"), "二 https://example.com"),
    ],
    ids=["rich", "rich to text", "text to rich", "text"],
)
async def test_a_message_becomes_the_other(
    before: RenderedMessage, after: RenderedMessage, expected: str
) -> None:
    async with at_telegram() as (sandbox, messenger):
        chat = sandbox.private_chat(sandbox.person("读者"))
        address = ChatAddress(Platform.TELEGRAM, str(chat.id))
        [receipt] = await messenger.send(address, before, nonce="1")
        await messenger.edit(address, receipt.message_id, after)
        [message] = sandbox.bot_messages(chat)
        assert message.text == expected
        assert (message.blocks is not None) is (after.method == "sendRichMessage")
        call = sandbox.calls[-1]
        sent = {"chat_id": chat.id, "message_id": message.message_id, **json.loads(after.body)}
        assert (call.method, call.params) == ("editMessageText", sent)


async def test_a_server_without_rich_messages_rejects_them_in_edits_too_and_is_asked_once() -> None:
    async with at_telegram(has_rich_messages=False) as (sandbox, messenger):
        chat = sandbox.private_chat(sandbox.person("读者"))
        address = ChatAddress(Platform.TELEGRAM, str(chat.id))
        [receipt] = await messenger.send(address, text("一"), nonce="1")
        for _ in range(2):
            with pytest.raises(MessageRejected):
                await messenger.edit(address, receipt.message_id, rich("<p>二</p>"))
        await messenger.edit(address, receipt.message_id, text("二"))
        assert [m.text for m in sandbox.bot_messages(chat)] == ["二"]
        edits = [call.status for call in sandbox.calls if call.method == "editMessageText"]
        assert edits == [400, 200]


async def test_a_message_in_a_topic_is_edited_there() -> None:
    async with at_telegram() as (sandbox, messenger):
        forum = sandbox.supergroup("论坛", creator=sandbox.person("群主"), is_forum=True)
        topic = sandbox.topic(forum, "早报")
        address = ChatAddress(Platform.TELEGRAM, str(forum.id), str(topic.thread_id))
        [receipt] = await messenger.send(address, text("一"), nonce="1")
        await messenger.edit(address, receipt.message_id, text("二"))
        [message] = sandbox.bot_messages(forum)
        assert (message.text, message.thread_id) == ("二", topic.thread_id)


async def test_a_group_that_moved_says_where_to_and_its_message_is_gone() -> None:
    async with at_telegram() as (sandbox, messenger):
        group = sandbox.group("升级", creator=sandbox.person("群主"))
        address = ChatAddress(Platform.TELEGRAM, str(group.id))
        [receipt] = await messenger.send(address, text("一"), nonce="1")
        upgraded = sandbox.migrate(group)
        with pytest.raises(ChatMoved) as moved:
            await messenger.edit(address, receipt.message_id, text("二"))
        assert moved.value.new_chat_id == str(upgraded.id)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BadRequest("Bad Request: message to edit not found"), MessageGone),
        (BadRequest("Bad Request: message can't be edited"), MessageGone),
        (BadRequest("MESSAGE_ID_INVALID"), MessageGone),
        (BadRequest("MESSAGE_EDIT_TIME_EXPIRED"), MessageGone),
        (BadRequest("Bad Request: TOPIC_CLOSED"), MessageGone),
        (BadRequest("Bad Request: message thread not found"), MessageGone),
        (BadRequest("Bad Request: message text is empty"), MessageRejected),
        (BadRequest("Bad Request: chat not found"), ChatUnreachable),
        (Forbidden("Forbidden: bot was blocked by the user"), ChatUnreachable),
        (InvalidToken("Unauthorized"), AccountRefused),
        (EndPointNotFound("no such method"), MessageRejected),
    ],
    ids=str,
)
def test_what_a_refused_edit_means(error: TelegramError, expected: type[DeliveryError]) -> None:
    assert type(edit_error(error)) is expected


async def test_an_id_that_is_no_number_is_not_asked_for() -> None:
    async with at_telegram() as (sandbox, messenger):
        address = ChatAddress(Platform.TELEGRAM, "1")
        with pytest.raises(MessageGone):
            await messenger.edit(address, "", text("二"))
        assert [call.method for call in sandbox.calls] == ["getMe"]
