"""The names of commands, in the order in which menus show them."""

COMMANDS = (
    "start",
    "help",
    "today",
    "date",
    "story",
    "topic",
    "topics",
    "subscribe",
    "unsubscribe",
    "status",
)
