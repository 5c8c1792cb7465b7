"""Inline queries of those whom the operator lets use the bot."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.allowance import ROOM, Allowances
from bot.ports import Clock
from bot.usecases.admit_caller import AdmitCaller
from bot.usecases.answer_inline import InlineAnswer
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)
_MOST = 240
_PER = timedelta(minutes=1)
"""Every letter that somebody types is a query: nobody types so fast for a whole minute."""

Answer = Callable[[str, str, Caller], Awaitable[InlineAnswer]]
"""Answers a query, its offset and who asks."""


class AdmitInline:
    """Finds nothing for others, and says no word: they may be typing to somebody else."""

    def __init__(self, admit: AdmitCaller, answer: Answer, *, clock: Clock) -> None:
        self._admit = admit
        self._answer = answer
        self._clock = clock
        self._allowances = Allowances(_MOST, _PER)

    async def answer(self, written: str, offset: str, caller: Caller) -> InlineAnswer | None:
        """A page of stories; nothing where there is to be no answer."""
        if not self._admit.is_welcome(caller):
            return None
        if self._allowances.take(str(caller.person), self._clock.now()) > ROOM:
            logger.warning("too many inline queries", extra={"who": str(caller.person)})
            return None
        return await self._answer(written, offset, caller)
