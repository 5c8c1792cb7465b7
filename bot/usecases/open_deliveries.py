"""The deliveries that a lane has open: which one sends its next part, and which ones rest."""

import heapq
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count
from math import inf

from bot.domain.delivery import Delivery, DeliveryId

LONGEST_REST = timedelta(seconds=5)
"""Whoever rests longer does so in the outbox."""
_Entry = tuple[tuple[float, int], Delivery]


class OpenDeliveries:
    """Chats take turns: no part of a chat stands behind two parts of another.

    While the outbox holds more than is open, those that were begun go first: an edition comes in
    one piece, and few are open at a time. Once everything is open, those go first that need the
    longest, so that all end together: a chat has a rate of its own, and one that begins last would
    hold up the end of a broadcast on its own.

    What may have arrived goes before all others: a platform that knows a message again does so for
    a few minutes only.
    """

    def __init__(self, time_left: Callable[[Delivery], timedelta]) -> None:
        self._time_left = time_left
        self._order = count()
        self._ready: list[_Entry] = []
        self._resting: list[tuple[datetime, int, Delivery]] = []
        self._begun: set[DeliveryId] = set()
        self._ids: set[DeliveryId] = set()
        self._has_all = False

    def __len__(self) -> int:
        """How many are open, those on their way included."""
        return len(self._ids)

    @property
    def ids(self) -> tuple[DeliveryId, ...]:
        """Those that are open."""
        return tuple(self._ids)

    @property
    def waiting(self) -> int:
        """How many may send their next part, as far as their chats are concerned."""
        return len(self._ready)

    @property
    def resting(self) -> int:
        """How many rest."""
        return len(self._resting)

    @property
    def rest_ends(self) -> datetime | None:
        """When the first one that rests may go on."""
        return self._resting[0][0] if self._resting else None

    def claim(self, deliveries: Iterable[Delivery], *, is_all: bool) -> None:
        """Open these; ``is_all`` where the outbox has no others."""
        for delivery in deliveries:
            self._ids.add(delivery.id)
            self.put_back(delivery)
        if is_all != self._has_all:
            self._has_all = is_all
            entries, self._ready = self._ready, []
            for (_, number), delivery in entries:
                heapq.heappush(self._ready, ((self._rank(delivery), number), delivery))

    def pop(self) -> Delivery:
        """The one whose turn it is. Raises ``IndexError`` where none is waiting."""
        return heapq.heappop(self._ready)[1]

    def put_back(self, delivery: Delivery) -> None:
        """Its next part may go when its turn comes."""
        heapq.heappush(self._ready, ((self._rank(delivery), next(self._order)), delivery))

    def begin(self, delivery: Delivery) -> bool:
        """A part is on its way; whether it is the first one since the delivery was opened."""
        is_first = delivery.id not in self._begun
        self._begun.add(delivery.id)
        return is_first

    def rest(self, delivery: Delivery, until: datetime) -> None:
        """Its chat takes nothing before ``until``."""
        heapq.heappush(self._resting, (until, next(self._order), delivery))

    def wake(self, now: datetime) -> None:
        """Those whose rest is over may go on; all of them, where the clock was put back."""
        while self._resting and not now < self._resting[0][0] <= now + LONGEST_REST:
            self.put_back(heapq.heappop(self._resting)[2])

    def close(self, delivery: Delivery) -> None:
        """Nothing more of it is sent, or not now."""
        self._ids.discard(delivery.id)
        self._begun.discard(delivery.id)

    def _rank(self, delivery: Delivery) -> float:
        if delivery.is_uncertain:
            return -inf
        if self._has_all:
            return -self._time_left(delivery).total_seconds()
        return 0.0 if delivery.id in self._begun else 1.0
