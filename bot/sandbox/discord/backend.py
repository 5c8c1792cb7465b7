"""The parts of the server, together, as the routes and the control face use them."""

from dataclasses import dataclass

from bot.sandbox.discord.access import bot_permissions
from bot.sandbox.discord.commands import Commands
from bot.sandbox.discord.gateway import Gateway
from bot.sandbox.discord.gateway_session import Intent
from bot.sandbox.discord.interactions import Interactions
from bot.sandbox.discord.journal import Journal
from bot.sandbox.discord.mentions import Pings, pings_of
from bot.sandbox.discord.message_payloads import message_event
from bot.sandbox.discord.messages import Message, Messages
from bot.sandbox.discord.payloads import channel_payload
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel, World


@dataclass(frozen=True, slots=True)
class Backend:
    world: World
    messages: Messages
    commands: Commands
    interactions: Interactions
    gateway: Gateway
    journal: Journal

    def bot_pings(self, body: JsonObject, channel: Channel) -> Pings:
        """Whom ``body`` would ping as the bot's message in ``channel``."""
        return pings_of(body, channel, granted=bot_permissions(self.world, channel))

    async def announce(self, message: Message, event: str = "MESSAGE_CREATE") -> None:
        """Tell the gateway of a message; ephemeral ones are told to nobody."""
        if message.is_ephemeral:
            return
        full = message_event(message, with_content=True)
        is_own = message.author is self.world.bot
        hidden = full if is_own else message_event(message, with_content=False)
        await self.gateway.dispatch_message(event, hidden, full)

    async def announce_deletion(self, message: Message) -> None:
        if message.is_ephemeral:
            return
        event: JsonObject = {"id": message.id, "channel_id": message.channel.id}
        if message.channel.guild is not None:
            event["guild_id"] = message.channel.guild.id
        await self.gateway.dispatch_message("MESSAGE_DELETE", event, event)

    async def announce_channel(self, channel: Channel, verb: str) -> None:
        """``verb`` is CREATE, UPDATE or DELETE."""
        guild_id = channel.guild.id if channel.guild else None
        name = f"THREAD_{verb}" if channel.is_thread else f"CHANNEL_{verb}"
        payload = channel_payload(channel)
        await self.gateway.dispatch(name, payload, intent=Intent.GUILDS, guild_id=guild_id)
