"""Putting other content into a message that was sent, and what its refusal means.

https://core.telegram.org/bots/api#editmessagetext takes of what ``sendMessage`` and
``sendRichMessage`` take only what a message says: how it was sent (silently, protected, with an
effect, into which topic) stays. What Telegram says beyond the errors of sending:

====================================================== =================================
400 message is not modified                            it reads so already: done
400 message to edit not found, can't be edited         ``MessageGone``
400 topic closed or deleted                            ``MessageGone``
====================================================== =================================
"""

import json
import re
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.adapters.telegram.errors import delivery_error, is_topic_closed, is_unauthorized
from bot.adapters.telegram.server_methods import RICH_METHOD
from bot.domain.audience import ChatAddress
from bot.domain.delivery import RenderedMessage
from bot.domain.errors import AccountRefused, DeliveryError, MessageGone, MessageRejected

_SAID = frozenset(
    {"text", "parse_mode", "entities", "link_preview_options", "rich_message", "reply_markup"}
)
_NOT_MODIFIED = re.compile(r"message is not modified|message_not_modified", re.IGNORECASE)
_NO_TEXT = re.compile("message text is empty|message_empty", re.IGNORECASE)
_GONE = re.compile(
    r"message to edit not found|message can't be edited|message identifier is not specified"
    r"|message_id_invalid|message_edit_time_expired|message_author_required",
    re.IGNORECASE,
)


async def edit_message(
    bot: Bot, chat: ChatAddress, message_id: str, message: RenderedMessage
) -> None:
    """Let the message say what ``message`` does. Raises a ``DeliveryError``."""
    if not message_id.isdecimal():
        raise MessageGone(f"{message_id!r} is no message's number")
    given: dict[str, Any] = json.loads(message.body)
    parameters = {name: value for name, value in given.items() if name in _SAID}
    text = parameters.pop("text", None)  # a rich message has none, and PTB sends no None
    try:
        await bot.edit_message_text(text, chat.chat_id, int(message_id), api_kwargs=parameters)
    except TelegramError as error:
        if not _is(error, _NOT_MODIFIED):
            raise edit_error(error) from error


def is_rich_ignored(rejection: MessageRejected, message: RenderedMessage) -> bool:
    """Whether the server read no rich message in the edit: one from before them finds no text."""
    return message.method == RICH_METHOD and _NO_TEXT.search(str(rejection)) is not None


def edit_error(error: TelegramError) -> DeliveryError:
    """What ``error`` means to a correction."""
    if is_unauthorized(error):
        return AccountRefused(str(error.__cause__ or error))
    if _is(error, _GONE) or is_topic_closed(error):
        return MessageGone(error.message)
    return delivery_error(error)


def _is(error: TelegramError, description: re.Pattern[str]) -> bool:
    return isinstance(error, BadRequest) and description.search(error.message) is not None
