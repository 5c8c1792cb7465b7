"""Which message stands pinned at the top of a chat, and which should."""

from dataclasses import dataclass

from bot.domain.audience import Chat


@dataclass(frozen=True, slots=True)
class PinChange:
    """What is to be done in one chat; both are ids of messages of ours.

    ``unpins`` is what was pinned before. ``order`` grows from one chat to the next.
    """

    chat: Chat
    order: int
    pins: str | None = None
    unpins: str | None = None
