"""Every command by name: what gateways call, so that both platforms answer alike."""

from difflib import get_close_matches

from bot.domain.reply import CommandHelp, Reply, UnknownCommand
from bot.usecases.caller import Caller
from bot.usecases.find_topic import FindTopic
from bot.usecases.read_digest import ReadDigest
from bot.usecases.subscribe import Subscribe

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


class AnswerCommand:
    """Turns a command and the words behind it into a reply."""

    def __init__(
        self, read: ReadDigest, topics: FindTopic, subscribe: Subscribe, *, help_text: CommandHelp
    ) -> None:
        self._read = read
        self._topics = topics
        self._subscribe = subscribe
        self._help = help_text

    async def answer(self, command: str, words: str, caller: Caller) -> Reply:
        """The reply to ``/command words``; an unknown command gets suggestions."""
        match command.casefold():
            case "start":
                subscribed = await self._subscribe.is_subscribed(caller)
                return await self._read.welcome(is_subscribed=subscribed)
            case "help":
                return Reply((self._help,))
            case "today":
                return await self._read.read_today()
            case "date":
                return await self._read.read_date(words)
            case "story":
                return await self._read.read_story(words)
            case _:
                return await self._answer_more(command.casefold(), words, caller)

    async def _answer_more(self, command: str, words: str, caller: Caller) -> Reply:
        match command:
            case "topic":
                return await self._topics.find(words)
            case "topics":
                return await self._topics.list_topics()
            case "subscribe":
                return await self._subscribe.subscribe(words, caller)
            case "unsubscribe":
                return await self._subscribe.unsubscribe(caller)
            case "status":
                return await self._subscribe.show_status(caller)
            case _:
                near = get_close_matches(command, COMMANDS, n=3, cutoff=0.5)
                return Reply((UnknownCommand(command, tuple(near)),))
