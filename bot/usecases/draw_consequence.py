"""What follows where a part did not arrive: each error has one consequence."""

import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.domain.correction import Change
from bot.domain.delivery import Delivery, DeliveryState, RenderedMessage, SkipReason
from bot.domain.errors import (
    AccountRefused,
    ChatMoved,
    ChatUnreachable,
    DeliveryError,
    DeliveryUncertain,
    MessageGone,
    MessageRejected,
    RateLimited,
)
from bot.domain.retry import wait_after
from bot.ports import Clock, Outbox, SubscriptionStore
from bot.usecases.lane import Lane, OnUncertain
from bot.usecases.open_deliveries import LONGEST_REST
from bot.usecases.settle_part import SettlePart
from bot.usecases.tell_of_delivery import TellOfDelivery

logger = logging.getLogger(__name__)
_KNOWN_AGAIN = timedelta(minutes=2)
"""Discord knows a message that may have arrived again, by its nonce, for a few minutes only."""


class DrawConsequence:
    """Returns the delivery as it stands then, nothing where it ends or rests in the outbox."""

    def __init__(
        self,
        lane: Lane,
        outbox: Outbox,
        subscriptions: SubscriptionStore,
        *,
        settle: SettlePart,
        tell: TellOfDelivery,
        clock: Clock,
    ) -> None:
        self._lane = lane
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._settle = settle
        self._state = settle.state
        self._tell = tell
        self._clock = clock

    async def after(
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

    def gives_up_lost(self, delivery: Delivery) -> bool:
        """Whether a part that may have arrived is not sent again.

        An edit can be made again whether it arrived or not.
        """
        return self._lane.on_uncertain is OnUncertain.SKIP and delivery.edits is None

    async def pass_over(self, delivery: Delivery, why: str) -> Delivery | None:
        """The part can never be delivered: the parts behind it are."""
        self._state.summary.failed_parts += 1
        part = delivery.next_part
        await self._settle.record(partial(self._outbox.part_failed, delivery, part=part, error=why))
        if delivery.next_part + 1 == delivery.parts:
            now = self._clock.now()
            await self._outbox.finish(delivery, state=DeliveryState.DELIVERED, at=now)
        await self._tell.trouble("part-failed", delivery, why)
        return await self._settle.behind(delivery)

    async def postpone(
        self, delivery: Delivery, why: str, *, longest: timedelta | None = None
    ) -> None:
        """A failed attempt: the next one waits longer, and behind the last one it has failed."""
        now = self._clock.now()
        wait = wait_after(delivery.attempts + 1)
        if wait is None:
            self._state.summary.failed += 1
            await self._break_off(delivery, DeliveryState.FAILED, why, reason=None)
            await self._tell.trouble("delivery-failed", delivery, why)
            return
        # Behind a rest another chat finds out: it may have been this message that was refused.
        until = self._state.rest.over_at(now) + min(wait, longest or wait)
        logger.warning("postponed", extra={"chat": str(delivery.chat.address), "error": why})
        await self._settle.record(partial(self._outbox.postpone, delivery, until=until, error=why))

    async def _leave(self, delivery: Delivery, why: str) -> Delivery | None:
        """Somebody deleted the message that was to be edited: nothing is missing there."""
        logger.info("not edited", extra={"chat": str(delivery.chat.address), "why": why})
        self._state.summary.gone += 1
        await self._settle.checkpoint(delivery, (), Change.GONE)
        return await self._settle.behind(delivery)

    async def _rest(self, delivery: Delivery) -> Delivery | None:
        """The platform did not take the part. Long rests are kept in the outbox."""
        free_at = self._lane.messenger.pace.chat_free_at(delivery.chat, self._clock.now())
        if free_at - self._clock.now() > LONGEST_REST:
            await self._settle.record(partial(self._outbox.rest, delivery, until=free_at))
            return None
        await self._settle.take_back(delivery)
        return replace(delivery, is_uncertain=False)

    async def _follow(self, delivery: Delivery, new_chat_id: str) -> Delivery:
        move = partial(self._subscriptions.move_chat, delivery.chat.address, new_chat_id)
        await self._settle.record(move)
        await self._settle.take_back(delivery)
        address = replace(delivery.chat.address, chat_id=new_chat_id)
        chat = replace(delivery.chat, address=address)
        return replace(delivery, chat=chat, is_uncertain=False, edits=None)

    async def _suspend(self, delivery: Delivery, why: str) -> Delivery | None:
        self._state.summary.unreachable += 1
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
            await self._outbox.abandon(delivery, at=now, error=why, reason=reason)
        else:
            await self._outbox.finish(delivery, state=state, at=now, reason=reason, error=why)

    async def _replace(
        self, delivery: Delivery, message: RenderedMessage, why: str
    ) -> Delivery | None:
        if _splits(message):
            return await self._outbox.fall_back(delivery, part=delivery.next_part)
        return await self.pass_over(delivery, why)

    async def _try_later(self, delivery: Delivery, error: DeliveryError) -> Delivery | None:
        if isinstance(error, AccountRefused) and self._state.rest.begin(self._clock.now()):
            await self._tell.account_refused(str(error))
        is_lost = isinstance(error, DeliveryUncertain)
        if is_lost and self.gives_up_lost(delivery):
            return await self.pass_over(delivery, str(error))
        await self.postpone(delivery, str(error), longest=_KNOWN_AGAIN if is_lost else None)
        return None


def _splits(message: RenderedMessage) -> bool:
    """Whether the message's fallback, or its fallback's, consists of several messages."""
    return len(message.fallback) > 1 or any(map(_splits, message.fallback))
