"""When a subscription is due next, whatever was changed about it."""

from datetime import date, datetime

from bot.domain.audience import DeliveryWindow, Subscription, SubscriptionState
from bot.ports import Clock, Outbox


class NextDelivery:
    """Never a day that the chat has had, or been denied, already; none is lost on the way."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock

    async def due(self, window: DeliveryWindow, known: Subscription | None) -> datetime:
        """When ``known``, or a new subscription, is due with this window from now on.

        One that is due and waits for its late digest goes on waiting, unless the new window opens
        for that day once more or does not want it.
        """
        due = await self.due_after(self._clock.now(), window, known)
        waiting = self._waiting_since(known)
        if known is None or waiting is None:
            return due
        day = known.window.edition_day(waiting)
        is_wanted = day.weekday() in window.weekdays and window.edition_day(waiting) == day
        if window.edition_day(due) <= day or not is_wanted or await self._is_planned(known, day):
            return due
        return waiting

    async def due_after(
        self, moment: datetime, window: DeliveryWindow, known: Subscription | None
    ) -> datetime:
        """When the window opens first after ``moment`` for a day that is still to come to it."""
        due = window.next_due_after(moment)
        while known and await self._is_planned(known, window.edition_day(due)):
            due = window.next_due_after(due)
        return due

    def _waiting_since(self, known: Subscription | None) -> datetime | None:
        if known is None or known.state is not SubscriptionState.ACTIVE:
            return None
        due = known.next_due_at
        return due if due is not None and due <= self._clock.now() else None

    async def _is_planned(self, known: Subscription, day: date) -> bool:
        return bool(await self._outbox.planned([known.id], day))
