"""What a button or a deep link asks for, as data; ``action_code`` is its text.

An action holds no right: whether the presser may do it is asked when it is pressed.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.audience import ChatAddress
from bot.domain.digest import StoryKey


@dataclass(frozen=True, slots=True)
class ShowStory:
    """Open a story in place of the message pressed.

    ``chosen`` are the positions that ‹ and › go through; none means all of the digest.
    ``part`` counts from 0 where a story takes more than one message. ``is_from_overview`` where a
    button leads back to the overview.
    """

    key: StoryKey
    chosen: tuple[int, ...] = ()
    part: int = 0
    is_from_overview: bool = True


@dataclass(frozen=True, slots=True)
class ShowOverview:
    """Open the overview of ``day`` in place; ``chosen`` and ``part`` as in ``ShowStory``."""

    day: date
    chosen: tuple[int, ...] = ()
    part: int = 0


@dataclass(frozen=True, slots=True)
class KeepStory:
    """Save a story for the presser, or forget it where ``is_kept`` is false."""

    key: StoryKey
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class VoteOnStory:
    """The presser likes the story, or does not; once more takes it back."""

    key: StoryKey
    is_liked: bool


@dataclass(frozen=True, slots=True)
class ShowRelated:
    """Send the stories that are related to this one; ``is_in_place``: back in their list."""

    key: StoryKey
    is_in_place: bool = False


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """Send the newest digest's stories on a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class ShowDigest:
    """Send the overview of ``day`` as a new message."""

    day: date


class SettingsPage(StrEnum):
    """A page of the settings. Values are codes: one or two letters, never used for another page."""

    MAIN = "m"
    TIME = "t"
    ZONE = "z"
    WEEKDAYS = "w"
    TOPICS = "c"
    LAYOUT = "l"
    FORMAT = "f"
    LANGUAGE = "a"
    OPTIONS = "o"
    PAUSE = "p"
    CHATS = "g"


class Setting(StrEnum):
    """What a settings button changes. Values are codes, as those of ``SettingsPage``."""

    SUBSCRIBED = "s"
    TIME = "t"
    ZONE = "z"
    WEEKDAY = "w"
    TOPIC = "c"
    LAYOUT = "l"
    FORMAT = "f"
    LANGUAGE = "a"
    SILENT = "q"
    PREVIEWS = "v"
    PROTECTED = "x"
    PINNED = "i"
    THEMES = "h"
    PAUSE = "p"


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """Show a page of the settings of ``chat``; without one, of the chat where it is pressed.

    ``part`` counts from 0 where a page takes more than one.
    """

    page: SettingsPage = SettingsPage.MAIN
    chat: ChatAddress | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """Give a setting of ``chat`` a value, a short word (``08:00``, ``on``, a topic's name)."""

    setting: Setting
    value: str
    chat: ChatAddress | None = None


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Let the chat be spoken to in a language (a ``Language`` by its value)."""

    language: str


@dataclass(frozen=True, slots=True)
class ShowSaved:
    """Show a page of the presser's saved stories in place; ``page`` counts from 0."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class DropSaved:
    """Take a story off the presser's saved ones, and show their ``page`` without it in place."""

    key: StoryKey
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowNewest:
    """Send the overview of the newest digest as a new message, whenever it is pressed."""


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """Send the list of topics."""


@dataclass(frozen=True, slots=True)
class ShowFound:
    """Show a page of what a search found in place; ``page`` counts from 0."""

    query: str
    page: int = 0


Listing = ShowFound | ShowSaved | ShowRelated
"""What shows a list of stories: of a search, of the presser's own, of related ones."""


@dataclass(frozen=True, slots=True)
class ShowFoundStory:
    """Open a story in place, with a way back to the list where it was ``found``.

    ``part`` as in ``ShowStory``.
    """

    key: StoryKey
    found: Listing
    part: int = 0


@dataclass(frozen=True, slots=True)
class ForgetMe:
    """Delete everything about the presser: the second step of ``/forgetme``."""

    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class PushNow:
    """The owner's second step of ``/push``: plan the digest of ``day`` for everybody."""

    day: date


@dataclass(frozen=True, slots=True)
class DoNothing:
    """A button that only shows something, such as ``4/12``."""


Action = (
    ShowStory
    | ShowOverview
    | KeepStory
    | VoteOnStory
    | ShowRelated
    | ShowTopic
    | ShowDigest
    | OpenSettings
    | ChangeSetting
    | ChooseLanguage
    | ShowSaved
    | DropSaved
    | ShowNewest
    | ShowTopics
    | ShowFound
    | ShowFoundStory
    | ForgetMe
    | PushNow
    | DoNothing
)
