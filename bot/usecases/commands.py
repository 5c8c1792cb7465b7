"""The names of commands, in the order in which menus show them."""

from enum import Enum

COMMANDS = (
    "start",
    "help",
    "today",
    "date",
    "story",
    "topic",
    "topics",
    "search",
    "missed",
    "related",
    "saved",
    "subscribe",
    "unsubscribe",
    "status",
)
"""What both platforms answer."""

FREE_TEXT = ""
"""What is answered as a command without a name: text that somebody writes in a private chat."""

_READING = ("today", "topic", "topics", "search", "date", "story", "related")
_MANAGING = ("subscribe", "unsubscribe", "settings", "language", "pause", "status")


class Menu(Enum):
    """Whose menu it is: what they need, the most used first."""

    PRIVATE = (
        "today",
        "topic",
        "search",
        "saved",
        "missed",
        "settings",
        "subscribe",
        "status",
        "topics",
        "date",
        "story",
        "related",
        "pause",
        "language",
        "channels",
        "unsubscribe",
        "help",
        "privacy",
        "mydata",
        "forgetme",
        "start",
    )
    GROUP = (*_READING, "missed", "help")
    ADMINISTRATORS = (*_READING, "missed", *_MANAGING, "help")
    OWNER = (*PRIVATE, "push", "preview", "report")


CHOSEN_CHAT = "chosen chat"
"""The same for a chat that somebody picked or forwarded a post of: nobody can write it."""
