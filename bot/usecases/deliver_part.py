"""Send one part of a delivery, checkpoint it, and let errors decide what follows."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import NoReturn

from bot.domain.account_rest import AccountRest
from bot.domain.delivery import Delivery, DeliveryState, Receipt, RenderedMessage, SkipReason
from bot.domain.errors import (
    AccountRefused,
    ChatMoved,
    ChatUnreachable,
    DeliveryError,
    DeliveryUncertain,
    LeaseLost,
    MessageGone,
    MessageRejected,
    RateLimited,
    StorageUnavailable,
)
from bot.domain.lease import Lease
from bot.domain.pacing import Slot
from bot.domain.retry import wait_after
from bot.ports import Clock, Outbox, SubscriptionStore
from bot.usecases.lane import Lane, OnUncertain
from bot.usecases.lane_summary import LaneSummary
from bot.usecases.open_deliveries import LONGEST_REST
from bot.usecases.send_paced import message_nonce
from bot.usecases.tell_of_delivery import TellOfDelivery

logger = logging.getLogger(__name__)
_STORAGE_AWAY = timedelta(seconds=2)
_SOON = timedelta(seconds=1)


class _NotNow(Exception):  # noqa: N818 - nothing went wrong
    """The part is not sent now: the lane stops, rests or has another owner, or it was closed."""


@dataclass(slots=True)
class LaneState:
    """What the parts of a lane have in common."""

    rest: AccountRest
    summary: LaneSummary
    is_stopping: bool = False
    storage_away: StorageUnavailable | None = None
    lease: Lease | None = None


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
        self._subscriptions = subscriptions
        self._tell = tell
        self._clock = clock
        self.state = LaneState(AccountRest(), LaneSummary())

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
            await self._postpone(delivery, f"{type(error).__name__}: {error}")
            return None

    async def _deliver(self, delivery: Delivery, slot: Slot) -> Delivery | None:
        if delivery.is_correction and delivery.edits is None:
            delivery = await self._outbox.next_change(delivery)
        if delivery.next_part == delivery.parts:
            await self._finish_correction(delivery)
            return None
        if delivery.is_uncertain and self._gives_up_lost(delivery):
            return await self._pass_over(delivery, "it was being sent when the program stopped")
        message = await self._outbox.message(delivery, delivery.next_part)
        try:
            receipts = await self._send(delivery, message, slot)
        except DeliveryError as error:
            return await self._after(error, delivery, message)
        self.state.rest.end()
        if delivery.edits is None:
            self.state.summary.count_sent(receipts)
        else:
            self.state.summary.count_edited(message)
        await self._checkpoint(delivery, receipts)
        return await self._behind(delivery)

    async def _after(
        self, error: DeliveryError, delivery: Delivery, message: RenderedMessage
    ) -> Delivery | None:
        """The error's consequence, as drawn at the top of ``domain/errors.py``."""
        match error:
            case RateLimited():
                return await self._rest(delivery)
            case ChatMoved():
                return await self._follow(delivery, error.new_chat_id)
            case ChatUnreachable():
                return await self._suspend(delivery, str(error))
            case MessageRejected():
                return await self._replace(delivery, message, str(error))
            case MessageGone():
                return await self._leave(delivery, str(error))
            case _:
                return await self._try_later(delivery, error)

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
        await self._record(partial(self._outbox.take_back, delivery, part=delivery.next_part))
        raise _NotNow

    async def _checkpoint(self, delivery: Delivery, receipts: tuple[Receipt, ...]) -> None:
        part = delivery.next_part
        closes_at = self._clock.now() if part + 1 == delivery.parts else None
        checkpoint = partial(
            self._outbox.checkpoint, delivery, part=part, receipts=receipts, closes_at=closes_at
        )
        try:
            await self._record(checkpoint)
        except LeaseLost:
            chat = {"chat": str(delivery.chat.address), "part": part + 1}
            logger.warning("sent, but its lane has another owner: not recorded", extra=chat)
            raise

    async def _record(self, write: Callable[[], Awaitable[object]]) -> None:
        """Record what became of a message, however long storage is away.

        Otherwise one that arrived would be sent again, and one that did not might be passed over.
        """
        while True:
            try:
                await write()
            except StorageUnavailable as error:
                if self.state.is_stopping:
                    raise
                self.state.storage_away = error
                await self._clock.sleep(_STORAGE_AWAY)
            else:
                return

    async def _behind(self, delivery: Delivery) -> Delivery | None:
        """The delivery behind its next part, which is settled; nothing behind the last one.

        A correction leaves alone what reads as before.
        """
        if delivery.next_part + 1 == delivery.parts:
            self.state.summary.count_closed(delivery)
            return None
        part = delivery.next_part + 1
        following = replace(delivery, next_part=part, attempts=0, is_uncertain=False, edits=None)
        if delivery.is_correction:
            following = await self._outbox.next_change(following)
            if following.next_part == following.parts:
                await self._finish_correction(following)
                return None
        return following

    async def _finish_correction(self, delivery: Delivery) -> None:
        now = self._clock.now()
        await self._outbox.finish(delivery, state=DeliveryState.DELIVERED, at=now)
        self.state.summary.count_closed(delivery)

    def _gives_up_lost(self, delivery: Delivery) -> bool:
        """An edit can be made again whether it arrived or not."""
        return self._lane.on_uncertain is OnUncertain.SKIP and delivery.edits is None

    async def _leave(self, delivery: Delivery, why: str) -> Delivery | None:
        """Somebody deleted the message that was to be edited: nothing is missing there."""
        logger.info("not edited", extra={"chat": str(delivery.chat.address), "why": why})
        self.state.summary.gone += 1
        await self._checkpoint(delivery, ())
        return await self._behind(delivery)

    async def _rest(self, delivery: Delivery) -> Delivery | None:
        """The platform did not take the part. Long rests are kept in the outbox."""
        free_at = self._lane.messenger.pace.chat_free_at(delivery.chat, self._clock.now())
        if free_at - self._clock.now() > LONGEST_REST:
            await self._record(partial(self._outbox.rest, delivery, until=free_at))
            return None
        await self._record(partial(self._outbox.take_back, delivery, part=delivery.next_part))
        return replace(delivery, is_uncertain=False)

    async def _follow(self, delivery: Delivery, new_chat_id: str) -> Delivery:
        move = partial(self._subscriptions.move_chat, delivery.chat.address, new_chat_id)
        await self._record(move)
        await self._record(partial(self._outbox.take_back, delivery, part=delivery.next_part))
        address = replace(delivery.chat.address, chat_id=new_chat_id)
        chat = replace(delivery.chat, address=address)
        return replace(delivery, chat=chat, is_uncertain=False, edits=None)

    async def _suspend(self, delivery: Delivery, why: str) -> Delivery | None:
        self.state.summary.unreachable += 1
        await self._subscriptions.suspend(delivery.subscription_id, why=why)
        reason = SkipReason.CHAT_UNREACHABLE
        await self._break_off(delivery, DeliveryState.SKIPPED, why, reason=reason)
        await self._tell.trouble("chat-unreachable", delivery, why)
        return None

    async def _break_off(
        self, delivery: Delivery, state: DeliveryState, why: str, *, reason: SkipReason | None
    ) -> None:
        """A correction that ends halfway leaves an edition that was delivered all the same."""
        now = self._clock.now()
        if delivery.is_correction:
            await self._outbox.abandon(delivery, at=now, error=why)
        else:
            await self._outbox.finish(delivery, state=state, at=now, reason=reason, error=why)

    async def _replace(
        self, delivery: Delivery, message: RenderedMessage, why: str
    ) -> Delivery | None:
        if _splits(message):
            return await self._outbox.fall_back(delivery, part=delivery.next_part)
        return await self._pass_over(delivery, why)

    async def _pass_over(self, delivery: Delivery, why: str) -> Delivery | None:
        self.state.summary.failed_parts += 1
        part = delivery.next_part
        await self._record(partial(self._outbox.part_failed, delivery, part=part, error=why))
        if delivery.next_part + 1 == delivery.parts:
            now = self._clock.now()
            await self._outbox.finish(delivery, state=DeliveryState.DELIVERED, at=now)
        await self._tell.trouble("part-failed", delivery, why)
        return await self._behind(delivery)

    async def _try_later(self, delivery: Delivery, error: DeliveryError) -> Delivery | None:
        if isinstance(error, AccountRefused) and self.state.rest.begin(self._clock.now()):
            await self._tell.account_refused(str(error))
        is_lost = isinstance(error, DeliveryUncertain)
        if is_lost and self._gives_up_lost(delivery):
            return await self._pass_over(delivery, str(error))
        await self._postpone(delivery, str(error))
        return None

    async def _postpone(self, delivery: Delivery, why: str) -> None:
        now = self._clock.now()
        wait = wait_after(delivery.attempts + 1)
        if wait is None:
            self.state.summary.failed += 1
            await self._break_off(delivery, DeliveryState.FAILED, why, reason=None)
            await self._tell.trouble("delivery-failed", delivery, why)
            return
        # Behind a rest another chat finds out: it may have been this message that was refused.
        until = self.state.rest.over_at(now) + wait
        logger.warning("postponed", extra={"chat": str(delivery.chat.address), "error": why})
        await self._record(partial(self._outbox.postpone, delivery, until=until, error=why))


def _splits(message: RenderedMessage) -> bool:
    """Whether the message's fallback, or its fallback's, consists of several messages."""
    return len(message.fallback) > 1 or any(map(_splits, message.fallback))
