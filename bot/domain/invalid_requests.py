"""How many requests of an account were refused lately: a platform bans who makes too many.

Discord shuts an address out for a while after 10,000 answers of 401, 403 or 429 (those of a shared
limit excepted) within ten minutes
(https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
"""

from collections import deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
BANNED_AT = 10_000
MOST_BY_DELIVERIES = 1_000
"""Chats that closed meanwhile are asked once each: so many in ten minutes, and no more."""
MOST_BY_REPLIES = 5_000
"""Replies go on while deliveries rest: hardly any is refused, and each was asked for."""


class InvalidRequests:
    """Counts refusals in a window that slides; what has left it is forgotten."""

    def __init__(self) -> None:
        self._moments: deque[datetime] = deque(maxlen=BANNED_AT)

    def add(self, now: datetime) -> None:
        """A request was refused."""
        self._forget(now)
        self._moments.append(now)

    def count(self, now: datetime) -> int:
        """How many lie within the window."""
        self._forget(now)
        return len(self._moments)

    def room_at(self, now: datetime, *, most: int) -> datetime:
        """When fewer than ``most`` will lie within the window; now, where that is so already."""
        self._forget(now)
        surplus = len(self._moments) - most
        return now if surplus < 0 else self._moments[surplus] + WINDOW

    def _forget(self, now: datetime) -> None:
        """What left the window. A clock that is put back makes nothing stay longer."""
        if self._moments and (back := self._moments[-1] - now) > timedelta(0):
            self._moments = deque((m - back for m in self._moments), maxlen=BANNED_AT)
        while self._moments and now - self._moments[0] >= WINDOW:
            self._moments.popleft()
