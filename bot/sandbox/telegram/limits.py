"""How much a bot may send before it is told to wait.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.telegram.wire import too_many_requests


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a bot may send. ``Limits.off()`` switches every limit off."""

    overall_per_second: float = 30
    overall_burst: int = 30
    chat_per_second: float = 1
    chat_burst: int = 20
    group_per_minute: float = 20
    group_burst: int = 20
    is_on: bool = True

    @staticmethod
    def off() -> "Limits":
        """No limits at all."""
        return Limits(is_on=False)


@dataclass(slots=True)
class _Bucket:
    """Holds up to ``size`` tokens, refilled at ``rate`` a second."""

    rate: float
    size: int
    tokens: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there."""
        grown = self.tokens + (now - self.filled_at) * self.rate
        self.tokens = min(float(self.size), grown)
        self.filled_at = now
        # A hair below one is one: the rest is rounding of floats.
        return 0.0 if self.tokens > 1 - 1e-9 else (1 - self.tokens) / self.rate


class Limiter:
    """Counts what each bot sends. ``now`` gives seconds that only grow."""

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        self.limits = limits
        self._now = now
        self._buckets: dict[tuple[int, int | None, bool], _Bucket] = {}

    def replace(self, limits: Limits) -> None:
        """Other limits from now on; what was sent before counts no more."""
        self.limits = limits
        self._buckets.clear()

    def admit(self, bot_id: int, chat_id: int, *, is_private: bool) -> None:
        """Count one message. Raises ``ApiError`` 429, counting nothing."""
        limits = self.limits
        if not limits.is_on:
            return
        buckets = [
            self._bucket((bot_id, None, False), limits.overall_per_second, limits.overall_burst),
            self._bucket((bot_id, chat_id, False), limits.chat_per_second, limits.chat_burst),
        ]
        if not is_private:
            rate = limits.group_per_minute / 60
            buckets.append(self._bucket((bot_id, chat_id, True), rate, limits.group_burst))
        now = self._now()
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for bucket in buckets:
            bucket.tokens -= 1

    def _bucket(self, key: tuple[int, int | None, bool], rate: float, size: int) -> _Bucket:
        if key not in self._buckets:
            self._buckets[key] = _Bucket(rate, size, float(size), self._now())
        return self._buckets[key]
