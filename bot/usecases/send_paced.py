"""Send messages at a lane's pace, plainer where the platform refuses them."""

import asyncio
import hashlib
import logging
from datetime import datetime, timedelta

from bot.domain.audience import Chat
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.errors import MessageRejected, RateLimited
from bot.domain.pacing import LanePace
from bot.ports import Clock, Messenger

logger = logging.getLogger(__name__)
_NONCE_BYTES = 12


class PacedMessenger:
    """Sends at the lane's pace, keeps to what the platform asks for, falls back when refused.

    Replies to people and deliveries share it, so that together they keep the limits. A reply never
    stands behind deliveries in the lane: it goes when it comes, and they wait that much longer.
    """

    def __init__(
        self,
        messenger: Messenger,
        pace: LanePace,
        clock: Clock,
        *,
        queue: asyncio.Lock | None = None,
    ) -> None:
        self._messenger = messenger
        self._pace = pace
        self._clock = clock
        self._queue = queue or asyncio.Lock()

    def through(self, messenger: Messenger) -> "PacedMessenger":
        """The same pace for another road to the same platform."""
        return PacedMessenger(messenger, self._pace, self._clock, queue=self._queue)

    async def send(
        self, chat: Chat, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Send a reply; the receipts of the message, or of its fallback.

        Raises any ``DeliveryError`` but ``RateLimited``, which is waited for.
        """
        await self._reply_turn(chat)
        return await self._send_in_turn(chat, message, nonce=nonce)

    async def turn(self, chat: Chat) -> None:
        """Return when the next part of a delivery may go to the chat, in the order of asking.

        Nothing is under way until then.
        """
        await self._wait(self._pace.reserve_chat(chat.address, chat.kind, self._clock.now()))
        async with self._queue:
            while (free_at := self._pace.lane_free_at(self._clock.now())) > self._clock.now():
                await self._wait(free_at)
            self._pace.take_lane(self._clock.now())

    async def _reply_turn(self, chat: Chat) -> None:
        await self._wait(self._pace.reserve_chat(chat.address, chat.kind, self._clock.now()))
        while (free_at := self._pace.reply_free_at(self._clock.now())) > self._clock.now():
            await self._wait(free_at)
        self._pace.take_lane(self._clock.now())

    async def hand_over(
        self, chat: Chat, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Send one message whose turn has come, as it is. Raises a ``DeliveryError``.

        After ``RateLimited`` the next turn comes no sooner than the platform allows.
        """
        try:
            return await self._messenger.send(chat.address, message, nonce=nonce)
        except RateLimited as limit:
            self._pause(chat, limit)
            raise

    async def _send_in_turn(
        self, chat: Chat, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """A refused message has taken no turn: its fallback goes at once."""
        while True:
            try:
                return await self.hand_over(chat, message, nonce=nonce)
            except RateLimited:
                await self._reply_turn(chat)
            except MessageRejected as rejection:
                if not message.fallback:
                    raise
                logger.warning("message rejected, falling back", extra={"error": str(rejection)})
                break
        first, *others = message.fallback
        receipts = await self._send_in_turn(chat, first, nonce=message_nonce(nonce, first))
        for other in others:
            receipts += await self.send(chat, other, nonce=message_nonce(nonce, other))
        return receipts

    def _pause(self, chat: Chat, limit: RateLimited) -> None:
        now = self._clock.now()
        until = now + limit.retry_after
        logger.warning("rate limited", extra={"chat": str(chat.address), "until": str(until)})
        if limit.is_global:
            self._pace.refuse_lane(now=now, until=until)
        else:
            self._pace.refuse_chat(chat.address, chat.kind, now=now, until=until)

    async def _wait(self, until: datetime) -> None:
        wait = until - self._clock.now()
        if wait > timedelta(0):
            await self._clock.sleep(wait)


def message_nonce(sending: str, message: RenderedMessage) -> str:
    """A name for this message within ``sending``: 24 characters, the same after a restart."""
    identity = f"{sending}\n{message.method}\n{message.body}".encode("utf-8", "surrogatepass")
    return hashlib.blake2s(identity, digest_size=_NONCE_BYTES).hexdigest()
