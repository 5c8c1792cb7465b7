"""How many messages a second are taken, from the whole account and for one chat."""

import math
from collections import deque

_WINDOW_S = 0.95
"""A little less than the second of the limits: messages that were sent in time arrive unevenly."""


class Window:
    """At most ``rate`` messages in any second. Times are seconds that only grow."""

    def __init__(self, rate: int) -> None:
        self._taken: deque[float] = deque(maxlen=rate)

    def wait(self, now: float) -> float:
        """Seconds until the next message would be taken."""
        if len(self._taken) < (self._taken.maxlen or 0):
            return 0.0
        return max(0.0, self._taken[0] + _WINDOW_S - now)

    def take(self, now: float) -> None:
        """Count a message."""
        self._taken.append(now)


class Limits:
    """The account's limit and each chat's. What is refused does not count."""

    def __init__(self, rate: int, chat_rate: int) -> None:
        self._lane = Window(rate)
        self._chat_rate = chat_rate
        self._chats: dict[int, Window] = {}

    def admit(self, chat: int, now: float) -> int:
        """0 where the message was taken, else ``retry_after``: whole seconds, as Telegram says."""
        window = self._chats.setdefault(chat, Window(self._chat_rate))
        wait = max(self._lane.wait(now), window.wait(now))
        if wait > 0:
            return math.ceil(wait)
        self._lane.take(now)
        window.take(now)
        return 0
