"""Which stories one subscription, or one question, gets from a digest."""

from dataclasses import dataclass
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
    """A story and, where topics were asked for, why it was selected."""

    story: Story
    matches: tuple[TopicMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories one subscription gets from one digest, in the digest's order.

    ``topics`` are the names asked for; none means that every story was selected.
    """

    digest: Digest
    stories: tuple[SelectedStory, ...]
    topics: tuple[str, ...] = ()
    parts: EditionParts = EditionParts.ALL


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
    return Edition(digest, tuple(selected), topics, parts)
