"""When a lane rests whose account is refused, and how it finds out that this is over.

Requests that are refused count against the account: Discord bans who makes 10,000 of them within
ten minutes (https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans).
"""

from datetime import datetime, timedelta

from bot.domain.retry import FIRST_WAIT

LONGEST_REST = timedelta(minutes=1)
"""Short enough to go on soon, and long enough: 10 requests in ten minutes."""
_SAME_OUTAGE = timedelta(hours=1)


class AccountRest:
    """After a refusal nothing is sent for a while, longer each time; then one message tries it."""

    def __init__(self) -> None:
        self._refusals = 0
        self._until: datetime | None = None
        self._refused_at: datetime | None = None

    def begin(self, now: datetime) -> bool:
        """The account was refused; whether that is news. Refusals during a rest are one."""
        if not self.is_on(now):
            wait = min(FIRST_WAIT * (1 << min(self._refusals, 20)), LONGEST_REST)
            self._refusals += 1
            self._until = now + wait
        is_news = self._refused_at is None or now - self._refused_at >= _SAME_OUTAGE
        self._refused_at = now
        return is_news

    def end(self) -> None:
        """The account is accepted."""
        self._refusals = 0
        self._until = None

    def is_on(self, now: datetime) -> bool:
        """Whether nothing may be sent. A clock that is put back makes no rest longer."""
        return self._until is not None and timedelta(0) < self._until - now <= LONGEST_REST

    def over_at(self, now: datetime) -> datetime:
        """When the rest is over; now, where there is none."""
        return self._until if self._until is not None and self.is_on(now) else now

    def width(self, width: int, now: datetime) -> int:
        """How many of ``width`` chats may be written to at once: none, one to find out, or all."""
        if self.is_on(now):
            return 0
        return 1 if self._refusals else width
