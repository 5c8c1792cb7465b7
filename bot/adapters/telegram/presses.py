"""Presses of buttons in, answers out: https://core.telegram.org/bots/api#callbackquery."""

import logging
from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.adapters.telegram.button_links import start_link
from bot.adapters.telegram.callers import TelegramCallers
from bot.domain.action import (
    ChangeSetting,
    ChooseLanguage,
    DoNothing,
    OpenSettings,
    VoteOnStory,
)
from bot.domain.action_code import decode
from bot.domain.audience import ChatAddress, Language, Platform
from bot.domain.delivery import RenderedMessage
from bot.domain.errors import MessageGone
from bot.domain.presentation import Presentation
from bot.domain.reply import Notice
from bot.domain.rich_text import plain_text
from bot.ports import Messenger, PressSurface
from bot.rendering.text_length import shorten
from bot.texts import Texts
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)
_LONGEST_TOAST = 200
"""UTF-16 units, to be safe: https://core.telegram.org/bots/api#answercallbackquery."""

AnswerPress = Callable[[str, Caller, PressSurface], Awaitable[None]]
"""Answers the code of a button that the caller pressed."""


class TelegramPresses:
    """Hands every callback query on."""

    def __init__(
        self,
        callers: TelegramCallers,
        answer: AnswerPress,
        texts: Callable[[Language], Texts],
        messenger: Messenger,
    ) -> None:
        self._messenger = messenger
        self._callers = callers
        self._answer = answer
        self._texts = texts

    async def on_press(self, update: Update, _context: object) -> None:
        """Answer the update's callback query."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        if query.message is None:
            await self._on_inline_press(query, query.data)
            return
        message = query.message
        code = query.data
        if not message.is_accessible:  # too old for Telegram to tell what it says, and where
            code = "" if message.chat.is_forum and _is_of_its_topic(code) else code
        if not isinstance(message, Message):
            message = Message(message.message_id, message.date, message.chat)
        caller = self._callers.of_press(message, query.from_user)
        await self._answer(code, caller, _PressedMessage(query, self._texts, self._messenger))

    async def _on_inline_press(self, query: CallbackQuery, code: str) -> None:
        """A message that somebody sent by inline mode, in a chat that the bot may not be in.

        It belongs to whoever sent it and is read by all: votes count, and whatever opens something
        opens it in the presser's own chat with the bot.
        """
        action = decode(code, Platform.TELEGRAM)
        link = start_link(query.get_bot().username, action) if action else ""
        if link:
            await _acknowledge(query, url=link)
            return
        surface = _InlineMessage(query, self._texts, self._messenger)
        is_known = isinstance(action, VoteOnStory | DoNothing)
        await self._answer(
            code if is_known else "", self._callers.of_person(query.from_user), surface
        )


def _is_of_its_topic(code: str) -> bool:
    """Whether the button sets up the place where it stands: an old message does not tell which."""
    match decode(code, Platform.TELEGRAM):
        case ChooseLanguage() | ChangeSetting(chat=None) | OpenSettings(chat=None):
            return True
        case _:
            return False


class _PressedMessage:
    """``PressSurface`` for a message of a chat."""

    def __init__(
        self, query: CallbackQuery, texts: Callable[[Language], Texts], messenger: Messenger
    ) -> None:
        self._query = query
        self._texts = texts
        self._messenger = messenger

    @property
    def message_id(self) -> str:
        pressed = self._query.message
        return str(pressed.message_id) if pressed else ""

    async def replace(self, message: RenderedMessage) -> None:
        pressed = self._query.message
        if pressed is None:
            raise MessageGone("the message pressed is not known")
        chat = ChatAddress(Platform.TELEGRAM, str(pressed.chat.id))
        await self._messenger.edit(chat, str(pressed.message_id), message)

    async def acknowledge(
        self, toast: Notice | None, presentation: Presentation, *, is_alert: bool
    ) -> None:
        text = self._said(toast, presentation) if toast else None
        await _acknowledge(self._query, text=text, is_alert=is_alert)

    def _said(self, toast: Notice, presentation: Presentation) -> str:
        said = plain_text(self._texts(presentation.language).notice(toast))
        return shorten(said, limit=_LONGEST_TOAST)


class _InlineMessage(_PressedMessage):
    """``PressSurface`` for a message that was sent by inline mode: it stays as it was sent."""

    async def replace(self, message: RenderedMessage) -> None:
        """Nothing: what a press changes for one reader is not everybody's."""


async def _acknowledge(
    query: CallbackQuery, *, text: str | None = None, url: str | None = None, is_alert: bool = False
) -> None:
    bot = query.get_bot()
    try:
        await bot.answer_callback_query(query.id, text, show_alert=is_alert, url=url)
    except TelegramError as error:  # too late, or the server is away: the edit says it all
        logger.info("a press was not acknowledged", extra={"error": str(error)})
