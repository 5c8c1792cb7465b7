"""Discord's interactions in, replies out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

import discord
from discord import app_commands

from bot.adapters.discord.account import close
from bot.adapters.discord.commands import DescriptionTranslator, Interaction, add_commands
from bot.adapters.discord.connection import Client
from bot.adapters.discord.errors import FOREIGN_ERRORS, delivery_error
from bot.adapters.discord.messenger import InteractionMessenger
from bot.domain.audience import Chat, ChatAddress, ChatKind, Language, Person, Platform
from bot.domain.errors import (
    ConfigError,
    DeliveryPostponed,
    DeliveryUncertain,
    RateLimited,
)
from bot.domain.retry import wait_after
from bot.domain.topic import TopicCatalogue
from bot.ports import Messenger
from bot.texts import Texts
from bot.usecases.caller import Caller

logger = logging.getLogger(__name__)
_PRIVATE_ANSWERS = frozenset({"help", "topics", "subscribe", "unsubscribe", "status"})
_CONNECT_AGAIN_S = 2.0
_NOT_OURS = (
    app_commands.CommandNotFound,
    app_commands.CommandSignatureMismatch,
    app_commands.TransformerError,
)

OpenRoad = Callable[[], Awaitable[Messenger | None]]
"""Opens the road for one answer; nothing where it has come to an end already."""

Respond = Callable[[str, str, Caller, OpenRoad], Awaitable[None]]
"""Answers ``command words`` of a caller through the messenger at the end of a road."""


class DiscordGateway:
    """Keeps the gateway connection and hands every slash command on."""

    def __init__(
        self,
        client: Client,
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
        self._tree.error(self._answer_anyway)
        add_commands(self._tree, self._ask, texts(language), catalogue)

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until ``stop``, and register the commands meanwhile.

        Raises ``ConfigError`` where Discord refuses the account for good.
        """
        connection = asyncio.create_task(self._stay_connected())
        registering = asyncio.create_task(self._register())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if connection.done():
                await connection
        except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
            raise ConfigError(("DISCORD_BOT_TOKEN", f"the gateway refuses it: {error}")) from None
        finally:
            await close(self._client)
            for task in (stopping, registering, connection):
                task.cancel()
                with suppress(asyncio.CancelledError, discord.DiscordException):
                    await task

    async def _stay_connected(self) -> None:
        """discord.py connects again by itself, but for a server that was never there."""
        while not self._client.is_closed():
            try:
                await self._client.connect(reconnect=True)
            except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired):
                raise
            except Exception as error:  # noqa: BLE001 - its AttributeError among others; the client is whole
                reason = f"{type(error).__name__}: {error}"
                logger.warning("the gateway cannot be reached", extra={"error": reason})
                await asyncio.sleep(_CONNECT_AGAIN_S)

    async def _register(self) -> None:
        """Register the commands, again where it cannot be done just now."""
        await self._tree.set_translator(DescriptionTranslator(self._texts))
        for attempts in count(1):
            try:
                await self._tree.sync()
            except (*FOREIGN_ERRORS, app_commands.CommandSyncFailure) as error:
                logger.warning("commands not registered", extra={"error": str(error)})
                wait = _wait_to_register(error, attempts)
                if wait is None:
                    return
                await asyncio.sleep(wait.total_seconds())
            else:
                return

    async def _ask(self, interaction: Interaction, command: str, words: str) -> None:
        async def open_road() -> Messenger | None:
            return await self._defer(interaction, command)

        await self._respond(command, words, self._caller(interaction), open_road)

    async def _defer(self, interaction: Interaction, command: str) -> Messenger | None:
        """Promise an answer within the three seconds that Discord waits for one."""
        is_private = command in _PRIVATE_ANSWERS
        try:
            await interaction.response.defer(ephemeral=is_private, thinking=True)
        except discord.NotFound:
            logger.info("the interaction had expired", extra={"command": command})
            return None
        except FOREIGN_ERRORS as error:  # it may have arrived all the same
            logger.warning("not deferred", extra={"command": command, "error": str(error)})
        return InteractionMessenger(self._client, interaction, is_private=is_private)

    async def _answer_anyway(
        self, interaction: Interaction, error: app_commands.AppCommandError
    ) -> None:
        """Answer a command whose options are not ours: a client may still show an older list."""
        asked: dict[str, Any] = {**(interaction.data or {})}
        name = str(asked.get("name", "?"))
        if interaction.response.is_done() or not isinstance(error, _NOT_OURS):
            logger.error("a command failed", extra={"command": name}, exc_info=error)
            return
        logger.info("options of another version", extra={"command": name, "error": str(error)})
        await self._ask(interaction, name, _words_of(asked))

    def _caller(self, interaction: Interaction) -> Caller:
        address = ChatAddress(Platform.DISCORD, str(interaction.channel_id))
        kind = ChatKind.CHANNEL if interaction.guild_id else ChatKind.PRIVATE
        title = getattr(interaction.channel, "name", None) or ""
        rights = interaction.permissions

        async def may_manage() -> bool:
            can_manage = rights.manage_guild or rights.manage_channels or rights.administrator
            return kind is ChatKind.PRIVATE or can_manage

        user = interaction.user
        person = Person(Platform.DISCORD, str(user.id), user.display_name)
        return Caller(Chat(address, kind, title, self._language), may_manage, person)


def _wait_to_register(error: Exception, attempts: int) -> timedelta | None:
    """How long to wait before the next attempt; nothing where another one cannot help."""
    trouble = delivery_error(error)
    if isinstance(trouble, RateLimited):
        return trouble.retry_after
    if isinstance(trouble, DeliveryPostponed | DeliveryUncertain):
        return wait_after(attempts)
    return None


def _words_of(asked: Mapping[str, Any]) -> str:
    """The values of all options, in order."""
    options = asked.get("options") or ()
    return " ".join(str(option["value"]) for option in options if "value" in option)
