"""An interaction as the gateway tells it.

https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
"""

from bot.sandbox.discord.access import bot_permissions
from bot.sandbox.discord.interactions import Interaction
from bot.sandbox.discord.message_payloads import message_payload
from bot.sandbox.discord.payloads import (
    interaction_channel_payload,
    member_payload,
    user_payload,
)
from bot.sandbox.discord.permissions import channel_permissions
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import World

_UPLOAD_LIMIT = 10 * 1024 * 1024


def interaction_payload(interaction: Interaction, world: World) -> JsonObject:
    channel, member = interaction.channel, interaction.member
    payload: JsonObject = {
        "id": interaction.id,
        "application_id": world.application_id,
        "type": int(interaction.kind),
        "data": interaction.data,
        "token": interaction.token,
        "version": 1,
        "channel_id": channel.id,
        "channel": interaction_channel_payload(channel, member),
        "app_permissions": str(bot_permissions(world, channel)),
        "locale": interaction.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": integration_owners(interaction),
        "context": 0 if channel.guild else 1,
        "attachment_size_limit": _UPLOAD_LIMIT,
    }
    if interaction.message is not None:
        payload["message"] = message_payload(interaction.message)
    if channel.guild is None or member is None:
        return {**payload, "user": user_payload(interaction.user)}
    guild = channel.guild
    return {
        **payload,
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": {
            **member_payload(member),
            "permissions": str(channel_permissions(channel, member)),
        },
    }


def integration_owners(interaction: Interaction) -> JsonObject:
    """Installed for a guild: its id; in a direct chat with the bot: 0."""
    return {"0": interaction.channel.guild.id if interaction.channel.guild else "0"}


def interaction_metadata(interaction: Interaction) -> JsonObject:
    """How a message names the interaction that it answers."""
    metadata: JsonObject = {
        "id": interaction.id,
        "type": int(interaction.kind),
        "user": user_payload(interaction.user),
        "authorizing_integration_owners": integration_owners(interaction),
    }
    if "name" in interaction.data:
        metadata |= {"name": interaction.data["name"], "command_type": 1}
    if interaction.message is not None:
        metadata["interacted_message_id"] = interaction.message.id
    return metadata
