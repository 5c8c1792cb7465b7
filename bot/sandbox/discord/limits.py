"""Rate limits: what is allowed, counting, and the headers that tell.

https://discord.com/developers/docs/topics/rate-limits
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from bot.sandbox.discord.wire import Answer, Incoming

_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@dataclass(frozen=True, slots=True)
class Rate:
    """``count`` requests in each window of ``seconds``."""

    count: int
    seconds: float


def _documented_rates() -> Mapping[str, Rate]:
    message = "/channels/{channel_id}/messages/{message_id}"
    return MappingProxyType(
        {
            "POST /channels/{channel_id}/messages": Rate(5, 5),
            f"PATCH {message}": Rate(5, 5),
            f"DELETE {message}": Rate(5, 1),
            f"POST {message}/crosspost": Rate(10, 3600),
            "POST /channels/{channel_id}/typing": Rate(5, 5),
            "POST /webhooks/{webhook_id}/{webhook_token}": Rate(5, 2),
        }
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates per route (``"POST /channels/{channel_id}/messages"``) and for the bot as a whole.

    A route's rate counts per channel, guild or webhook, as on Discord. ``None`` is no limit.
    """

    routes: Mapping[str, Rate] = field(default_factory=_documented_rates)
    other: Rate | None = Rate(30, 5)
    overall: Rate | None = Rate(50, 1)

    @classmethod
    def off(cls) -> "Limits":
        """No limits at all."""
        return cls(routes={}, other=None, overall=None)


@dataclass(slots=True)
class _Window:
    rate: Rate
    resets_at: float
    used: int = 0

    def retry_after(self, moment: float) -> float:
        """Seconds to wait; 0 where there is room."""
        return max(self.resets_at - moment, 0.001) if self.used >= self.rate.count else 0.0


class RateLimiter:
    """Counts requests. ``monotonic`` gives seconds that only grow."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self.limits = limits
        self._monotonic = monotonic
        self._windows: dict[str, _Window] = {}

    def take(self, call: Incoming) -> tuple[dict[str, str], Answer | None]:
        """Count ``call``: the headers for its answer, and a 429 where it is one too many."""
        moment = self._monotonic()
        route = f"{call.method} {call.route}"
        is_interaction = call.route.startswith(("/interactions/", "/webhooks/"))
        if self.limits.overall is not None and not is_interaction:
            overall = self._window("overall", self.limits.overall, moment)
            if retry_after := overall.retry_after(moment):
                headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
                return headers, too_many_requests(retry_after, is_global=True)
            overall.used += 1
        rate = self.limits.routes.get(route, None if is_interaction else self.limits.other)
        if rate is None:
            return {}, None
        return self._take_from_bucket(route, call, rate=rate, moment=moment)

    def _take_from_bucket(
        self, route: str, call: Incoming, *, rate: Rate, moment: float
    ) -> tuple[dict[str, str], Answer | None]:
        key = ":".join([route, *(call.params.get(name, "") for name in _MAJOR)])
        window = self._window(key, rate, moment)
        retry_after = window.retry_after(moment)
        if not retry_after:
            window.used += 1
        headers = _headers(route, window, moment)
        if retry_after:
            headers["X-RateLimit-Scope"] = "user"
            return headers, too_many_requests(retry_after, is_global=False)
        return headers, None

    def _window(self, key: str, rate: Rate, moment: float) -> _Window:
        window = self._windows.get(key)
        if window is None or moment >= window.resets_at:
            window = self._windows[key] = _Window(rate, moment + rate.seconds)
        return window


def too_many_requests(retry_after: float, *, is_global: bool) -> Answer:
    """The answer to one request too many; ``retry_after`` in seconds."""
    return Answer(
        status=429,
        body={
            "message": "You are being rate limited.",
            "retry_after": round(retry_after, 3),
            "global": is_global,
        },
    )


def _headers(route: str, window: _Window, moment: float) -> dict[str, str]:
    reset_after = max(window.resets_at - moment, 0.0)
    return {
        "X-RateLimit-Limit": str(window.rate.count),
        "X-RateLimit-Remaining": str(window.rate.count - window.used),
        "X-RateLimit-Reset": f"{datetime.now(UTC).timestamp() + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
    }
