"""Where the bot was greeted in lately: whoever adds it often says ``/start`` in the same breath."""

from datetime import datetime, timedelta

from bot.domain.audience import ChatAddress
from bot.domain.recent import Recent

_SAME_BREATH = timedelta(minutes=1)
_KEPT = 1024


class Arrivals:
    """One greeting an addition, in whatever order Telegram tells of it."""

    def __init__(self) -> None:
        self._greeted: Recent[str, datetime] = Recent(_KEPT)
        self._started: Recent[str, datetime] = Recent(_KEPT)

    def greets(self, chat: ChatAddress, now: datetime) -> bool:
        """Whether the chat is to be greeted now that the bot has come; it counts as done."""
        is_answered = _is_fresh(self._started.get(chat.chat_id), now)
        is_greeted = _is_fresh(self._greeted.get(chat.chat_id), now)
        self._greeted.put(chat.chat_id, now)
        return not is_answered and not is_greeted

    def answers_start(self, chat: ChatAddress, now: datetime) -> bool:
        """Whether ``/start`` in a group takes an answer: the first behind a greeting does not."""
        if _is_fresh(self._greeted.get(chat.chat_id), now):
            self._greeted.put(chat.chat_id, now - _SAME_BREATH)
            return False
        self._started.put(chat.chat_id, now)
        return True

    def moved(self, new_chat_id: str, now: datetime) -> None:
        """A group has become a supergroup, which need not be greeted."""
        self._started.put(new_chat_id, now)

    def left(self, chat: ChatAddress, now: datetime) -> None:
        """The bot is gone: to come back is another addition."""
        for kept in (self._greeted, self._started):
            kept.put(chat.chat_id, now - _SAME_BREATH)


def _is_fresh(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at < _SAME_BREATH
