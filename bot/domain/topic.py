"""Topics and the operator's catalogue of them: which words make a story belong to one."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from bot.domain.folded_word import SEPARATORS, Fold, FoldedWord, folded_word


@dataclass(frozen=True, slots=True)
class Topic:
    """A named subject. Stories belong to it by name, alias or keyword; people ask by name or alias.

    Keywords are words that only count inside stories (``LLaMA`` need not be a way to ask).
    Raises ``ValueError`` for a word without a letter or digit: it would match everywhere.
    """

    name: str
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for word in self.words:
            if not re.search(r"[^\W_]", word):
                raise ValueError(f"topic {self.name!r} has a word without letters: {word!r}")

    @property
    def words(self) -> tuple[str, ...]:
        """All that makes a story match, without repetition, the name first."""
        return tuple(dict.fromkeys((self.name, *self.aliases, *self.keywords)))


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic found in a text and the words that were found, in the catalogue's spelling."""

    topic: Topic
    words: tuple[str, ...]


@dataclass(frozen=True)
class TopicCatalogue:
    """The operator's topics, in their order; looks them up and finds them in texts."""

    topics: tuple[Topic, ...]
    fold: Fold

    @cached_property
    def _by_word(self) -> dict[str, Topic]:
        asked: dict[str, Topic] = {}
        for topic in self.topics:
            for word in (topic.name, *topic.aliases):
                asked.setdefault(self._key(word), topic)
        return asked

    @cached_property
    def _folded_words(self) -> tuple[tuple[Topic, tuple[FoldedWord, ...]], ...]:
        return tuple((topic, _folded_words(topic.words, self.fold)) for topic in self.topics)

    def _key(self, word: str) -> str:
        """``word`` without separators and without the ``#`` that people put before a topic."""
        return re.sub(rf"[{SEPARATORS}]+", "", self.fold(word)).lstrip("#＃")

    def find(self, asked: str) -> Topic | None:
        """The topic whose name or alias is ``asked``, whatever its case, width or script."""
        return self._by_word.get(self._key(asked))

    def suggest(self, asked: str, *, limit: int = 3) -> tuple[Topic, ...]:
        """Topics that somebody who typed ``asked`` may have meant, nearest first."""
        key = self._key(asked)
        contained = [w for w in self._by_word if key and (key in w or w in key)]
        near = get_close_matches(key, self._by_word, n=limit, cutoff=0.5)
        topics = (self._by_word[word] for word in (*near, *contained))
        return tuple({topic.name: topic for topic in topics}.values())[:limit]

    def words_of(self, names: AbstractSet[str]) -> tuple[FoldedWord, ...]:
        """What makes a text belong to one of the topics of these names, ready to be searched."""
        return tuple(
            word for topic, words in self._folded_words if topic.name in names for word in words
        )

    def matches(self, text: str) -> tuple[TopicMatch, ...]:
        """The topics found in ``text``, in the catalogue's order."""
        folded = self.fold(text)
        found = (
            TopicMatch(topic, tuple(word.spelling for word in words if word.is_in(folded)))
            for topic, words in self._folded_words
        )
        return tuple(match for match in found if match.words)


def _folded_words(words: Iterable[str], fold: Fold) -> tuple[FoldedWord, ...]:
    """The words to search for, without spellings that find what an earlier one finds."""
    ready: dict[str, FoldedWord] = {}
    for word in words:
        if folded := folded_word(word, fold):
            ready.setdefault(folded.pattern.pattern, folded)
    return tuple(ready.values())
