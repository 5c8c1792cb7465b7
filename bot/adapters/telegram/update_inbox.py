"""Updates on their way from Telegram to whoever answers them."""

from collections import deque
from collections.abc import Callable

from telegram import Update

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
]
"""What Telegram is asked for; all else stays there."""
_KNOWN_UPDATES = 10_000
_MOST_WAITING = 10_000


class UpdateInbox:
    """Hands every update on once, in the order it came, however often it is received."""

    def __init__(self, put: Callable[[Update], None], waiting: Callable[[], int]) -> None:
        self._put = put
        self._waiting = waiting
        self._order: deque[int] = deque()
        self._known: set[int] = set()

    @property
    def is_full(self) -> bool:
        """Whether so many wait for an answer that Telegram had better keep the next ones."""
        return self._waiting() >= _MOST_WAITING

    def take(self, update: Update) -> bool:
        """Hand the update on; whether it was new."""
        if update.update_id in self._known:
            return False
        self._known.add(update.update_id)
        self._order.append(update.update_id)
        if len(self._order) > _KNOWN_UPDATES:
            self._known.discard(self._order.popleft())
        self._put(update)
        return True
