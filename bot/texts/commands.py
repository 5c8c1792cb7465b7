"""What the platforms' command menus show."""

from bot.texts.wording import Wording, msgid

_COMMANDS = {
    "start": msgid("Say hello and show the newest digest"),
    "help": msgid("What I can do, with examples"),
    "today": msgid("Read today’s digest, or the newest one"),
    "date": msgid("Read the digest of another day"),
    "story": msgid("Read one story of the newest digest"),
    "topic": msgid("Read the stories on one topic"),
    "topics": msgid("List the topics you can ask for"),
    "search": msgid("Look for stories by words or a topic"),
    "missed": msgid("See what came out and did not come here"),
    "related": msgid("See what is related to a story of the newest digest"),
    "saved": msgid("Read the stories you have saved"),
    "subscribe": msgid("Get the digest here every day, at your time"),
    "unsubscribe": msgid("Stop the daily digest here"),
    "status": msgid("See the subscription and its next delivery"),
    "privacy": msgid("What I keep about you"),
    "mydata": msgid("Get all I keep about you as a file"),
    "forgetme": msgid("Delete all I keep about you"),
    "push": msgid("Send a digest to everybody now"),
    "preview": msgid("See a digest as it would be sent here"),
    "report": msgid("See how the last delivery went"),
    "settings": msgid("Change time, topics, layout and all the rest by buttons"),
    "language": msgid("Choose the language I speak here"),
    "pause": msgid("Let the daily digest rest for some days"),
    "resume": msgid("Let a paused digest go on"),
    "channels": msgid("Set up a channel or group of yours from here"),
}
_OPTIONS = {
    ("date", "day"): msgid("The day, such as 2026-02-26"),
    ("story", "number"): msgid("The story’s number in the overview, such as 4"),
    ("related", "number"): msgid("The story’s number in the overview, such as 4"),
    ("topic", "name"): msgid("A topic’s name or another word for it"),
    ("search", "words"): msgid("Words that must be there; leave one out with a minus before it"),
    ("subscribe", "time"): msgid("When it should come, such as 08:00"),
    ("subscribe", "topics"): msgid("Topics with spaces between them; leave empty for every story"),
}


def describe_command(wording: Wording, command: str) -> str:
    """At most 100 characters (Discord); Telegram allows 256. Raises ``KeyError`` if unknown.

    https://discord.com/developers/docs/interactions/application-commands#application-command-object
    https://core.telegram.org/bots/api#botcommand
    """
    return wording.plain(_COMMANDS[command])


def describe_option(wording: Wording, command: str, option: str) -> str:
    """At most 100 characters (Discord). Raises ``KeyError`` if unknown."""
    return wording.plain(_OPTIONS[command, option])
