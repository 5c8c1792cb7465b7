"""What arrived of a broadcast."""

from collections.abc import Iterable


class Tally:
    """Counts the messages that were accepted. Parts count from 1 in each chat."""

    def __init__(self, chats: Iterable[int], messages: int) -> None:
        self._arrived: dict[int, set[int]] = {chat: set() for chat in chats}
        self._messages = messages
        self.accepted = 0
        self.duplicates = 0
        self.order_violations = 0

    def accept(self, chat: int, part: int) -> None:
        """Count a message; out of order is what comes after a later part."""
        arrived = self._arrived[chat]
        self.accepted += 1
        if part in arrived:
            self.duplicates += 1
        elif arrived and part < max(arrived):
            self.order_violations += 1
        arrived.add(part)

    @property
    def lost(self) -> int:
        """Messages that never arrived."""
        return sum(self._messages - len(arrived) for arrived in self._arrived.values())
