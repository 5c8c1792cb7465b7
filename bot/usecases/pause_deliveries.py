"""/pause and /resume: a rest that the chat wishes.

An edition that is on its way when the rest begins is finished: half of one helps nobody.
"""

from datetime import datetime, timedelta

from bot.domain.action import SettingsPage
from bot.domain.audience import Subscription, SubscriptionState
from bot.domain.pause import read_pause
from bot.domain.reply import NotAllowed, NotSubscribed, Reply
from bot.domain.settings_notices import (
    DeliveriesPaused,
    DeliveriesResumed,
    PauseNotUnderstood,
    SettingsInPrivate,
)
from bot.ports import Clock, Outbox, SubscriptionStore
from bot.usecases.caller import Caller
from bot.usecases.next_delivery import NextDelivery
from bot.usecases.read_in_place import is_everybodys
from bot.usecases.setting_values import pause_end
from bot.usecases.settings_panels import SettingsPanels

_EXAMPLE = timedelta(days=7)


class PauseDeliveries:
    """Lets a subscription rest, for some days or until its chat says so, and go on."""

    def __init__(
        self,
        subscriptions: SubscriptionStore,
        outbox: Outbox,
        panels: SettingsPanels,
        *,
        clock: Clock,
    ) -> None:
        self._subscriptions = subscriptions
        self._panels = panels
        self._next = NextDelivery(outbox, clock)
        self._clock = clock

    async def answer(self, written: str, caller: Caller) -> Reply:
        """Pause for what is ``written``: days or a date; nothing leads to buttons."""
        known = await self._panels.standing(caller.chat.address)
        if known is None:
            return Reply((NotSubscribed(),))
        zone, now = known.window.zone, self._clock.now()
        until = read_pause(written, now=now, zone=zone)
        if written.strip() and until is None:
            example = (now + _EXAMPLE).astimezone(zone).date()
            return Reply((PauseNotUnderstood(written, example),))
        if not await caller.may_manage():
            return Reply((NotAllowed(caller.chat.address.platform),))
        if until is None and is_everybodys(caller.chat):
            return Reply((SettingsInPrivate(),))
        if until is None:
            return Reply((await self._panels.panel(caller.chat, SettingsPage.PAUSE),))
        await self.pause(known, until)
        paused = await self._panels.standing(caller.chat.address)
        return Reply((DeliveriesPaused(paused or known),))

    async def answer_resume(self, caller: Caller) -> Reply:
        """Let the chat's subscription go on."""
        known = await self._panels.standing(caller.chat.address)
        if known is None:
            return Reply((NotSubscribed(),))
        if not await caller.may_manage():
            return Reply((NotAllowed(caller.chat.address.platform),))
        await self.resume(known)
        now_active = await self._panels.standing(caller.chat.address)
        was_paused = known.state is SubscriptionState.PAUSED
        return Reply((DeliveriesResumed(now_active or known, was_paused),))

    async def pause(self, known: Subscription, until: datetime | None) -> None:
        """Deliver nothing more to it until then, or until it is resumed."""
        await self._subscriptions.pause(known.id, until=until)

    async def pause_days(self, known: Subscription, days: str) -> bool:
        """Pause for the days that a button names; false where that is no number of days."""
        until = pause_end(days, self._clock.now())
        if until is not None:
            await self.pause(known, until)
        return until is not None

    async def resume(self, known: Subscription) -> None:
        """End its pause, where it has one."""
        if known.state is SubscriptionState.PAUSED:
            due = await self._next.due(known.window, known)
            await self._subscriptions.resume(known, next_due_at=due)
