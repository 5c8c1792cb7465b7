"""A lane's slots: evenly spaced, and never more in any window than the rate allows."""

from bisect import bisect_left, insort
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.pacing.rate import ARRIVE_UNEVENLY, LONG_AGO, Rate

_EPSILON = 1e-6
_LATE = timedelta(seconds=1)
"""So much delay is made up for …"""
_HASTE = 0.9
"""… and not in a burst, but by so much shorter spaces until it is."""
_REPLIES_EARLIER = 0.6 * ARRIVE_UNEVENLY
"""They are few, and need less room for what arrives unevenly."""


class Slot:
    """One message's moment. It may move while the message waits: a reply takes its place."""

    __slots__ = ("at", "has_gone", "is_reply")

    def __init__(self, at: datetime, *, is_reply: bool = False) -> None:
        self.at = at
        self.has_gone = False
        self.is_reply = is_reply


class Slots:
    """Slots of one lane.

    A message that goes late makes no other late: slots go back to the even times that were planned.
    What was sent within the last window (a second, or longer at less than one message a second) is
    remembered as it went, so that no window that the platform may look at holds more than the rate.
    """

    def __init__(self, rate: Rate) -> None:
        per_second = rate.count / (rate.per / timedelta(seconds=1))
        self._burst = rate.burst
        self._count = max(1, int(per_second + _EPSILON))
        self._full_window = timedelta(seconds=self._count / per_second)
        self._taken: list[Slot] = []  # in the order of their moments
        self._next = LONG_AGO
        self._paused_until = LONG_AGO

    def free_at(self, now: datetime, *, share: float) -> datetime:
        """When the next slot is, with a ``share`` of the rate."""
        even = self._even(now) - self._spacing(share) * (self._burst - 1)
        behind_last = now
        if self._taken and self._burst == 1:
            haste = _HASTE if share == 1 else 1.0  # below the rate nobody knows what is allowed
            behind_last = max(now, self._taken[-1].at + self._spacing(share) * haste)
        return max(even, behind_last, self._window_free_at(share))

    def take(self, now: datetime, *, share: float) -> Slot:
        """The next slot, behind all that were taken."""
        slot = Slot(self.free_at(now, share=share))
        self._taken.append(slot)
        self._next = self._even(now) + self._spacing(share)
        self._forget(now, share)
        return slot

    def take_for_reply(self, now: datetime, *, share: float) -> Slot:
        """A slot before those of all deliveries that have not gone; they move back by one."""
        waiting = [slot for slot in self._taken if not (slot.has_gone or slot.is_reply)]
        if not waiting:
            free_at = self._window_free_at(share)
        else:
            free_at = waiting[0].at
            last = self.free_at(now, share=share)
            for slot, following in pairwise(waiting):
                slot.at = following.at
            waiting[-1].at = last
        if free_at > now:
            free_at -= _REPLIES_EARLIER
        reply = Slot(max(now, free_at, self._paused_until), is_reply=True)
        self._taken.append(reply)
        self._taken.sort(key=_moment)
        self._next = self._even(now) + self._spacing(share)
        self._forget(now, share)
        return reply

    def went(self, slot: Slot, now: datetime) -> None:
        """The slot's message goes now, in time or late."""
        slot.has_gone = True
        self._move(slot, max(slot.at, now))

    def arrived_late(self, slot: Slot, by: timedelta) -> None:
        """The slot's message was on its way for so much longer than others."""
        self._move(slot, slot.at + by)

    def give_up(self, slot: Slot) -> None:
        """The slot's message does not go."""
        slot.has_gone = True

    def pause(self, until: datetime) -> None:
        """No slot before ``until``; those that wait come one after the other behind it."""
        self._paused_until = max(self._paused_until, until)
        at = until
        for slot in self._taken:
            if not slot.has_gone:
                slot.at = max(slot.at, at)
                at = slot.at + self._spacing(1.0)
        self._taken.sort(key=_moment)
        self._next = max(self._next, at)

    def put_back(self, by: timedelta) -> None:
        """The clock was put back: every moment ahead is as far ahead as before."""
        for slot in self._taken:
            slot.at -= by
        if self._next is not LONG_AGO:
            self._next -= by
        if self._paused_until is not LONG_AGO:
            self._paused_until -= by

    def _move(self, slot: Slot, at: datetime) -> None:
        """Behind others whose moments it was late for."""
        if at == slot.at:
            return
        place = bisect_left(self._taken, slot.at, key=_moment)
        while place < len(self._taken) and self._taken[place] is not slot:
            place += 1
        if place < len(self._taken):  # else it lies behind the window
            del self._taken[place]
            slot.at = at
            insort(self._taken, slot, key=_moment)

    def _even(self, now: datetime) -> datetime:
        """Where the next slot lies at an even pace, whatever a window held back or came late."""
        is_over = self._next is LONG_AGO or self._next < now - _LATE
        return now if is_over else self._next

    def _window_free_at(self, share: float) -> datetime:
        if len(self._taken) < self._count:
            return self._paused_until
        return max(self._paused_until, self._taken[-self._count].at + self._window(share))

    def _window(self, share: float) -> timedelta:
        return self._full_window / share + ARRIVE_UNEVENLY

    def _spacing(self, share: float) -> timedelta:
        return self._window(share) / self._count

    def _forget(self, now: datetime, share: float) -> None:
        """What is behind the window, and never what waits: a reply may still take its place."""
        before = now - self._window(share)
        old = 0
        while self._taken[old].has_gone and (
            len(self._taken) - old > self._count or self._taken[old].at < before
        ):
            old += 1
        del self._taken[:old]


def _moment(slot: Slot) -> datetime:
    return slot.at
