"""What the bot may do in a chat, and how that changes."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.audience import Chat, Person


class Access(Enum):
    """``WRITES`` where the bot may send; ``MUTED`` where it is, but may not; else ``ABSENT``."""

    ABSENT = auto()
    MUTED = auto()
    WRITES = auto()


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """Somebody let the bot in, threw it out or changed its rights.

    ``person`` did it; absent where that is not told, as with anonymous administrators. The chat's
    language is a guess from the person's.
    """

    chat: Chat
    before: Access
    after: Access
    person: Person | None = None
    is_forum: bool = False

    @property
    def is_arrival(self) -> bool:
        """Whether the bot was not there before, and is now."""
        return self.before is Access.ABSENT and self.after is not Access.ABSENT
