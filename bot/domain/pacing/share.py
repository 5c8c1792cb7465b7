"""How much of its rate a lane uses, where the platform allows less than it says."""

from datetime import datetime, timedelta

from bot.domain.pacing.rate import LONG_AGO


class Share:
    """It falls with refusals and climbs again with time.

    Additive increase, multiplicative decrease, slower near where it was refused: where the platform
    allows less than we were told, it stays closely below what is allowed
    (https://en.wikipedia.org/wiki/Additive_increase/multiplicative_decrease).
    """

    _fall = 0.9
    _near = 0.95
    _climb_per_second = 0.01
    _climb_near_per_second = 0.002
    _least = 0.1
    _falls_apart = timedelta(seconds=1)

    def __init__(self) -> None:
        self._refused = 1.0
        self._fallen_to = 1.0
        self._fallen_at = LONG_AGO

    def at(self, now: datetime) -> float:
        """Between 0.1 and 1."""
        if self._fallen_at is LONG_AGO:
            return 1.0
        near = max(self._fallen_to, self._refused * self._near)
        elapsed = max(0.0, (now - self._fallen_at) / timedelta(seconds=1))
        until_near = (near - self._fallen_to) / self._climb_per_second
        if elapsed <= until_near:
            return self._fallen_to + elapsed * self._climb_per_second
        return min(1.0, near + (elapsed - until_near) * self._climb_near_per_second)

    def fall(self, now: datetime) -> None:
        """Once for all refusals of a moment: they have one cause."""
        if self._fallen_at is LONG_AGO or now - self._fallen_at >= self._falls_apart:
            self._refused = self.at(now)
            self._fallen_to = max(self._least, self._refused * self._fall)
            self._fallen_at = now

    def put_back(self, by: timedelta) -> None:
        """The clock was put back."""
        if self._fallen_at is not LONG_AGO:
            self._fallen_at -= by
