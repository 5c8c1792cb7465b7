"""What arrived of a broadcast."""

from collections import Counter
from collections.abc import Iterable


class Tally:
    """Counts the messages that were accepted. Parts count from 1 in each chat.

    ``repeated`` says how often which chat's which part came once more.
    """

    def __init__(self, chats: Iterable[int], messages: int) -> None:
        self._arrived: dict[int, set[int]] = {chat: set() for chat in chats}
        self._messages = messages
        self.accepted = 0
        self.order_violations = 0
        self.repeated: Counter[tuple[int, int]] = Counter()

    def __contains__(self, chat: int) -> bool:
        return chat in self._arrived

    def accept(self, chat: int, part: int) -> None:
        """Count a message; out of order is what comes after a later part."""
        arrived = self._arrived[chat]
        self.accepted += 1
        if arrived and part < max(arrived):
            self.order_violations += 1
        if part in arrived:
            self.repeated[chat, part] += 1
        arrived.add(part)

    @property
    def duplicates(self) -> int:
        """Messages that came once more."""
        return self.repeated.total()

    @property
    def arrived(self) -> int:
        """Different messages that arrived."""
        return self.accepted - self.duplicates

    @property
    def lost(self) -> int:
        """Messages that never arrived."""
        return len(self._arrived) * self._messages - self.arrived
