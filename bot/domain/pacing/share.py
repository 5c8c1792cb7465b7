"""How much of its rate a lane uses, where the platform allows less than it says."""

from datetime import datetime, timedelta

from bot.domain.pacing.rate import LONG_AGO

_PERIOD = timedelta(seconds=1)
_LEAST_SENT = 10
_MOST_REFUSED = 0.5
_MARGIN = 0.005
_FALL = 0.9
_LEAST = 0.1
_NEAR = 0.95
_CLIMB_PER_SECOND = 0.01
_CLIMB_NEAR_PER_SECOND = 0.002


class Share:
    """It falls to what was taken in a second with refusals, and climbs again with time.

    Where the platform allows less than we were told, the lane stays closely below what is allowed:
    it climbs slowly near where it was refused, as TCP does behind a lost packet
    (https://www.rfc-editor.org/rfc/rfc9438). What is refused now and then costs next to nothing.
    """

    def __init__(self) -> None:
        self._limit = 1.0
        self._fallen_to = 1.0
        self._fallen_at = LONG_AGO
        self._counted_from = LONG_AGO
        self._sent = 0
        self._refused = 0

    def at(self, now: datetime) -> float:
        """Between 0.1 and 1."""
        if self._fallen_at is LONG_AGO:
            return 1.0
        near = max(self._fallen_to, self._limit * _NEAR)
        elapsed = max(0.0, (now - self._fallen_at) / timedelta(seconds=1))
        until_near = (near - self._fallen_to) / _CLIMB_PER_SECOND
        if elapsed <= until_near:
            return self._fallen_to + elapsed * _CLIMB_PER_SECOND
        return min(1.0, near + (elapsed - until_near) * _CLIMB_NEAR_PER_SECOND)

    def sent(self, now: datetime) -> None:
        """A message takes a slot."""
        if self._counted_from is LONG_AGO:
            return
        self._sent += 1
        if self._sent >= _LEAST_SENT and now - self._counted_from >= _PERIOD:
            self._fall_to_what_was_taken(now)

    def refused(self, now: datetime) -> None:
        """The platform refused a message, and it may be for the whole lane.

        Soon after a fall it was sent, or another in its window was, before the lane had fallen.
        """
        if self._fallen_at is not LONG_AGO and now - self._fallen_at < _PERIOD:
            return
        if self._counted_from is LONG_AGO:
            self._counted_from, self._sent, self._refused = now, 0, 0
        self._refused += 1

    def fall(self, now: datetime) -> None:
        """The platform refused the whole lane: once for all refusals of a moment."""
        if self._fallen_at is LONG_AGO or now - self._fallen_at >= _PERIOD:
            self._set(self.at(now) * _FALL, now)

    def put_back(self, by: timedelta) -> None:
        """The clock was put back."""
        if self._fallen_at is not LONG_AGO:
            self._fallen_at -= by
        if self._counted_from is not LONG_AGO:
            self._counted_from -= by

    def _fall_to_what_was_taken(self, now: datetime) -> None:
        refused = min(_MOST_REFUSED, self._refused / self._sent)
        self._counted_from = LONG_AGO
        self._set(self.at(now) * (1 - refused) - min(_MARGIN, refused), now)

    def _set(self, share: float, now: datetime) -> None:
        self._limit = self.at(now)
        self._fallen_to = max(_LEAST, share)
        self._fallen_at = now
