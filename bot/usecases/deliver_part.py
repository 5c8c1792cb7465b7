"""Send one part of a delivery, checkpoint it, and let errors decide what follows."""

import logging
from datetime import timedelta
from typing import NoReturn

from bot.domain.account_rest import AccountRest
from bot.domain.correction import Change
from bot.domain.delivery import Delivery, Receipt, RenderedMessage
from bot.domain.errors import DeliveryError, LeaseLost, MessageRejected, StorageUnavailable
from bot.domain.pacing import Slot
from bot.ports import Clock, Outbox, SubscriptionStore
from bot.usecases.draw_consequence import DrawConsequence
from bot.usecases.lane import Lane
from bot.usecases.lane_state import LaneState
from bot.usecases.lane_summary import LaneSummary
from bot.usecases.send_paced import message_nonce
from bot.usecases.settle_part import SettlePart
from bot.usecases.tell_of_delivery import TellOfDelivery

logger = logging.getLogger(__name__)
_SOON = timedelta(seconds=1)


class _NotNow(Exception):  # noqa: N818 - nothing went wrong
    """The part is not sent now: the lane stops, rests or has another owner, or it was closed."""


class DeliverPart:
    """A part is recorded before it is handed over and checkpointed after it, in any case."""

    def __init__(
        self,
        lane: Lane,
        outbox: Outbox,
        subscriptions: SubscriptionStore,
        *,
        tell: TellOfDelivery,
        clock: Clock,
    ) -> None:
        self._lane = lane
        self._outbox = outbox
        self._clock = clock
        self.state = LaneState(AccountRest(), LaneSummary())
        self._settle = SettlePart(outbox, self.state, clock)
        self._consequence = DrawConsequence(
            lane, outbox, subscriptions, settle=self._settle, tell=tell, clock=clock
        )

    async def deliver(self, delivery: Delivery, slot: Slot) -> Delivery | None:
        """Send the next part at its slot; the delivery as it stands then.

        Nothing where it ends here, or rests in the outbox. Never raises a ``BotError``: storage
        that is away, and a lease that is lost, are in ``state``.
        """
        try:
            return await self._deliver_or_postpone(delivery, slot)
        except StorageUnavailable as error:
            self.state.storage_away = error
            return None
        except LeaseLost:
            return None
        finally:
            self._lane.messenger.pace.give_up(slot)

    @property
    def is_halted(self) -> bool:
        """Whether no part may be begun."""
        return (
            self.state.is_stopping or self.is_disowned or self.state.rest.is_on(self._clock.now())
        )

    @property
    def is_disowned(self) -> bool:
        """Whether the lane may be another process's by now: this one may have been frozen."""
        lease = self.state.lease
        return lease is not None and not lease.is_good(self._clock.now())

    async def _deliver_or_postpone(self, delivery: Delivery, slot: Slot) -> Delivery | None:
        try:
            return await self._deliver(delivery, slot)
        except _NotNow:
            return None
        except (StorageUnavailable, LeaseLost):
            raise
        except Exception as error:
            logger.exception("a delivery failed", extra={"chat": str(delivery.chat.address)})
            await self._consequence.postpone(delivery, f"{type(error).__name__}: {error}")
            return None

    async def _deliver(self, delivery: Delivery, slot: Slot) -> Delivery | None:
        if delivery.is_correction and delivery.edits is None:
            delivery = await self._outbox.next_change(delivery)
        if delivery.next_part == delivery.parts:
            await self._settle.finish_correction(delivery)
            return None
        if delivery.is_uncertain and self._consequence.gives_up_lost(delivery):
            why = "it was being sent when the program stopped"
            return await self._consequence.pass_over(delivery, why)
        message = await self._outbox.message(delivery, delivery.next_part)
        try:
            receipts = await self._send(delivery, message, slot)
        except DeliveryError as error:
            return await self._consequence.after(error, delivery, message)
        self.state.rest.end()
        if delivery.edits is None:
            self.state.summary.count_sent(receipts)
        else:
            self.state.summary.count_edited(message)
        await self._settle.checkpoint(delivery, receipts, _change(delivery, message))
        return await self._settle.behind(delivery)

    async def _send(
        self, delivery: Delivery, message: RenderedMessage, slot: Slot
    ) -> tuple[Receipt, ...]:
        """The receipts of the part or, where it is refused, of the one message of its fallback.

        Several would have to be checkpointed each: ``MessageRejected``, as for every other trouble.
        """
        part = delivery.next_part
        sending = f"{delivery.id}.{delivery.generation}.{part}"
        if self.is_halted or not await self._outbox.begin(delivery, part=part):
            raise _NotNow
        await self._turn(delivery, slot)
        while True:
            nonce = message_nonce(sending, message)
            if self.is_disowned:
                await self._take_back(delivery)
            try:
                receipts = await self._lane.messenger.hand_over(
                    delivery.chat, message, nonce=nonce, edits=delivery.edits
                )
            except MessageRejected as rejection:
                if len(message.fallback) != 1:
                    raise
                logger.warning("message rejected, falling back", extra={"error": str(rejection)})
                message = message.fallback[0]
            else:
                self._lane.messenger.pace.answered(slot, self._clock.now())
                return receipts

    async def _turn(self, delivery: Delivery, slot: Slot) -> None:
        """Wait for the slot; what was recorded is taken back where it does not come soon."""
        if slot.at - self._clock.now() <= _SOON:
            await self._lane.messenger.turn(slot)
        if not slot.has_gone or self.state.rest.is_on(self._clock.now()):
            await self._take_back(delivery)

    async def _take_back(self, delivery: Delivery) -> NoReturn:
        """What was recorded is not handed over after all."""
        await self._settle.take_back(delivery)
        raise _NotNow


def _change(delivery: Delivery, message: RenderedMessage) -> Change | None:
    """What a correction did by that."""
    if not delivery.is_correction:
        return None
    if delivery.edits is None:
        return Change.SENT
    return Change.MARKED if message.is_mark else Change.EDITED
