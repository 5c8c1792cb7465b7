"""What an edition tells with its digest's newest revision, by what its messages show."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.domain.audience import Subscription
from bot.domain.correction import CorrectedEdition, Messages, StoryMessages
from bot.domain.delivery import MessageKind
from bot.domain.digest import Digest, StoryKey
from bot.domain.preferences import Layout
from bot.domain.presentation import Presentation, presentation_for
from bot.domain.selection import Edition, EditionParts, SelectedStory, select, with_themes
from bot.domain.story_lineage import StoryLineage
from bot.domain.topic import TopicCatalogue
from bot.ports import Renderer


class RetellEdition:
    """Selects and renders for one platform."""

    def __init__(
        self,
        digest: Digest,
        lineage: StoryLineage,
        renderer: Renderer,
        catalogue: TopicCatalogue,
    ) -> None:
        self._digest = digest
        self._lineage = lineage
        self._renderer = renderer
        self._catalogue = catalogue

    def told(
        self,
        subscription: Subscription,
        standing: Messages,
        offered: AbstractSet[StoryKey | None],
    ) -> CorrectedEdition:
        """What the subscription's edition tells now, in the layout that it was delivered in.

        ``offered`` are stories that are no news where the chat has them not.
        """
        presentation = presentation_for(subscription.chat, subscription.preferences)
        if presentation.preferences.layout is not Layout.STORIES:
            whole = self._with_themes(self._wanted(subscription.topics), presentation)
            messages = self._renderer.render_edition(whole, presentation)
            if all(message.kind is MessageKind.OVERVIEW for message in messages):
                return CorrectedEdition(messages, (), ())
        has = {self._lineage.current(m.story_key) for m in standing if m.story_key}
        shown = self._select(subscription.topics, has, offered - has)
        return self._render(self._with_themes(shown, presentation), presentation)

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

    def _render(self, shown: Edition, presentation: Presentation) -> CorrectedEdition:
        def render(part: EditionParts, stories: tuple[SelectedStory, ...]) -> Messages:
            edition = replace(shown, stories=stories, parts=part)
            return self._renderer.render_edition(edition, presentation)

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
