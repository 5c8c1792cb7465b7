"""Which stories one subscription, or one question, gets from a digest."""

from dataclasses import dataclass, replace
from enum import Flag, auto

from bot.domain.digest import Digest, Story, story_text
from bot.domain.topic import TopicCatalogue, TopicMatch


class EditionParts(Flag):
    """What an edition shows besides the stories it selected."""

    OVERVIEW = auto()
    STORIES = auto()
    OUTLOOK = auto()
    ALL = OVERVIEW | STORIES | OUTLOOK


@dataclass(frozen=True, slots=True)
class SelectedStory:
    """A story and, where topics were asked for, why it was selected.

    ``theme`` is the name of the topic that it is filed under where a chat has one place a theme.
    """

    story: Story
    matches: tuple[TopicMatch, ...] = ()
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories one subscription gets from one digest, in the digest's order.

    ``topics`` are the names asked for; none means that every story was selected. ``chosen`` are the
    positions that a reader goes through from one of its stories to the next, none for all.
    """

    digest: Digest
    stories: tuple[SelectedStory, ...]
    topics: tuple[str, ...] = ()
    parts: EditionParts = EditionParts.ALL
    chosen: tuple[int, ...] = ()


def select(
    digest: Digest,
    *,
    topics: tuple[str, ...],
    catalogue: TopicCatalogue,
    parts: EditionParts = EditionParts.ALL,
) -> Edition:
    """The edition of ``digest`` for ``topics`` (catalogue names; none selects every story)."""
    if not topics:
        return Edition(digest, tuple(SelectedStory(s) for s in digest.stories), (), parts)
    wanted = set(topics)
    selected = []
    for story in digest.stories:
        matches = tuple(
            match for match in catalogue.matches(story_text(story)) if match.topic.name in wanted
        )
        if matches:
            selected.append(SelectedStory(story, matches))
    chosen = tuple(found.story.position for found in selected)
    return Edition(digest, tuple(selected), topics, parts, chosen)


def with_themes(edition: Edition, catalogue: TopicCatalogue) -> Edition:
    """The edition with each story's theme: the first topic of the catalogue that it matches."""
    themed = (
        replace(selected, theme=next((match.topic.name for match in matches), ""))
        for selected in edition.stories
        for matches in (catalogue.matches(story_text(selected.story)),)
    )
    return replace(edition, stories=tuple(themed))
