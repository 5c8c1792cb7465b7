"""What is said to those who read in place, keep stories and look for what is related."""

from dataclasses import dataclass
from datetime import date

from bot.domain.digest import StoryKey


@dataclass(frozen=True, slots=True)
class StoryWithdrawn:
    """The story was in the digest of ``day`` and was taken out of it."""

    day: date


@dataclass(frozen=True, slots=True)
class ReadInPrivate:
    """A channel's message is everybody's: what a press opens is opened in a private chat."""


@dataclass(frozen=True, slots=True)
class LinkUnknown:
    """A link led here that asks for nothing that is known."""


@dataclass(frozen=True, slots=True)
class StorySaved:
    """The presser keeps the story, ``is_new`` or since before."""

    is_new: bool


@dataclass(frozen=True, slots=True)
class StoryTakenOff:
    """The presser does not keep the story any more."""


@dataclass(frozen=True, slots=True)
class ShelfFull:
    """The presser keeps ``most`` stories already."""

    most: int


@dataclass(frozen=True, slots=True)
class NobodySaves:
    """Who asks to keep something is not a person, but a chat that speaks in its own name."""


@dataclass(frozen=True, slots=True)
class VoteCounted:
    """How many like the story and how many do not; ``is_liked`` is the presser's, if any."""

    likes: int
    dislikes: int
    is_liked: bool | None


@dataclass(frozen=True, slots=True)
class SavedStory:
    """A story that is kept as ``kept``; ``key`` is what it has now, nothing if withdrawn."""

    kept: StoryKey
    day: date
    headline: str
    key: StoryKey | None


@dataclass(frozen=True, slots=True)
class SavedStories:
    """A page of what the person keeps: ``stories`` are the ``first``… (from 1) of ``count``."""

    count: int
    first: int
    page: int
    pages: int
    stories: tuple[SavedStory, ...]


@dataclass(frozen=True, slots=True)
class SavedElsewhere:
    """What a person keeps is shown to nobody else: not in groups and channels."""


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """A story of ``day`` and what it shares: ``names`` and ``topics``.

    ``is_same``: it is the story itself, as another day's digest tells it.
    """

    key: StoryKey
    day: date
    headline: str
    names: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class RelatedFound:
    """What is related to the story ``key`` of that ``headline``; may be nothing."""

    key: StoryKey
    headline: str
    stories: tuple[RelatedStory, ...]


@dataclass(frozen=True, slots=True)
class RelatedToWhich:
    """``/related`` came without a number: the stories of ``day`` by position."""

    written: str
    day: date
    stories: tuple[StoryKey, ...]


ReadingInPlaceNotice = (
    StoryWithdrawn
    | ReadInPrivate
    | LinkUnknown
    | StorySaved
    | StoryTakenOff
    | ShelfFull
    | NobodySaves
    | VoteCounted
    | SavedStories
    | SavedElsewhere
    | RelatedFound
    | RelatedToWhich
)
