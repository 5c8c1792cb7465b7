"""Whom the operator lets use the bot."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.audience import ChatAddress, Person


class Welcome(Enum):
    """How somebody is received: denied ones hear nothing at all."""

    INVITED = auto()
    NOT_INVITED = auto()
    DENIED = auto()


@dataclass(frozen=True, slots=True)
class GuestList:
    """Chats and people by their addresses, which look the same.

    Nobody who is in ``deny`` is answered. Where ``allow`` is not empty, only those in it are: a
    chat's people in that chat, a person in every chat. A chat's address means its topics too.
    """

    allow: frozenset[ChatAddress] = frozenset()
    deny: frozenset[ChatAddress] = frozenset()

    def receive(self, chat: ChatAddress, person: Person | None = None) -> Welcome:
        """How the person is received in the chat."""
        named = frozenset(_names(chat, person))
        if named & self.deny:
            return Welcome.DENIED
        if not self.allow or named & self.allow:
            return Welcome.INVITED
        return Welcome.NOT_INVITED


def _names(chat: ChatAddress, person: Person | None) -> Iterator[ChatAddress]:
    yield chat
    yield ChatAddress(chat.platform, chat.chat_id)
    if person is not None:
        yield ChatAddress(person.platform, person.id)
