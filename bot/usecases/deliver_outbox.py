"""Drain a platform's lane: send, checkpoint, and let errors decide."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto

from bot.domain.account_rest import AccountRest
from bot.domain.audience import Platform
from bot.domain.delivery import (
    Delivery,
    DeliveryId,
    DeliveryState,
    Receipt,
    RenderedMessage,
    SkipReason,
)
from bot.domain.errors import (
    AccountRefused,
    ChatMoved,
    ChatUnreachable,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
    RateLimited,
    StorageUnavailable,
)
from bot.domain.reply import OwnerAlert
from bot.domain.retry import wait_after
from bot.ports import Clock, Outbox, OwnerChannel, SubscriptionStore
from bot.usecases.send_paced import PacedMessenger, message_nonce

logger = logging.getLogger(__name__)
_CLAIMED_AHEAD = 4  # times the lane's width: to ask for each one would cost more than to send it
_LOOK_AGAIN_S = 1.0  # new deliveries do not wait for a chat that rests
_STORAGE_AWAY = timedelta(seconds=2)


class OnUncertain(Enum):
    """What to do with a part that may have arrived: no platform but Discord can tell."""

    RESEND = auto()
    SKIP = auto()


@dataclass(frozen=True, slots=True)
class Lane:
    """One account's paced road: ``width`` chats are written to at once."""

    platform: Platform
    messenger: PacedMessenger
    width: int = 16
    on_uncertain: OnUncertain = OnUncertain.RESEND


