"""How a chat wants its editions: what makes two renderings of one edition differ."""

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How an edition is laid out in messages.

    ``stories``: an overview, then a message a story. ``overview``: one message whose buttons open
    the stories in its place. ``single``: the whole digest as one message. ``headlines``: one
    message of text without buttons.
    """

    STORIES = "stories"
    OVERVIEW = "overview"
    SINGLE = "single"
    HEADLINES = "headlines"


class MessageFormat(StrEnum):
    """The dialect of a chat's messages; ``account`` is what the operator set for all."""

    ACCOUNT = "account"
    RICH = "rich"
    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Preferences:
    """A subscription's way of reading. ``is_pinned``: the overview of the day is pinned.

    ``has_themes``: in a forum, each story goes to the topic of its theme.
    """

    layout: Layout = Layout.STORIES
    format: MessageFormat = MessageFormat.ACCOUNT
    is_silent: bool = False
    has_previews: bool = False
    is_protected: bool = False
    is_pinned: bool = False
    has_themes: bool = False


DEFAULT_PREFERENCES = Preferences()
