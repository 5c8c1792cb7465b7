"""Commands as Discord's clients list them: slash commands with options and autocomplete."""

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextTypes, locale_str

from bot.domain.audience import Language
from bot.domain.topic import TopicCatalogue
from bot.texts import Texts

logger = logging.getLogger(__name__)
Interaction = discord.Interaction[discord.Client]
Command = app_commands.Command[Any, ..., None]
Complete = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]
Ask = Callable[[Interaction, str, str], Awaitable[None]]
"""Answers ``command words`` of an interaction."""

_MOST_CHOICES = (
    25  # https://docs.discord.com/developers/interactions/application-commands#autocomplete
)
_TOPIC_OPTIONS = {("topic", "name"), ("subscribe", "topics")}
_LANGUAGES = {
    discord.Locale.chinese: Language.ZH_HANS,
    discord.Locale.taiwan_chinese: Language.ZH_HANT,
    discord.Locale.american_english: Language.EN,
    discord.Locale.british_english: Language.EN,
}


class DescriptionTranslator(app_commands.Translator):
    """Descriptions per locale. A string's ``extras`` name the command and the option it is of."""

    def __init__(self, texts: Callable[[Language], Texts]) -> None:
        super().__init__()
        self._texts = texts

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """The description in ``locale``, or nothing: Discord shows the default one then."""
        del context
        if locale not in _LANGUAGES or "command" not in string.extras:
            return None
        return describe(self._texts(_LANGUAGES[locale]), **string.extras)


def describe(texts: Texts, *, command: str, option: str = "") -> str:
    """What a command, or an option of it, is for."""
    if option:
        return texts.option_description(command, option)
    return texts.command_description(command)


def add_commands(
    tree: "app_commands.CommandTree[discord.Client]",
    ask: Ask,
    texts: Texts,
    catalogue: TopicCatalogue,
) -> None:
    """Put every command into the tree; ``texts`` are those of the default language."""

    def words(command: str, option: str = "") -> locale_str:
        extras = {"command": command} | ({"option": option} if option else {})
        return locale_str(describe(texts, **extras), **extras)

    def add(
        command: str, callback: Callable[..., Coroutine[None, None, None]], *options: str
    ) -> None:
        described = app_commands.describe(**{o: words(command, o) for o in options})
        added: Command = app_commands.Command(
            name=command, description=words(command), callback=described(callback)
        )
        for option in _TOPIC_OPTIONS.intersection({(command, o) for o in options}):
            added.autocomplete(option[1])(complete_topic(catalogue))
        tree.add_command(added)

    for name in ("start", "help", "today", "topics", "missed", "saved", "unsubscribe", "status"):
        add(name, _without_options(name, ask))

    async def date(interaction: Interaction, day: str) -> None:
        await ask(interaction, "date", day)

    async def topic(interaction: Interaction, name: str) -> None:
        await ask(interaction, "topic", name)

    async def search(interaction: Interaction, words: str) -> None:
        await ask(interaction, "search", words)

    async def subscribe(
        interaction: Interaction, time: str | None = None, topics: str | None = None
    ) -> None:
        await ask(interaction, "subscribe", " ".join(word for word in (time, topics) if word))

    add("date", date, "day")
    add("story", _with_number("story", ask), "number")
    add("related", _with_number("related", ask), "number")
    add("topic", topic, "name")
    add("search", search, "words")
    add("subscribe", subscribe, "time", "topics")


def _without_options(name: str, ask: Ask) -> Callable[[Interaction], Coroutine[None, None, None]]:
    async def callback(interaction: Interaction) -> None:
        await ask(interaction, name, "")

    return callback


def _with_number(name: str, ask: Ask) -> Callable[..., Coroutine[None, None, None]]:
    async def callback(
        interaction: Interaction, number: app_commands.Range[int, 1, 100_000]
    ) -> None:
        await ask(interaction, name, str(number))

    return callback


def complete_topic(catalogue: TopicCatalogue) -> Complete:
    """Autocomplete by name and alias, spellings folded."""

    async def complete(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        key = catalogue.fold(typed).strip()
        fitting = (
            topic
            for topic in catalogue.topics
            if any(key in catalogue.fold(word) for word in (topic.name, *topic.aliases))
        )
        choices = [
            app_commands.Choice(name=topic.name[:100], value=topic.name[:100]) for topic in fitting
        ]
        return choices[:_MOST_CHOICES]

    return complete
