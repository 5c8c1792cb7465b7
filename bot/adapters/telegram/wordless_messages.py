"""Stickers, photos and the like in private chats: nothing in them can be looked for."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from telegram import Update

from bot.adapters.telegram.callers import TelegramCallers
from bot.domain.audience import ChatAddress
from bot.domain.recent import Recent
from bot.ports import Clock
from bot.usecases.caller import Caller
from bot.usecases.commands import FREE_TEXT

_SELDOM = timedelta(minutes=10)
_CHATS = 1000

Respond = Callable[[str, str, Caller], Awaitable[None]]
"""Answers ``command words`` of a caller in the caller's chat."""


class WordlessMessages:
    """Says what the bot can do, at most once in a while: an album is ten photos."""

    def __init__(self, callers: TelegramCallers, respond: Respond, clock: Clock) -> None:
        self._callers = callers
        self._respond = respond
        self._clock = clock
        self._told: Recent[ChatAddress, datetime] = Recent(_CHATS)

    async def on_message(self, update: Update, _context: object) -> None:
        """Answer as a greeting is answered."""
        message = update.effective_message
        if message is None:
            return
        caller = self._callers.of_message(message)
        now, told = self._clock.now(), self._told.get(caller.chat.address)
        if told is not None and now - told < _SELDOM:
            return
        self._told.put(caller.chat.address, now)
        await self._respond(FREE_TEXT, "", caller)
