"""Every press by its action: what gateways call, so that both platforms answer alike."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.domain.action import Action, DoNothing
from bot.domain.action_code import decode
from bot.domain.reply import ButtonUnknown, PressAnswer
from bot.usecases.caller import Caller

Answer = Callable[[Any, Caller], Awaitable[PressAnswer]]
"""Answers one kind of action."""
NOT_KNOWN = PressAnswer(toast=ButtonUnknown(), is_alert=True)


class AnswerPress:
    """Turns a button's code into an answer. What the presser may not do is said, not done."""

    def __init__(self, answers: Mapping[type[Action], Answer]) -> None:
        self._answers = answers

    async def answer(self, code: str, caller: Caller) -> PressAnswer:
        """The answer to the press; forged and outgrown codes get the same one."""
        action = decode(code, caller.chat.address.platform)
        if isinstance(action, DoNothing):
            return PressAnswer()
        answer = self._answers.get(type(action)) if action else None
        return await answer(action, caller) if answer else NOT_KNOWN
