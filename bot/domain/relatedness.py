"""Which stories belong together, and why: by the names and topics that they share.

What few stories have says more than what many have.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from bot.domain.digest import Story, StoryKey, story_text
from bot.domain.story_names import folded_name, names_in

MOST_RELATED = 8
_LEAST = 1.0
_NAME, _IN_HEADLINES, _TOPIC, _LINK, _HOST = 2.0, 2.0, 1.0, 0.5, 0.1
"""What is shared weighs so much where no other story has it; the second multiplies the first."""
_SHOWN = 3
_TOLD_APART = 50
_LONGEST_HEADLINE = 200
_ALIKE, _ALIKE_WITH_SOURCES = 0.9, 0.6
"""How alike the headlines of one story are, as two days tell it."""


@dataclass(frozen=True, slots=True)
class StoryProfile:
    """What a story is compared by. ``names`` maps folded names to the spelling that is shown."""

    key: StoryKey
    day: date
    position: int
    headline: str
    topics: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    in_headline: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()

    @property
    def hosts(self) -> frozenset[str]:
        """Where its sources are."""
        return frozenset(_host(link) for link in self.links) - {""}


@dataclass(frozen=True, slots=True)
class Relation:
    """A story that is related: how much, and the ``names`` and ``topics`` shared, rarest first.

    ``is_same``: it is the same story, told on another day.
    """

    profile: StoryProfile
    score: float
    names: tuple[str, ...]
    topics: tuple[str, ...]
    is_same: bool


def profile_story(story: Story, day: date, topics: Iterable[str]) -> StoryProfile:
    """The profile of a story, whose ``topics`` are catalogue names."""
    headline = story.headline_text
    return StoryProfile(
        story.key,
        day,
        story.position,
        headline,
        frozenset(topics),
        names_in(story_text(story)),
        frozenset(names_in(headline)),
        frozenset(story.sources),
    )


def related(
    story: StoryProfile, others: Sequence[StoryProfile], *, most: int = MOST_RELATED
) -> tuple[Relation, ...]:
    """Those of ``others`` that are related to ``story``, the most related first, newest first."""
    rarity = _Rarity((story, *(other for other in others if other.key != story.key)))
    relations = [_relate(story, other, rarity) for other in others if other.key != story.key]
    relations.sort(key=lambda it: (-it.score, -it.profile.day.toordinal(), it.profile.position))
    told: dict[str, Relation] = {}
    for relation in relations:
        if relation.score >= _LEAST or relation.is_same:
            told.setdefault(_letters(relation.profile.headline), relation)
    return tuple(told.values())[:most]


class _Rarity:
    """How much a thing says: 1 where one other story has it, next to 0 where all have it."""

    def __init__(self, profiles: Sequence[StoryProfile]) -> None:
        self._count = len(profiles)
        self._having = Counter(
            thing
            for it in profiles
            for thing in (*it.names, *(f"#{topic}" for topic in it.topics), *it.links, *it.hosts)
        )

    def of(self, thing: str) -> float:
        """Deterministic; the same for all stories compared at once."""
        return math.log((self._count + 1) / self._having[thing]) / math.log((self._count + 1) / 2)


def _relate(story: StoryProfile, other: StoryProfile, rarity: _Rarity) -> Relation:
    in_headlines = story.in_headline | other.in_headline
    weights = {
        it: _NAME * rarity.of(it) * (_IN_HEADLINES if it in in_headlines else 1.0)
        for it in story.names.keys() & other.names.keys()
    }
    names = sorted(
        weights,
        key=lambda it: (it not in in_headlines, story.names[it].istitle(), -weights[it], it),
    )  # a word like any other may have a capital only because it begins a sentence
    topics = sorted(story.topics & other.topics, key=lambda it: (-rarity.of(f"#{it}"), it))
    score = math.fsum(weights.values())
    score += math.fsum(_TOPIC * rarity.of(f"#{it}") for it in topics)
    score += math.fsum(_LINK * rarity.of(it) for it in story.links & other.links)
    score += math.fsum(_HOST * rarity.of(it) for it in story.hosts & other.hosts)
    shown = tuple(story.names[it] for it in _telling(names[:_TOLD_APART])[:_SHOWN])
    said = {folded_name(name) for name in shown}
    told = tuple(topic for topic in topics if folded_name(topic) not in said)[:_SHOWN]
    return Relation(other, score, shown, told, _is_same(story, other))


def _telling(names: Sequence[str]) -> list[str]:
    """Without the families of names that are shared themselves."""
    return [it for it in names if not any(it != other and other.startswith(it) for other in names)]


def _is_same(story: StoryProfile, other: StoryProfile) -> bool:
    """Whether a digest of another day tells the story again, perhaps reworded a little."""
    if story.day == other.day:
        return False
    has_its_sources = bool(story.links) and story.links == other.links
    headlines = _letters(story.headline), _letters(other.headline)
    likeness = SequenceMatcher(None, *headlines, autojunk=False).ratio()
    return likeness >= (_ALIKE_WITH_SOURCES if has_its_sources else _ALIKE)


def _letters(headline: str) -> str:
    folded = unicodedata.normalize("NFKC", headline[:_LONGEST_HEADLINE]).casefold()
    return "".join(character for character in folded if character.isalnum())


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
