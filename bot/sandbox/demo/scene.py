"""Who plays: one reader on Telegram, one on Discord, and what they can ask."""

from contextlib import suppress
from dataclasses import dataclass

from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.refusals import RefusedError
from bot.sandbox.discord.server import DiscordSandbox
from bot.sandbox.discord.world import Channel, Member
from bot.sandbox.telegram import Chat, Person, TelegramSandbox

READER = "读者"
_OPTIONS = {"date": "day", "story": "number", "topic": "name"}
_QUIET_S = 0.6
_PATIENCE_S = 20.0


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
        await self.ask_telegram(f"/{command} {words}".rstrip())
        await self.ask_discord(command, words)

    async def ask_telegram(self, text: str) -> None:
        """Write to the bot on Telegram and wait for the answer."""
        before = len(self.telegram.bot_messages(self.chat))
        await self.telegram.say(self.chat, self.reader, text)
        with suppress(TimeoutError):
            await self.telegram.wait_for(
                lambda: len(self.telegram.bot_messages(self.chat)) > before, timeout=_PATIENCE_S
            )
        await self.quiet()

    async def ask_discord(self, command: str, words: str) -> None:
        """Give a slash command on Discord and wait for the answer.

        Raises ``RefusedError`` as Discord's own client would refuse it.
        """
        await self.discord.slash(self.channel, self.member, command, **_options(command, words))
        await self.discord.wait_until_quiet(_QUIET_S)

    async def quiet(self) -> None:
        """Return once neither platform got a message for a moment."""
        await self.discord.wait_until_quiet(_QUIET_S)
        sent = -1
        while sent != (sent := len(self.telegram.bot_messages(self.chat))):
            with suppress(TimeoutError):
                await self.telegram.wait_for(
                    lambda known=sent: len(self.telegram.bot_messages(self.chat)) > known,  # type: ignore[misc]
                    timeout=_QUIET_S,
                )

    def telegram_transcript(self) -> str:
        """The Telegram chat as text."""
        return self.telegram.transcript(self.chat)

    def discord_transcript(self) -> str:
        """The Discord channel as text."""
        return self.discord.transcript(self.channel.id)


async def set_scene(telegram: TelegramSandbox, discord: DiscordSandbox) -> Scene:
    """A private chat on Telegram; on Discord a channel whose reader manages the server."""
    reader = telegram.person(READER, language_code="zh-hans")
    guild = await discord.create_guild("Daybrief")
    channel = await discord.create_channel(guild, "早报")
    member = await discord.add_member(guild, READER, permissions=Permission.MANAGE_GUILD)
    chat = telegram.private_chat(reader, is_started=False)
    return Scene(telegram, discord, chat, reader, channel, member)


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
