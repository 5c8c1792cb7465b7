"""What single people keep and think of stories."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.digest import StoryKey


class Keeping(StrEnum):
    """What became of a wish to keep a story."""

    NEW = "new"
    ALREADY = "already"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class KeptStory:
    """A story that a person keeps since ``at`` (UTC)."""

    key: StoryKey
    at: datetime


@dataclass(frozen=True, slots=True)
class Vote:
    """What a person thinks of a story, since ``at`` (UTC)."""

    key: StoryKey
    is_liked: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class VoteTally:
    """How many people like a story, and how many do not."""

    likes: int = 0
    dislikes: int = 0


@dataclass(frozen=True, slots=True)
class ReaderRecord:
    """Everything that is recorded of a person's reading, newest first."""

    kept: tuple[KeptStory, ...] = ()
    votes: tuple[Vote, ...] = ()
