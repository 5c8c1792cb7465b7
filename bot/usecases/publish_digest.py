"""Put a digest's editions into the outbox: everything left of the hinge."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.audience import Platform, Subscription
from bot.domain.delivery import PlannedEdition, RenderedMessage, SkipReason
from bot.domain.digest import Digest
from bot.domain.presentation import Presentation, presentation_for
from bot.domain.recent import Recent
from bot.domain.selection import select, with_themes
from bot.domain.topic import TopicCatalogue
from bot.ports import Clock, Outbox, Renderer, StoredDigest
from bot.usecases.digest_library import DigestLibrary

_KEPT = 64  # rendered editions; a tenth of a megabyte each
_Wish = tuple[Platform, Presentation, tuple[str, ...]]


@dataclass(slots=True)
class PublishSummary:
    """How many editions were put in, were there already, or had no story to send."""

    planned: int = 0
    known: int = 0
    skipped: int = 0

    def add(self, other: "PublishSummary") -> None:
        """Count another page's."""
        self.planned += other.planned
        self.known += other.known
        self.skipped += other.skipped


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
        self._latest: _Variants | None = None

    async def publish(
        self,
        stored: StoredDigest,
        subscriptions: Sequence[Subscription],
        *,
        force: bool = False,
        apart: bool = False,
    ) -> PublishSummary:
        """Plan the digest for each subscription whose platform has an account here.

        Those that are planned ``apart`` belong to no run, which the owner would hear of.
        What was planned goes in together: hand over a page of subscriptions, not all of them.
        """
        here = [each for each in subscriptions if each.chat.address.platform in self._renderers]
        ids = [subscription.id for subscription in here]
        known = set() if force else await self._outbox.planned(ids, stored.day)
        variants = await self._variants_of(stored)
        editions: list[PlannedEdition] = []
        skipped: list[Subscription] = []
        at = self._clock.now()
        for subscription in here:
            if subscription.id in known:
                continue
            messages = await variants.of(subscription)
            if messages:
                editions.append(
                    PlannedEdition(
                        subscription, stored.day, stored.revision, messages, at, is_apart=apart
                    )
                )
            else:
                skipped.append(subscription)
        planned = await self._outbox.plan_all(editions, force=force)
        await self._outbox.skip(
            subscriptions=skipped, day=stored.day, reason=SkipReason.NO_STORIES, at=at
        )
        return PublishSummary(planned, len(here) - planned - len(skipped), len(skipped))

    async def _variants_of(self, stored: StoredDigest) -> "_Variants":
        """What was rendered for the page before is not rendered again."""
        digest = await self._library.digest(stored)
        if self._latest is None or self._latest.digest is not digest:
            self._latest = _Variants(digest, self._renderers, self._catalogue)
        return self._latest


class _Variants:
    """Renders each different edition once, and keeps those used last.

    Without a matching story an edition has no messages.
    """

    def __init__(
        self, digest: Digest, renderers: Mapping[Platform, Renderer], catalogue: TopicCatalogue
    ) -> None:
        self.digest = digest
        self._renderers = renderers
        self._catalogue = catalogue
        self._rendered: Recent[_Wish, tuple[RenderedMessage, ...]] = Recent(_KEPT)

    async def of(self, subscription: Subscription) -> tuple[RenderedMessage, ...]:
        chat = subscription.chat
        presentation = presentation_for(chat, subscription.preferences)
        wish = (chat.address.platform, presentation, tuple(sorted(subscription.topics)))
        messages = self._rendered.get(wish)
        if messages is None:
            messages = await asyncio.to_thread(self._render, subscription, presentation)
            self._rendered.put(wish, messages)
        return messages

    def _render(
        self, subscription: Subscription, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        edition = select(self.digest, topics=subscription.topics, catalogue=self._catalogue)
        renderer = self._renderers[subscription.chat.address.platform]
        if not edition.stories:
            return ()
        if presentation.preferences.has_themes:
            edition = with_themes(edition, self._catalogue)
        return renderer.render_edition(edition, presentation)
