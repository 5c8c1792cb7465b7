"""/topic and /topics: reading by theme."""

import re

from bot.domain.digest import story_text
from bot.domain.reply import (
    NothingPublished,
    Reply,
    TopicCount,
    TopicEmpty,
    TopicFound,
    TopicList,
    TopicUnknown,
)
from bot.domain.selection import Edition, EditionParts, select
from bot.domain.topic import Topic, TopicCatalogue
from bot.usecases.read_digest import ReadDigest


class FindTopic:
    """Answers with the stories of the current digest that belong to a topic."""

    def __init__(self, read: ReadDigest, catalogue: TopicCatalogue) -> None:
        self._read = read
        self._catalogue = catalogue

    async def find(self, asked: str) -> Reply:
        """The stories of the topics named in ``asked``, with the words that matched."""
        topics = read_topics(asked, self._catalogue)
        if isinstance(topics, str):
            return Reply((unknown_topic(topics, self._catalogue),))
        if not topics:
            return Reply((unknown_topic("", self._catalogue),))
        digest = await self._read.current()
        if digest is None:
            return Reply((NothingPublished(),))
        names = tuple(topic.name for topic in topics)
        edition = select(
            digest, topics=names, catalogue=self._catalogue, parts=EditionParts.STORIES
        )
        name = "、".join(names)
        if not edition.stories:
            others = (count.name for count in self._counts_of(edition) if count.stories)
            return Reply((TopicEmpty(name, digest.day, tuple(others)),))
        found = TopicFound(name, _words(edition), len(edition.stories), digest.day)
        return Reply((found,), edition)

    async def list_topics(self) -> Reply:
        """The catalogue with how many of the current stories belong to each."""
        digest = await self._read.current()
        if digest is None:
            counts = tuple(TopicCount(t.name, t.aliases, 0) for t in self._catalogue.topics)
            return Reply((TopicList(counts, None),))
        return Reply((TopicList(self._counts_of(Edition(digest, ())), digest.day),))

    def _counts_of(self, edition: Edition) -> tuple[TopicCount, ...]:
        counts = {topic.name: 0 for topic in self._catalogue.topics}
        for story in edition.digest.stories:
            for match in self._catalogue.matches(story_text(story)):
                counts[match.topic.name] += 1
        return tuple(TopicCount(t.name, t.aliases, counts[t.name]) for t in self._catalogue.topics)


def read_topics(asked: str, catalogue: TopicCatalogue) -> tuple[Topic, ...] | str:
    """The topics that ``asked`` names, as one name or several; the first unknown word otherwise."""
    if whole := catalogue.find(asked):
        return (whole,)
    topics: dict[str, Topic] = {}
    for word in re.split(r"[\s,，、;；]+", asked.strip()):
        if not word:
            continue
        topic = catalogue.find(word)
        if topic is None:
            return word
        topics[topic.name] = topic
    return tuple(topics.values())


def unknown_topic(asked: str, catalogue: TopicCatalogue) -> TopicUnknown:
    """The notice for a word that is in no catalogue entry."""
    suggestions = tuple(topic.name for topic in catalogue.suggest(asked)) if asked else ()
    return TopicUnknown(asked, suggestions, tuple(topic.name for topic in catalogue.topics))


def _words(edition: Edition) -> tuple[str, ...]:
    words = (w for story in edition.stories for match in story.matches for w in match.words)
    return tuple(dict.fromkeys(words))
