"""Put a digest's editions into the outbox: everything left of the hinge."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.audience import Language, Platform, Subscription
from bot.domain.delivery import RenderedMessage, SkipReason
from bot.domain.digest import Digest
from bot.domain.selection import select
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock, Outbox, Renderer, StoredDigest
from bot.usecases.digest_library import DigestLibrary


@dataclass(slots=True)
class PublishSummary:
    """How many editions were put in, were there already, or had no story to send."""

    planned: int = 0
    known: int = 0
    skipped: int = 0


class PublishDigest:
    """Selects, renders and plans. Doing it twice changes nothing unless it is forced."""

    def __init__(
        self,
        library: DigestLibrary,
        outbox: Outbox,
        renderers: Mapping[Platform, Renderer],
        catalogue: TopicCatalogue,
        *,
        clock: Clock,
    ) -> None:
        self._library = library
        self._outbox = outbox
        self._renderers = renderers
        self._catalogue = catalogue
        self._clock = clock

    async def publish(
        self, stored: StoredDigest, subscriptions: Iterable[Subscription], *, force: bool = False
    ) -> PublishSummary:
        """Plan the digest for each subscription whose platform has an account here."""
        summary = PublishSummary()
        variants = _Variants(await self._library.digest(stored), self._renderers, self._catalogue)
        for subscription in subscriptions:
            if subscription.chat.address.platform not in self._renderers:
                continue
            if not force and await self._outbox.is_planned(subscription.id, stored.day):
                summary.known += 1
                continue
            messages = await variants.of(subscription)
            if not messages:
                await self._skip(stored, subscription)
                summary.skipped += 1
            elif await self._plan(stored, subscription, messages, force=force):
                summary.planned += 1
            else:
                summary.known += 1
        return summary

    async def _skip(self, stored: StoredDigest, subscription: Subscription) -> None:
        await self._outbox.skip(
            subscription=subscription,
            day=stored.day,
            reason=SkipReason.NO_STORIES,
            at=self._clock.now(),
        )

    async def _plan(
        self,
        stored: StoredDigest,
        subscription: Subscription,
        messages: tuple[RenderedMessage, ...],
        *,
        force: bool,
    ) -> bool:
        if force:
            await self._outbox.replan(
                subscription=subscription,
                day=stored.day,
                revision=stored.revision,
                messages=messages,
                at=self._clock.now(),
            )
            return True
        return await self._outbox.plan(
            subscription=subscription,
            day=stored.day,
            revision=stored.revision,
            messages=messages,
            at=self._clock.now(),
        )


class _Variants:
    """Renders each different edition once. Without a matching story an edition has no messages."""

    def __init__(
        self, digest: Digest, renderers: Mapping[Platform, Renderer], catalogue: TopicCatalogue
    ) -> None:
        self._digest = digest
        self._renderers = renderers
        self._catalogue = catalogue
        self._rendered: dict[
            tuple[Platform, Language, tuple[str, ...]], tuple[RenderedMessage, ...]
        ] = {}

    async def of(self, subscription: Subscription) -> tuple[RenderedMessage, ...]:
        chat = subscription.chat
        key = (chat.address.platform, chat.language, tuple(sorted(subscription.topics)))
        if key not in self._rendered:
            self._rendered[key] = await asyncio.to_thread(self._render, subscription)
        return self._rendered[key]

    def _render(self, subscription: Subscription) -> tuple[RenderedMessage, ...]:
        edition = select(self._digest, topics=subscription.topics, catalogue=self._catalogue)
        renderer = self._renderers[subscription.chat.address.platform]
        if not edition.stories:
            return ()
        return renderer.render_edition(edition, subscription.chat.language)
