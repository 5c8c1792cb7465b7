"""How many messages a second are taken, from the whole account and for one chat.

Two ways to count a rate of R messages a second, both of which platforms are said to use:

``window``  at most R in any second. The stricter one: what came early is not forgiven.
``bucket``  R tokens at most, refilled at R a second: up to R at once after a rest.
"""

import math
from collections import deque
from collections.abc import Callable
from typing import Protocol

WINDOW_S = 0.99
"""The second of the limits less 10 ms: messages that were sent in time arrive unevenly."""
_HAIR = 1e-9  # below one token: the rest is rounding of floats


class Limit(Protocol):
    """One rate. Times are seconds that only grow."""

    def wait(self, now: float) -> float:
        """Seconds until the next message would be taken."""

    def take(self, now: float) -> None:
        """Count a message."""


class Window:
    """At most ``rate`` messages in any second."""

    def __init__(self, rate: int) -> None:
        self._taken: deque[float] = deque(maxlen=rate)

    def wait(self, now: float) -> float:
        if len(self._taken) < (self._taken.maxlen or 0):
            return 0.0
        return max(0.0, self._taken[0] + WINDOW_S - now)

    def take(self, now: float) -> None:
        self._taken.append(now)


class Bucket:
    """``rate`` tokens, refilled at ``rate`` a second; each message takes one."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._tokens = float(rate)
        self._filled_at: float | None = None

    def wait(self, now: float) -> float:
        if self._filled_at is not None:
            grown = self._tokens + (now - self._filled_at) * self._rate
            self._tokens = min(float(self._rate), grown)
        self._filled_at = now
        return max(0.0, (1 - _HAIR - self._tokens) / self._rate)

    def take(self, now: float) -> None:
        self.wait(now)
        self._tokens -= 1


LIMITERS: dict[str, Callable[[int], Limit]] = {"window": Window, "bucket": Bucket}


class Limits:
    """The account's limit and each chat's. What is refused does not count."""

    def __init__(self, rate: int, chat_rate: int, limiter: str = "window") -> None:
        self._kind = LIMITERS[limiter]
        self._lane: Limit = self._kind(rate)
        self._chat_rate = chat_rate
        self._chats: dict[int, Limit] = {}

    def admit(self, chat: int, now: float) -> int:
        """0 where the message was taken, else ``retry_after``: whole seconds, as Telegram says."""
        limit = self._chats.get(chat)
        if limit is None:
            limit = self._chats[chat] = self._kind(self._chat_rate)
        wait = max(self._lane.wait(now), limit.wait(now))
        if wait > 0:
            return math.ceil(wait)
        self._lane.take(now)
        limit.take(now)
        return 0