@dataclass(slots=True)
class LaneSummary:
    """What a lane did since the program started."""

    messages: int = 0
    delivered: int = 0
    unreachable: int = 0
    failed_parts: int = 0
    failed: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether everything that was attempted arrived."""
        return not (self.unreachable or self.failed_parts or self.failed)

    def __str__(self) -> str:
        return (
            f"{self.messages} message(s) sent, {self.delivered} edition(s) delivered, "
            f"{self.unreachable} chat(s) unreachable, {self.failed_parts} part(s) refused, "
            f"{self.failed} edition(s) given up"
        )


class DeliverOutbox:
    """Delivers what is pending for one lane, several chats at a time, each in order.

    Every part is recorded at the moment it is sent, not while it waits for its turn, and
    checkpointed after it, so that a restart goes on behind the last checkpoint.
    """

    def __init__(
        self,
        lane: Lane,
        outbox: Outbox,
        subscriptions: SubscriptionStore,
        *,
        owner: OwnerChannel,
        clock: Clock,
    ) -> None:
        self._lane = lane
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._owner = owner
        self._clock = clock
        self._stopping = False
        self._storage_away: StorageUnavailable | None = None
        self._rest = AccountRest()
        self.summary = LaneSummary()

    def stop(self) -> None:
        """Finish the parts that are on their way, then begin no other."""
        self._stopping = True

    async def drain(self) -> int:
        """Deliver until nothing may be attempted now; the number of deliveries attempted.

        Raises ``StorageUnavailable``, once what was on its way has come to its end.
        """
        running: dict[asyncio.Task[None], DeliveryId] = {}
        claimed: deque[Delivery] = deque()
        attempted = 0
        self._storage_away = None
        async with asyncio.TaskGroup() as group:
            while not self._stopping and not self._storage_away:
                free = self._rest.width(self._lane.width, self._clock.now()) - len(running)
                if free > 0 and not claimed:
                    claimed.extend(await self._claim(tuple(running.values())))
                for _ in range(min(free, len(claimed))):
                    delivery = claimed.popleft()
                    running[group.create_task(self._deliver(delivery))] = delivery.id
                    attempted += 1
                if not running:
                    break
                done, _ = await asyncio.wait(
                    running, timeout=_LOOK_AGAIN_S, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    del running[task]
        if self._storage_away:
            raise self._storage_away
        return attempted

    @property
    def _is_halted(self) -> bool:
        """Whether no part may be begun."""
        return self._stopping or self._rest.is_on(self._clock.now())

    async def _claim(self, running: tuple[DeliveryId, ...]) -> Sequence[Delivery]:
        """The next deliveries, a bounded number, however many there are.

        One that is closed or planned anew before its turn comes is not begun: ``Outbox.begin``.
        """
        limit = self._lane.width * _CLAIMED_AHEAD
        try:
            return await self._outbox.pending(
                self._lane.platform, moment=self._clock.now(), limit=limit, leaving_out=running
            )
        except StorageUnavailable as error:
            self._storage_away = error
            return ()

    async def _deliver(self, delivery: Delivery) -> None:
        """Deliver, and let trouble in one chat break off no other's message."""
        try:
            await self._deliver_or_postpone(delivery)
        except StorageUnavailable as error:
            self._storage_away = error

    async def _deliver_or_postpone(self, delivery: Delivery) -> None:
        try:
            await self._deliver_parts(delivery)
        except StorageUnavailable:
            raise
        except Exception as error:
            logger.exception("a delivery failed", extra={"chat": str(delivery.chat.address)})
            await self._postpone(delivery, f"{type(error).__name__}: {error}")

    async def _deliver_parts(self, delivery: Delivery) -> None:
        if delivery.is_uncertain and self._lane.on_uncertain is OnUncertain.SKIP:
            await self._pass_over(delivery, "it was being sent when the program stopped")
            delivery = replace(delivery, next_part=delivery.next_part + 1)
        while delivery.next_part < delivery.parts:
            if self._is_halted:
                return
            following = await self._deliver_part(delivery)
            if following is None:
                return
            delivery = following
        await self._outbox.finish(delivery, state=DeliveryState.DELIVERED, at=self._clock.now())
        self.summary.delivered += 1

    async def _deliver_part(self, delivery: Delivery) -> Delivery | None:
        """Send the next part; the delivery as it stands then, or nothing where it ends here."""
        message = await self._outbox.message(delivery, delivery.next_part)
        try:
            receipts = await self._send(delivery, message)
        except ChatMoved as moved:
            return await self._follow(delivery, moved.new_chat_id)
        except ChatUnreachable as error:
            await self._suspend(delivery, str(error))
            return None
        except MessageRejected as error:
            if _splits(message):
                return await self._outbox.fall_back(delivery, part=delivery.next_part)
            await self._pass_over(delivery, str(error))
        except (DeliveryUncertain, DeliveryPostponed) as error:
            if isinstance(error, AccountRefused):
                await self._rest_account(str(error))
            is_lost = isinstance(error, DeliveryUncertain)
            if not (is_lost and self._lane.on_uncertain is OnUncertain.SKIP):
                await self._postpone(delivery, str(error))
                return None
            await self._pass_over(delivery, str(error))
        else:
            if receipts is None:
                return None
            self._rest.end()
            self.summary.messages += len(receipts)
            await self._checkpoint(delivery, receipts)
        return replace(delivery, next_part=delivery.next_part + 1, attempts=0)

    async def _send(
        self, delivery: Delivery, message: RenderedMessage
    ) -> tuple[Receipt, ...] | None:
        """The receipts; nothing where the part is not to be sent any more, or not now.

        Where the message is refused, the one message of its fallback goes in its place. Several
        would have to be checkpointed each: ``MessageRejected``, as for every other trouble.
        """
        part = delivery.next_part
        sending = f"{delivery.id}.{delivery.generation}.{part}"
        await self._lane.messenger.turn(delivery.chat)
        while True:
            nonce = message_nonce(sending, message)
            if self._is_halted or not await self._outbox.begin(delivery, part=part):
                return None
            try:
                return await self._lane.messenger.hand_over(delivery.chat, message, nonce=nonce)
            except RateLimited:
                await self._outbox.take_back(delivery, part=part)
                await self._lane.messenger.turn(delivery.chat)
            except MessageRejected as rejection:
                if len(message.fallback) != 1:
                    raise
                logger.warning("message rejected, falling back", extra={"error": str(rejection)})
                message = message.fallback[0]

    async def _checkpoint(self, delivery: Delivery, receipts: tuple[Receipt, ...]) -> None:
        """Record what arrived, however long storage is away: it would be sent again otherwise."""
        while True:
            try:
                await self._outbox.checkpoint(delivery, part=delivery.next_part, receipts=receipts)
            except StorageUnavailable as error:
                if self._stopping:
                    raise
                self._storage_away = error
                await self._clock.sleep(_STORAGE_AWAY)
            else:
                return

    async def _follow(self, delivery: Delivery, new_chat_id: str) -> Delivery:
        await self._subscriptions.move_chat(delivery.chat.address, new_chat_id)
        address = replace(delivery.chat.address, chat_id=new_chat_id)
        return replace(delivery, chat=replace(delivery.chat, address=address))

    async def _suspend(self, delivery: Delivery, why: str) -> None:
        self.summary.unreachable += 1
        await self._subscriptions.suspend(delivery.subscription_id, why=why)
        await self._outbox.finish(
            delivery,
            state=DeliveryState.SKIPPED,
            at=self._clock.now(),
            reason=SkipReason.CHAT_UNREACHABLE,
            error=why,
        )
        await self._tell("chat-unreachable", delivery, why)

    async def _pass_over(self, delivery: Delivery, why: str) -> None:
        self.summary.failed_parts += 1
        await self._outbox.part_failed(delivery, part=delivery.next_part, error=why)
        await self._tell("part-failed", delivery, why)

    async def _rest_account(self, why: str) -> None:
        """The others of the lane wait too: what is refused for its account counts against it."""
        now = self._clock.now()
        if self._rest.begin(now):
            facts = (("platform", self._lane.platform.value), ("reason", why))
            await self._owner.alert(OwnerAlert("account-refused", now, facts))

    async def _postpone(self, delivery: Delivery, why: str) -> None:
        wait = wait_after(delivery.attempts + 1)
        if wait is None:
            self.summary.failed += 1
            await self._outbox.finish(
                delivery, state=DeliveryState.FAILED, at=self._clock.now(), error=why
            )
            await self._tell("delivery-failed", delivery, why)
            return
        # Behind a rest another chat finds out: it may have been this message that was refused.
        until = self._rest.over_at(self._clock.now()) + wait
        logger.warning("postponed", extra={"chat": str(delivery.chat.address), "error": why})
        await self._outbox.postpone(delivery, until=until, error=why)

    async def _tell(self, kind: str, delivery: Delivery, why: str) -> None:
        facts = (
            ("chat", str(delivery.chat.address)),
            ("day", str(delivery.day)),
            ("part", f"{delivery.next_part + 1}/{delivery.parts}"),
            ("reason", why),
        )
        await self._owner.alert(OwnerAlert(kind, self._clock.now(), facts))


def _splits(message: RenderedMessage) -> bool:
    """Whether the message's fallback, or its fallback's, consists of several messages."""
    return len(message.fallback) > 1 or any(map(_splits, message.fallback))
