"""Answers in groups hang below what was asked, so that all see whom the bot answers.

In the comments to a channel's post they stay in that thread by it: it is no forum topic, and has no
number that a bot could send to. https://core.telegram.org/bots/api#replyparameters
"""

import json
from dataclasses import replace

from telegram import Message
from telegram.constants import ChatType

from bot.domain.audience import ChatAddress
from bot.domain.delivery import Receipt, RenderedMessage
from bot.ports import Messenger
from bot.usecases.respond import OpenRoad

_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}


class ReplyingMessenger:
    """``Messenger`` for the answer to one message: what is sent first replies to it.

    Where it is ``in_thread`` everything does.
    """

    def __init__(self, messenger: Messenger, message_id: int, *, in_thread: bool) -> None:
        self._messenger = messenger
        self._message_id = message_id
        self._in_thread = in_thread
        self._has_replied = False

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Send, as a reply where it is one; without, where what was asked is deleted meanwhile."""
        if self._in_thread or not self._has_replied:
            message = self._as_reply(message)
        receipts = await self._messenger.send(chat, message, nonce=nonce)
        self._has_replied = True
        return receipts

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        """Let the message say what ``message`` does."""
        await self._messenger.edit(chat, message_id, message)

    def _as_reply(self, message: RenderedMessage) -> RenderedMessage:
        reply = {"message_id": self._message_id, "allow_sending_without_reply": True}
        parameters = {**json.loads(message.body), "reply_parameters": reply}
        return replace(message, body=json.dumps(parameters, ensure_ascii=False, sort_keys=True))


def replying_to(message: Message, messenger: Messenger) -> OpenRoad | None:
    """The road for answers to the message; none of its own in private chats and channels."""
    if message.chat.type not in _GROUPS:
        return None
    in_thread = bool(message.message_thread_id) and not message.is_topic_message

    async def open_road() -> Messenger:
        return ReplyingMessenger(messenger, message.message_id, in_thread=in_thread)

    return open_road
