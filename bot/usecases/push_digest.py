"""``daybrief push``: publish one day's digest now, to everybody or to one chat."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Language,
    Platform,
    Subscription,
    SubscriptionState,
)
from bot.ports import StoredDigest, SubscriptionStore
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.publish_digest import PublishDigest, PublishSummary

_PAGE = 500


@dataclass(frozen=True, slots=True)
class NewChat:
    """What a chat that never subscribed is taken for."""

    language: Language
    window: DeliveryWindow


class PushDigest:
    """Plans now what the scheduler would plan when it is due."""

    def __init__(
        self, subscriptions: SubscriptionStore, publish: PublishDigest, new_chat: NewChat
    ) -> None:
        self._subscriptions = subscriptions
        self._publish = publish
        self._new_chat = new_chat

    async def push(
        self, stored: StoredDigest, *, to: ChatAddress | None = None, force: bool = False
    ) -> PublishSummary:
        """Put the digest's editions into the outbox, once more where they were and it is forced."""
        summary = PublishSummary()
        async for page in self._receivers(to):
            planned = self._publish.publish(stored, page, force=force, apart=to is not None)
            summary.add(await planned)
        return summary

    async def _receivers(self, to: ChatAddress | None) -> AsyncIterator[Sequence[Subscription]]:
        """The subscriptions page by page: there may be more than memory should hold."""
        if to is not None:
            yield [await self._subscriptions.get(to) or await self._remember(to)]
            return
        last = None
        while page := await self._subscriptions.active(limit=_PAGE, after=last):
            yield page
            last = page[-1].id

    async def _remember(self, address: ChatAddress) -> Subscription:
        """A chat without a standing wish, kept so that a second push is known to be one."""
        return await self._subscriptions.put(
            Chat(address, _kind(address), language=self._new_chat.language),
            state=SubscriptionState.ENDED,
            window=self._new_chat.window,
            topics=(),
            next_due_at=None,
        )


@dataclass(frozen=True, slots=True)
class Publishing:
    """The digests, and how one is sent to everybody."""

    library: DigestLibrary
    push: PushDigest


def _kind(address: ChatAddress) -> ChatKind:
    """Telegram gives people positive ids (https://core.telegram.org/api/bots/ids)."""
    if address.platform is Platform.DISCORD:
        return ChatKind.CHANNEL
    return ChatKind.PRIVATE if address.chat_id.isdecimal() else ChatKind.GROUP
