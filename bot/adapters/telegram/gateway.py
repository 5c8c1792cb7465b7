"""Telegram's updates in, replies out."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, ExtBot, MessageHandler, filters

from bot.adapters.telegram.polling import Polling
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform
from bot.domain.errors import DeliveryError
from bot.ports import Administration
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)
_ANSWERS_AT_ONCE = 256
_KINDS: dict[str, ChatKind] = {
    ChatType.PRIVATE: ChatKind.PRIVATE,
    ChatType.CHANNEL: ChatKind.CHANNEL,
}
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]+))?(.*)", re.DOTALL)
"""As Telegram finds commands; what follows may stand behind any blank, or none (/topic开源)."""
_NEW_MESSAGES = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST

Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
Respond = Callable[[str, str, Caller], Awaitable[None]]
"""Answers ``command words`` of a caller in the caller's chat."""


class TelegramGateway:
    """Polls for updates and hands every command on; a slow answer holds up nobody else's."""

    def __init__(
        self,
        bot: ExtBot[None],
        respond: Respond,
        administration: Administration,
        *,
        language: Language,
    ) -> None:
        self._respond = respond
        self._administration = administration
        self._language = language
        self._application = (
            Application.builder()
            .bot(bot)
            .concurrent_updates(_ANSWERS_AT_ONCE)
            .job_queue(None)
            .updater(None)
            .build()
        )
        handler = MessageHandler(filters.TEXT & _NEW_MESSAGES, self._on_text)
        self._application.add_handler(handler)
        self._application.add_error_handler(_log_error)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop``; updates already received are answered first."""
        await self._application.initialize()
        await self._application.start()
        polling = Polling(self._application.bot, self._application.update_queue.put_nowait)
        asking = asyncio.create_task(polling.run())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking
            await polling.confirm()
            await self._application.stop()

    async def _on_text(self, update: Update, _context: Context) -> None:
        message = update.effective_message
        if message is None or message.text is None:
            return
        asked = self._read_command(message)
        if asked is None:
            return
        command, words = asked
        await self._respond(command, words, self._caller(message))

    def _read_command(self, message: Message) -> tuple[str, str] | None:
        """``/topic@daybrief 开源`` as ``("topic", "开源")``; nothing where it is not meant for us.

        Text without a command is a question in a private chat and small talk in a group.
        """
        found = _COMMAND.match(message.text or "")
        if found is None:
            return ("help", "") if message.chat.type == ChatType.PRIVATE else None
        command, addressee, words = found.groups()
        username = self._application.bot.bot.username
        if addressee and username and addressee.casefold() != username.casefold():
            return None
        return command, words.strip()

    def _caller(self, message: Message) -> Caller:
        thread = message.message_thread_id if message.is_topic_message else None
        address = ChatAddress(
            Platform.TELEGRAM, str(message.chat.id), str(thread) if thread else ""
        )
        kind = _KINDS.get(message.chat.type, ChatKind.GROUP)
        title = message.chat.title or message.chat.full_name or ""

        async def may_manage() -> bool:
            # A post in the chat's own name is an administrator's: nobody else can write so.
            is_own = kind is ChatKind.CHANNEL or message.sender_chat == message.chat
            if kind is ChatKind.PRIVATE or is_own:
                return True
            if message.from_user is None or message.sender_chat is not None:
                return False
            try:
                person = str(message.from_user.id)
                return await self._administration.is_administrator(address, person)
            except DeliveryError as error:
                logger.warning("rights unknown", extra={"chat": str(address), "error": str(error)})
                return False

        return Caller(Chat(address, kind, title, self._language), may_manage)


async def _log_error(_update: object, context: Context) -> None:
    logger.error("an update could not be answered", exc_info=context.error)
