"""How long a message is on its way: one that takes much longer may have arrived late."""

from datetime import timedelta

_NOTHING = timedelta(0)
_UNEVEN = timedelta(milliseconds=20)
"""What a message may take longer without having left, or arrived, any later."""
_MOST = timedelta(seconds=1)
_WEIGHT = 0.05


class Journey:
    """The usual time until an answer, which follows slowly what is measured."""

    def __init__(self) -> None:
        self._usual: timedelta | None = None

    def delay(self, took: timedelta) -> timedelta:
        """How much later than usual a message may have arrived that was answered after ``took``.

        Counted as late, it lets the platform see no more messages in a second than it allows.
        """
        if self._usual is None:
            self._usual = took
        delay = min(max(took - self._usual - _UNEVEN, _NOTHING), _MOST)
        self._usual += (took - delay - self._usual) * _WEIGHT
        return delay
