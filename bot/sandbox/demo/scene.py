"""Who plays: one reader on Telegram, one on Discord, and what they can ask."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from bot.domain.errors import BotError
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.refusals import RefusedError
from bot.sandbox.discord.server import DiscordSandbox
from bot.sandbox.discord.world import Channel, Member
from bot.sandbox.telegram import Chat, Person, TelegramSandbox

READER = "读者"
_OPTIONS = {"date": "day", "search": "words", "story": "number", "topic": "name"}
_QUIET_S = 0.8
_PATIENCE_S = 10.0


class NoAnswerError(BotError):
    """The bot said nothing."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The two chats of the demo. Commands are the same words on both platforms."""

    telegram: TelegramSandbox
    discord: DiscordSandbox
    chat: Chat
    reader: Person
    channel: Channel
    member: Member

    async def ready(self) -> None:
        """Return once the bot has registered its commands on both platforms."""
        await self.discord.wait_for(lambda: self.discord.offered(self.channel, self.member))
        await self.telegram.wait_for(
            lambda: any(call.method == "getUpdates" for call in self.telegram.calls),
            timeout=_PATIENCE_S,
        )
        await self.discord.wait_for(lambda: self.discord.gateway.is_connected)

    async def ask_both(self, command: str, words: str) -> None:
        """Ask on both platforms and wait until they have answered."""
        await asyncio.gather(
            self.ask_telegram(f"/{command} {words}".rstrip()), self.ask_discord(command, words)
        )

    async def ask_telegram(self, text: str) -> None:
        """Write to the bot on Telegram and wait for the answer. Raises ``NoAnswerError``."""
        before = self._telegram_count()
        await self.telegram.say(self.chat, self.reader, text)
        with _patience():
            await self.telegram.wait_for(
                lambda: self._telegram_count() > before, timeout=_PATIENCE_S
            )
        await self._telegram_quiet()

    async def ask_discord(self, command: str, words: str) -> None:
        """Give a slash command on Discord and wait for the answer.

        Raises ``RefusedError`` as Discord's own client would refuse it, and ``NoAnswerError``.
        """
        before = self._discord_count()
        await self.discord.slash(self.channel, self.member, command, **_options(command, words))
        with _patience():
            await self.discord.wait_for(lambda: self._discord_count() > before, timeout=_PATIENCE_S)
        await self.discord.wait_until_quiet(_QUIET_S)

    async def quiet(self) -> None:
        """Return once neither platform got a message for a moment."""
        await asyncio.gather(self._telegram_quiet(), self.discord.wait_until_quiet(_QUIET_S))

    async def _telegram_quiet(self) -> None:
        with suppress(TimeoutError):
            while True:
                known = self._telegram_count()
                await self.telegram.wait_for(
                    lambda known=known: self._telegram_count() > known,  # type: ignore[misc]
                    timeout=_QUIET_S,
                )

    def _telegram_count(self) -> int:
        return len(self.telegram.bot_messages(self.chat))

    def _discord_count(self) -> int:
        bot = self.discord.backend.world.bot
        sent = self.discord.messages(self.channel.id)
        return sum(message.author is bot and not message.is_loading for message in sent)

    def transcripts(self) -> dict[str, str]:
        """Both, by their titles."""
        return {
            f"Telegram · {self.reader.first_name}": self.telegram_transcript(),
            f"Discord · #{self.channel.name}": self.discord_transcript(),
        }

    def telegram_transcript(self) -> str:
        """The Telegram chat as text, without its title."""
        return self.telegram.transcript(self.chat).partition("\n")[2]

    def discord_transcript(self) -> str:
        """The Discord channel as text, without its title."""
        return self.discord.transcript(self.channel.id).partition("\n")[2]


async def set_scene(telegram: TelegramSandbox, discord: DiscordSandbox) -> Scene:
    """A private chat on Telegram; on Discord a channel whose reader manages the server."""
    reader = telegram.person(READER, language_code="zh-hans")
    guild = await discord.create_guild("Daybrief")
    channel = await discord.create_channel(guild, "早报")
    member = await discord.add_member(guild, READER, permissions=Permission.MANAGE_GUILD)
    chat = telegram.private_chat(reader, is_started=False)
    return Scene(telegram, discord, chat, reader, channel, member)


@contextmanager
def _patience() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise NoAnswerError("the bot has not answered") from None


def _options(command: str, words: str) -> dict[str, str | int]:
    if not words:
        return {}
    if command == "subscribe":
        time, _, topics = words.partition(" ")
        return {"time": time, "topics": topics} if topics else {"time": time}
    if command == "story" and words.isdecimal():
        return {"number": int(words)}
    if command not in _OPTIONS:
        raise RefusedError(f"/{command} takes nothing behind it")
    return {_OPTIONS[command]: words}
