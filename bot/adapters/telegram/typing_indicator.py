"""“typing…” while an answer takes its time: https://core.telegram.org/bots/api#sendchataction.

Clients show it for five seconds, or until a message of the bot arrives.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Protocol

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.domain.action import (
    PushNow,
    ShowDigest,
    ShowNewest,
    ShowRelated,
    ShowTopic,
    ShowTopics,
)
from bot.domain.action_code import decode
from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform
from bot.ports import Clock, PressSurface
from bot.usecases.caller import Caller
from bot.usecases.respond import OpenRoad

logger = logging.getLogger(__name__)
_QUICK = timedelta(seconds=0.5)
"""What is answered within is not announced."""
_AGAIN = timedelta(seconds=4.5)
_LONGEST = timedelta(minutes=1)
_SENT_AS_NEW = (ShowRelated, ShowTopic, ShowTopics, ShowDigest, ShowNewest, PushNow)
"""Presses that lead to new messages; what is edited in place shows by itself that it works."""

RespondToCommand = Callable[[str, str, Caller, OpenRoad | None], Awaitable[None]]
RespondToPress = Callable[[str, Caller, PressSurface], Awaitable[None]]


class RespondTyping(Protocol):
    """Answers a command, by a road of its own or as always."""

    def __call__(
        self, command: str, words: str, caller: Caller, via: OpenRoad | None = None
    ) -> Awaitable[None]:
        """Show that the bot types, and answer."""


class TypingIndicator:
    """Shows that the bot is at work, beside the work: no failure of it is felt."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock

    @asynccontextmanager
    async def shown(self, chat: Chat) -> AsyncIterator[None]:
        """Show it in the chat while the block runs, where that takes long. Not in channels."""
        if chat.kind is ChatKind.CHANNEL:
            yield
            return
        typing = asyncio.create_task(self._type(chat.address))
        try:
            yield
        finally:
            typing.cancel()
            await asyncio.gather(typing, return_exceptions=True)

    def around(self, respond: RespondToCommand) -> "RespondTyping":
        """``respond``, with the indicator shown in the caller's chat meanwhile."""

        async def respond_typing(
            command: str, words: str, caller: Caller, via: OpenRoad | None = None
        ) -> None:
            async with self.shown(caller.chat):
                await respond(command, words, caller, via)

        return respond_typing

    def around_presses(self, respond: RespondToPress) -> RespondToPress:
        """The same for presses, where they lead to new messages."""

        async def respond_typing(code: str, caller: Caller, surface: PressSurface) -> None:
            if not isinstance(decode(code, Platform.TELEGRAM), _SENT_AS_NEW):
                await respond(code, caller, surface)
                return
            async with self.shown(caller.chat):
                await respond(code, caller, surface)

        return respond_typing

    async def _type(self, chat: ChatAddress) -> None:
        """Until cancelled, refused, or for a minute: then nobody believes it any more."""
        end = self._clock.now() + _LONGEST
        thread = int(chat.thread_id) if chat.thread_id else None
        await self._clock.sleep(_QUICK)
        try:
            while self._clock.now() < end:
                await self._bot.send_chat_action(
                    chat.chat_id, ChatAction.TYPING, message_thread_id=thread
                )
                await self._clock.sleep(_AGAIN)
        except TelegramError as error:
            logger.info("typing is not shown", extra={"chat": str(chat), "error": str(error)})
