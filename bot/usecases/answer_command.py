"""Every command by name: what gateways call, so that both platforms answer alike."""

from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches

from bot.domain.reply import Reply, UnknownCommand
from bot.usecases.caller import Caller

Answer = Callable[[str, Caller], Awaitable[Reply]]
"""Answers one command: the words behind it and who asks."""


class AnswerCommand:
    """Turns a command and the words behind it into a reply.

    To whoever is not the owner the owner's commands do not exist.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer],
        owners_answers: Mapping[str, Answer] | None = None,
        is_owner: Callable[[Caller], bool] = lambda _: False,
    ) -> None:
        self._answers = answers
        self._owners = owners_answers or {}
        self._is_owner = is_owner

    @property
    def names(self) -> frozenset[str]:
        """All that somebody may ask, the owner included."""
        return frozenset(filter(_can_be_typed, (*self._answers, *self._owners)))

    async def answer(self, command: str, words: str, caller: Caller) -> Reply:
        """The reply to ``/command words``; an unknown command gets suggestions."""
        name = command.casefold()
        if name in self._answers:
            return await self._answers[name](words, caller)
        if name in self._owners and self._is_owner(caller):
            return await self._owners[name](words, caller)
        near = get_close_matches(name, filter(_can_be_typed, self._answers), n=3, cutoff=0.5)
        return Reply((UnknownCommand(name, tuple(near)),))


def _can_be_typed(name: str) -> bool:
    """Some questions have no command of their own: free text, a chat that was picked."""
    return name.isidentifier()
