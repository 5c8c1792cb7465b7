"""Discord's interactions in, replies out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import discord
from discord import app_commands

from bot.adapters.discord.commands import DescriptionTranslator, Interaction, add_commands
from bot.adapters.discord.messenger import InteractionMessenger
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Platform
from bot.domain.errors import ConfigError
from bot.domain.topic import TopicCatalogue
from bot.ports import Messenger
from bot.texts import Texts
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)
_PRIVATE_ANSWERS = frozenset({"help", "topics", "subscribe", "unsubscribe", "status"})

Respond = Callable[[str, str, Caller, Messenger], Awaitable[None]]
"""Answers ``command words`` of a caller through a messenger."""


class DiscordGateway:
    """Keeps the gateway connection and hands every slash command on."""

    def __init__(
        self,
        client: discord.Client,
        respond: Respond,
        catalogue: TopicCatalogue,
        texts: Callable[[Language], Texts],
        *,
        language: Language,
    ) -> None:
        self._client = client
        self._respond = respond
        self._language = language
        self._texts = texts
        self._tree = app_commands.CommandTree(client)
        self._tree.error(_log_error)
        add_commands(self._tree, self._ask, texts(language), catalogue)

    @property
    def command_names(self) -> Sequence[str]:
        """The names of the commands in the tree."""
        return [command.name for command in self._tree.get_commands()]

    async def run(self, stop: asyncio.Event) -> None:
        """Register the commands, then stay connected until ``stop``.

        Raises ``ConfigError`` where Discord refuses the account for good.
        """
        await self._register()
        connection = asyncio.create_task(self._client.connect(reconnect=True))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                await connection
        except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
            raise ConfigError(("DISCORD_BOT_TOKEN", f"the gateway refuses it: {error}")) from None
        finally:
            stopping.cancel()
            await self._client.close()
            with suppress(asyncio.CancelledError, discord.DiscordException):
                await connection

    async def _register(self) -> None:
        await self._tree.set_translator(DescriptionTranslator(self._texts))
        try:
            await self._tree.sync()
        except (discord.HTTPException, app_commands.CommandSyncFailure) as error:
            logger.warning("commands not registered", extra={"error": str(error)})

    async def _ask(self, interaction: Interaction, command: str, words: str) -> None:
        is_private = command in _PRIVATE_ANSWERS
        try:
            await interaction.response.defer(ephemeral=is_private, thinking=True)
        except discord.NotFound:
            logger.info("the interaction had expired", extra={"command": command})
            return
        messenger = InteractionMessenger(self._client, interaction, is_private=is_private)
        await self._respond(command, words, self._caller(interaction), messenger)

    def _caller(self, interaction: Interaction) -> Caller:
        address = ChatAddress(Platform.DISCORD, str(interaction.channel_id))
        kind = ChatKind.CHANNEL if interaction.guild_id else ChatKind.PRIVATE
        title = getattr(interaction.channel, "name", None) or ""
        rights = interaction.permissions

        async def may_manage() -> bool:
            return kind is ChatKind.PRIVATE or rights.manage_guild or rights.manage_channels

        return Caller(Chat(address, kind, title, self._language), may_manage)


async def _log_error(interaction: Interaction, error: app_commands.AppCommandError) -> None:
    name = interaction.command.name if interaction.command else "?"
    logger.error("a command failed", extra={"command": name}, exc_info=error)
