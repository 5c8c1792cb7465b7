"""How often somebody may ask. Pure arithmetic on moments: whoever asks brings the time."""

from collections import deque
from datetime import datetime, timedelta

from bot.domain.recent import Recent

KEPT = 5_000
ROOM = timedelta(0)


class Allowances:
    """Each may ask ``most`` times in any ``per``, however spaced; 0 is as often as they like.

    Of more than ``kept`` the one that was silent for longest is forgotten, so memory is bounded
    whoever comes. A clock that is put back makes nobody wait until it has caught up.
    """

    def __init__(self, most: int, per: timedelta, *, kept: int = KEPT) -> None:
        self._most = most
        self._per = per.total_seconds()
        self._taken: Recent[str, deque[float]] = Recent(kept)

    def take(self, who: str, now: datetime) -> timedelta:
        """Take one where there is room, and return ``ROOM``; else how long until there is."""
        if not self._most:
            return ROOM
        moment = now.timestamp()
        taken = self._taken_by(who)
        if taken and taken[-1] > moment:
            taken.clear()
        if len(taken) == self._most and (wait := taken[0] + self._per - moment) > 0:
            return timedelta(seconds=wait)
        taken.append(moment)
        return ROOM

    def _taken_by(self, who: str) -> deque[float]:
        """The last moments at which they took one, oldest first."""
        taken = self._taken.get(who)
        if taken is None:
            taken = deque(maxlen=self._most)
            self._taken.put(who, taken)
        return taken
