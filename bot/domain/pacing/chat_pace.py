"""One chat's pace: its spacing with short bursts and, where it has one, its limit per window."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.pacing.rate import ARRIVE_UNEVENLY, LONG_AGO, Rate


@dataclass(frozen=True, slots=True)
class ChatRate:
    """``spacing`` between a chat's messages; ``window``: no more in any such time, however spaced.

    Telegram asks for both in groups: one a second, and 20 a minute
    (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).
    """

    spacing: Rate
    window: Rate | None = None

    def time_for(self, messages: int) -> timedelta:
        """About how long so many messages take."""
        if self.window is not None and messages > self.window.count:
            return self.window.interval * messages
        return self.spacing.interval * messages


class ChatPace:
    """Spacing by the generic cell rate algorithm (ITU-T I.371), the window by what went in it."""

    def __init__(self, rate: ChatRate) -> None:
        self._spacing = rate.spacing
        self._window = rate.window
        self._next = LONG_AGO
        self._taken: deque[datetime] = deque(
            maxlen=max(1, int(rate.window.count)) if rate.window else 0
        )

    def free_at(self, now: datetime) -> datetime:
        """When the next message may go."""
        free = now
        if self._next is not LONG_AGO:
            free = max(free, self._next - self._spacing.interval * (self._spacing.burst - 1))
        if self._window is not None and len(self._taken) == self._taken.maxlen:
            free = max(free, self._taken[0] + self._window.per + ARRIVE_UNEVENLY)
        return free

    def take(self, slot: datetime) -> None:
        """A message goes at ``slot``."""
        self._next = max(self._next, slot) + self._spacing.interval
        self._taken.append(slot)

    def pause(self, until: datetime) -> None:
        """Nothing before ``until``, and no burst saved up meanwhile."""
        self._next = max(self._next, until + self._spacing.interval * (self._spacing.burst - 1))

    def is_idle(self, now: datetime) -> bool:
        """Whether it has nothing to remember."""
        rests = self._window is None or not self._taken or self._taken[-1] + self._window.per <= now
        return self._next <= now and rests

    def put_back(self, by: timedelta) -> None:
        """The clock was put back: every moment ahead is as far ahead as before."""
        if self._next is not LONG_AGO:
            self._next -= by
        self._taken = deque((taken - by for taken in self._taken), self._taken.maxlen)
