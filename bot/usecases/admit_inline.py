"""Inline queries of those whom the operator lets use the bot."""

from collections.abc import Awaitable, Callable

from bot.usecases.admit_caller import AdmitCaller
from bot.usecases.answer_inline import InlineAnswer
from bot.usecases.caller import Caller

Answer = Callable[[str, str, Caller], Awaitable[InlineAnswer]]
"""Answers a query, its offset and who asks."""


class AdmitInline:
    """Finds nothing for others, and says no word: they may be typing to somebody else.

    How often somebody asks needs no limit here, where only the last of what they type is answered.
    """

    def __init__(self, admit: AdmitCaller, answer: Answer) -> None:
        self._admit = admit
        self._answer = answer

    async def answer(self, written: str, offset: str, caller: Caller) -> InlineAnswer:
        """A page of stories, or none."""
        if self._admit.is_welcome(caller):
            return await self._answer(written, offset, caller)
        return InlineAnswer((), caller.chat.language, is_lasting=False)
