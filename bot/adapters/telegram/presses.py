"""Presses of buttons in, answers out: https://core.telegram.org/bots/api#callbackquery."""

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.adapters.telegram.callers import TelegramCallers
from bot.adapters.telegram.editing import edit_message
from bot.domain.audience import ChatAddress, Language, Platform
from bot.domain.delivery import RenderedMessage
from bot.domain.errors import MessageGone
from bot.domain.presentation import Presentation
from bot.domain.reply import Notice
from bot.domain.rich_text import plain_text
from bot.ports import PressSurface
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
    ) -> None:
        self._callers = callers
        self._answer = answer
        self._texts = texts

    async def on_press(self, update: Update, _context: object) -> None:
        """Answer the update's callback query."""
        query = update.callback_query
        if query is None or query.data is None or query.message is None:
            return
        message = query.message
        if not isinstance(message, Message):  # too old for Telegram to tell what it says
            message = Message(message.message_id, message.date, message.chat)
        caller = self._callers.of_press(message, query.from_user)
        await self._answer(query.data, caller, _PressedMessage(query, self._texts))


class _PressedMessage:
    """``PressSurface`` for a message of a chat."""

    def __init__(self, query: CallbackQuery, texts: Callable[[Language], Texts]) -> None:
        self._query = query
        self._texts = texts

    @property
    def _bot(self) -> Bot:
        return self._query.get_bot()

    async def replace(self, message: RenderedMessage) -> None:
        pressed = self._query.message
        if pressed is None:
            raise MessageGone("the message pressed is not known")
        chat = ChatAddress(Platform.TELEGRAM, str(pressed.chat.id))
        await edit_message(self._bot, chat, str(pressed.message_id), message)

    async def acknowledge(
        self, toast: Notice | None, presentation: Presentation, *, is_alert: bool
    ) -> None:
        text = self._said(toast, presentation) if toast else None
        try:
            await self._bot.answer_callback_query(self._query.id, text, show_alert=is_alert)
        except TelegramError as error:  # too late, or the server is away: the edit says it all
            logger.info("a press was not acknowledged", extra={"error": str(error)})

    def _said(self, toast: Notice, presentation: Presentation) -> str:
        said = plain_text(self._texts(presentation.language).notice(toast))
        return shorten(said, limit=_LONGEST_TOAST)
