"""What editions that were delivered become with their digest's newest revision."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bot.domain.audience import Platform, Subscription
from bot.domain.correction import (
    CorrectedEdition,
    Mark,
    Messages,
    StoryMessages,
    changed_places,
    correct,
)
from bot.domain.delivery import DeliveredEdition, MessageKind, RenderedMessage, StandingVariant
from bot.domain.digest import Digest, StoryKey
from bot.domain.preferences import Layout
from bot.domain.presentation import Presentation, presentation_for
from bot.domain.recent import Recent
from bot.domain.selection import Edition, EditionParts, SelectedStory, select, with_themes
from bot.domain.story_lineage import StoryLineage
from bot.domain.topic import TopicCatalogue
from bot.ports import Renderer

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

        told = self._told(subscription, standing, offered)
        messages = correct(standing, told, self._lineage, mark=mark)
        changed = changed_places(standing, messages)
        sends = len(messages) - len(standing)
        marks = sum(messages[place].is_mark for place in changed)
        first = changed[0] if changed else None
        return Corrected(messages, first, len(changed) - sends, sends, marks)

    def _told(
        self,
        subscription: Subscription,
        standing: Messages,
        offered: AbstractSet[StoryKey | None],
    ) -> CorrectedEdition:
        """What the edition tells now, in the layout that it was delivered in."""
        renderer = self._renderers[subscription.chat.address.platform]
        presentation = presentation_for(subscription.chat, subscription.preferences)
        if presentation.preferences.layout is not Layout.STORIES:
            whole = self._with_themes(self._wanted(subscription.topics), presentation)
            messages = renderer.render_edition(whole, presentation)
            if all(message.kind is MessageKind.OVERVIEW for message in messages):
                return CorrectedEdition(messages, (), ())
        has = {self._lineage.current(m.story_key) for m in standing if m.story_key}
        shown = self._select(subscription.topics, has, offered - has)
        return self._render(self._with_themes(shown, presentation), renderer, presentation)

    def _wanted(self, topics: tuple[str, ...]) -> Edition:
        return select(self._digest, topics=topics, catalogue=self._catalogue)

    def _with_themes(self, edition: Edition, presentation: Presentation) -> Edition:
        has_themes = presentation.preferences.has_themes
        return with_themes(edition, self._catalogue) if has_themes else edition

    def _select(
        self,
        topics: tuple[str, ...],
        has: AbstractSet[StoryKey | None],
        old: AbstractSet[StoryKey | None],
    ) -> Edition:
        """What the chat has, which stays right although it matches no more, and what is news."""
        edition = self._wanted(topics)
        selected = {found.story.position: found for found in edition.stories}
        stories = tuple(
            selected.get(story.position, SelectedStory(story))
            for story in self._digest.stories
            if story.key in has or (story.position in selected and story.key not in old)
        )
        chosen = tuple(found.story.position for found in stories) if topics else ()
        return replace(edition, stories=stories, chosen=chosen)

    def _render(
        self, shown: Edition, renderer: Renderer, presentation: Presentation
    ) -> CorrectedEdition:
        def render(part: EditionParts, stories: tuple[SelectedStory, ...]) -> Messages:
            edition = replace(shown, stories=stories, parts=part)
            return renderer.render_edition(edition, presentation)

        by_key: dict[StoryKey, list[SelectedStory]] = {}
        for selected in shown.stories:
            by_key.setdefault(selected.story.key, []).append(selected)
        stories = (
            StoryMessages(
                key, tuple(render(EditionParts.STORIES, it) for it in self._positioned(same))
            )
            for key, same in by_key.items()
        )
        return CorrectedEdition(
            overview=render(EditionParts.OVERVIEW, shown.stories),
            stories=tuple(stories),
            outlook=render(EditionParts.OUTLOOK, shown.stories),
        )

    def _positioned(self, same: Sequence[SelectedStory]) -> Iterator[tuple[SelectedStory, ...]]:
        """Stories of one key where they stand now, and at the places that their story had before.

        Several of one key are not told apart, so only their places now count.
        """
        yield tuple(same)
        if len(same) > 1:
            return
        (selected,) = same
        for position in self._lineage.positions(selected.story.key):
            if position != selected.story.position:
                story = replace(selected.story, position=position)
                yield (replace(selected, story=story),)
