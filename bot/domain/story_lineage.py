"""Which stories of a day's revisions are one story told anew."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.domain.digest import StoryKey

_ALIKE = 0.7
"""From here on two headlines are one reworded. Below are two that begin alike: "X releases …"."""


@dataclass(frozen=True, slots=True)
class PublishedStory:
    """A story as one revision of its digest had it; ``position`` counts from 1."""

    key: StoryKey
    headline: str
    position: int


@dataclass(slots=True)
class _Strand:
    """One story through the revisions: under which keys, at which places, called what last."""

    keys: set[StoryKey] = field(default_factory=set)
    positions: set[int] = field(default_factory=set)
    headline: str = ""
    current: StoryKey | None = None

    def tell(self, story: PublishedStory) -> None:
        self.keys.add(story.key)
        self.positions.add(story.position)
        self.headline = story.headline
        self.current = story.key


class StoryLineage:
    """Follows every story of a day from revision to revision, the oldest first.

    A story is the one that had its key (its source link), else the one whose headline is most like
    its own. One that was withdrawn may come back. Stories of one key are followed together.
    """

    def __init__(self, revisions: Sequence[Sequence[PublishedStory]]) -> None:
        self._strands: list[_Strand] = []
        for stories in revisions:
            self._follow(stories)
        self._by_key = {key: strand for strand in self._strands for key in strand.keys}

    def knows(self, key: StoryKey) -> bool:
        """Whether some revision had a story of this key."""
        return key in self._by_key

    def current(self, key: StoryKey) -> StoryKey | None:
        """The key that the story has in the newest revision; nothing where it was withdrawn."""
        return self._by_key[key].current if key in self._by_key else None

    def headline(self, key: StoryKey) -> str:
        """What the story was called last; empty where no revision had it."""
        return self._by_key[key].headline if key in self._by_key else ""

    def positions(self, key: StoryKey) -> tuple[int, ...]:
        """Every place at which the story stood in some revision, in order."""
        return tuple(sorted(self._by_key[key].positions)) if key in self._by_key else ()

    def _follow(self, stories: Sequence[PublishedStory]) -> None:
        for strand in self._strands:
            strand.current = None
        by_key = {key: strand for strand in self._strands for key in strand.keys}
        strangers = []
        for story in stories:
            if story.key in by_key:
                by_key[story.key].tell(story)
            else:
                strangers.append(story)
        self._recognise(strangers)

    def _recognise(self, strangers: Sequence[PublishedStory]) -> None:
        """The most alike find each other first; who is like nobody begins a strand."""
        missing = [strand for strand in self._strands if strand.current is None]
        told: dict[StoryKey, _Strand] = {}
        for _, place, story in sorted(_alike(missing, strangers), key=lambda found: found[:2]):
            if missing[place].current is None and story.key not in told:
                missing[place].tell(story)
                told[story.key] = missing[place]
        for story in strangers:
            if story.key not in told:
                told[story.key] = _Strand()
                self._strands.append(told[story.key])
            told[story.key].tell(story)


def _alike(
    strands: Sequence[_Strand], stories: Sequence[PublishedStory]
) -> Iterator[tuple[float, int, PublishedStory]]:
    """How unlike they are, which strand, which story: those that may be one."""
    for place, strand in enumerate(strands):
        for story in stories:
            likeness = _likeness(strand.headline, story.headline)
            if likeness >= _ALIKE:
                yield -likeness, place, story


def _likeness(one: str, other: str) -> float:
    """From 0 to 1, by the letters and digits that both have in the same order."""
    a, b = _letters(one), _letters(other)
    if not a or not b:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _letters(headline: str) -> str:
    folded = unicodedata.normalize("NFKC", headline).casefold()
    return "".join(character for character in folded if character.isalnum())
