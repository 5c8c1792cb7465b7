"""The names of commands, in the order in which menus show them."""

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

FREE_TEXT = ""
"""What is answered as a command without a name: text that somebody writes in a private chat."""
