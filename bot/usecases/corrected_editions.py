"""What editions that were delivered become with their digest's newest revision."""

import asyncio
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.audience import Platform, Subscription
from bot.domain.correction import (
    Mark,
    Messages,
    changed_places,
    correct,
)
from bot.domain.delivery import DeliveredEdition, RenderedMessage, StandingVariant
from bot.domain.digest import Digest, StoryKey
from bot.domain.presentation import Presentation, presentation_for
from bot.domain.recent import Recent
from bot.domain.selection import select
from bot.domain.story_lineage import StoryLineage
from bot.domain.topic import TopicCatalogue
from bot.ports import Renderer
from bot.usecases.retell_edition import RetellEdition

_KEPT = 64  # corrections; a tenth of a megabyte each
_Wish = tuple[StandingVariant, int, Platform, Presentation, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Corrected:
    """All messages that should stand in a chat, and how many calls of each kind lead there.

    ``first_change`` is the first part that takes one. ``edits`` include ``marks``, the messages
    that are emptied.
    """

    messages: Messages
    first_change: int | None
    edits: int
    sends: int
    marks: int


class CorrectedEditions:
    """Works out each different correction once, and keeps those used last."""

    def __init__(
        self,
        digest: Digest,
        lineage: StoryLineage,
        renderers: Mapping[Platform, Renderer],
        catalogue: TopicCatalogue,
    ) -> None:
        self._digest = digest
        self._lineage = lineage
        self._renderers = renderers
        self._catalogue = catalogue
        self._known: Recent[_Wish, Corrected] = Recent(_KEPT)

    async def of(
        self, edition: DeliveredEdition, standing: Messages, earlier: Digest | None
    ) -> Corrected:
        """What becomes of ``standing``, the messages of ``edition``.

        ``earlier`` is the digest in the edition's revision, where it can still be had.
        """
        subscription = edition.subscription
        chat = subscription.chat
        topics = tuple(sorted(subscription.topics))
        platform = chat.address.platform
        presentation = presentation_for(chat, subscription.preferences)
        wish = (edition.standing, edition.revision, platform, presentation, topics)
        corrected = self._known.get(wish)
        if corrected is None:
            is_whole = edition.standing.before is None
            offered = self._offered(topics, earlier) if earlier and is_whole else frozenset()
            corrected = await asyncio.to_thread(self._correct, subscription, standing, offered)
            self._known.put(wish, corrected)
        return corrected

    def _offered(self, topics: tuple[str, ...], earlier: Digest) -> AbstractSet[StoryKey | None]:
        """Stories that today's wish would have selected before the digest changed.

        Where the chat has them not, its wish was another one then: they are no news.
        """
        before = select(earlier, topics=topics, catalogue=self._catalogue)
        return {self._lineage.current(found.story.key) for found in before.stories}

    def _correct(
        self,
        subscription: Subscription,
        standing: Messages,
        offered: AbstractSet[StoryKey | None],
    ) -> Corrected:
        renderer = self._renderers[subscription.chat.address.platform]
        presentation = presentation_for(subscription.chat, subscription.preferences)

        def mark(wanted: Mark) -> RenderedMessage:
            return renderer.render_mark(wanted, presentation)

        retell = RetellEdition(self._digest, self._lineage, renderer, self._catalogue)
        told = retell.told(subscription, standing, offered)
        messages = correct(standing, told, self._lineage, mark=mark)
        changed = changed_places(standing, messages)
        sends = len(messages) - len(standing)
        marks = sum(messages[place].is_mark for place in changed)
        first = changed[0] if changed else None
        return Corrected(messages, first, len(changed) - sends, sends, marks)
