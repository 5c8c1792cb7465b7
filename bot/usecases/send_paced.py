"""Send messages at a lane's pace, plainer where the platform refuses them."""

import hashlib
import logging
from datetime import timedelta

from bot.domain.audience import Chat
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.errors import MessageRejected, RateLimited
from bot.domain.pacing import LanePace, Slot
from bot.ports import Clock, Messenger

logger = logging.getLogger(__name__)
_NONCE_BYTES = 12


class PacedMessenger:
    """Sends at the lane's pace, keeps to what the platform asks for, falls back when refused.

    Replies to people and deliveries share it, so that together they keep the limits. A reply never
    stands behind deliveries in the lane: it takes the place of the next one.
    """

    def __init__(self, messenger: Messenger, pace: LanePace, clock: Clock) -> None:
        self._messenger = messenger
        self._clock = clock
        self.pace = pace

    def through(self, messenger: Messenger) -> "PacedMessenger":
        """The same pace for another road to the same platform."""
        return PacedMessenger(messenger, self.pace, self._clock)

    async def send(
        self, chat: Chat, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Send a reply; the receipts of the message, or of its fallback.

        Raises any ``DeliveryError`` but ``RateLimited``, which is waited for.
        """
        await self.reply_turn(chat)
        return await self._send_in_turn(chat, message, nonce=nonce)

    async def turn(self, slot: Slot) -> None:
        """Return when the slot's message goes."""
        await self._wait_for(slot)
        self.pace.went(slot, self._clock.now())

    async def hand_over(
        self, chat: Chat, message: RenderedMessage, *, nonce: str, edits: str | None = None
    ) -> tuple[Receipt, ...]:
        """Send one message whose turn has come, as it is. Raises a ``DeliveryError``.

        Where it ``edits`` a message it takes that one's place, and has no receipt of its own.
        After ``RateLimited`` the chat, or the lane, is free no sooner than the platform allows.
        """
        try:
            if edits is None:
                return await self._messenger.send(chat.address, message, nonce=nonce)
            await self._messenger.edit(chat.address, edits, message)
        except RateLimited as limit:
            self.pause(chat, limit)
            raise
        return ()

    async def reply_turn(self, chat: Chat) -> None:
        """Return when a reply to the chat may go: in the place of the lane's next delivery."""
        while (free_at := self.pace.chat_free_at(chat, self._clock.now())) > self._clock.now():
            await self._clock.sleep(free_at - self._clock.now())
        slot = self.pace.take_for_reply(chat, self._clock.now())
        try:
            await self.turn(slot)
        except BaseException:
            self.pace.give_up(slot)
            raise

    async def _wait_for(self, slot: Slot) -> None:
        """A slot may move while its message waits for it."""
        while (wait := slot.at - self._clock.now()) > timedelta(0):
            await self._clock.sleep(wait)

    async def _send_in_turn(
        self, chat: Chat, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """A refused message has taken no turn: its fallback goes at once."""
        while True:
            try:
                return await self.hand_over(chat, message, nonce=nonce)
            except RateLimited:
                await self.reply_turn(chat)
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

    def pause(self, chat: Chat, limit: RateLimited) -> None:
        """Keep to what the platform asks for."""
        now = self._clock.now()
        until = now + limit.retry_after
        logger.warning("rate limited", extra={"chat": str(chat.address), "until": str(until)})
        if limit.is_global:
            self.pace.refuse_lane(now=now, until=until)
        else:
            self.pace.refuse_chat(chat, now=now, until=until)


def message_nonce(sending: str, message: RenderedMessage) -> str:
    """A name for this message within ``sending``: 24 characters, the same after a restart."""
    identity = f"{sending}\n{message.method}\n{message.body}".encode("utf-8", "surrogatepass")
    return hashlib.blake2s(identity, digest_size=_NONCE_BYTES).hexdigest()
