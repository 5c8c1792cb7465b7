"""What the bot may see and do in a channel, refused as Discord refuses it."""

from bot.sandbox.discord.errors import (
    dm_refused,
    missing_access,
    missing_permissions,
    not_a_text_channel,
    thread_is_locked,
    unknown_channel,
)
from bot.sandbox.discord.permissions import DM_PERMISSIONS, Permission, channel_permissions
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel, ChannelKind, World

_WITHOUT_MESSAGES = (ChannelKind.FORUM, ChannelKind.CATEGORY)


def bot_permissions(world: World, channel: Channel) -> int:
    """The bot's permissions in ``channel``; none where it is no member of the guild."""
    if channel.guild is None:
        return DM_PERMISSIONS
    member = channel.guild.members.get(world.bot.id)
    return 0 if member is None else channel_permissions(channel, member)


def visible_channel(world: World, channel_id: str) -> Channel:
    """Raises ``ApiError`` 10003 where there is none, 50001 where the bot may not see it."""
    channel = world.channel(channel_id)
    if channel.guild is not None and channel.guild.id not in world.guilds:
        raise unknown_channel()
    if not bot_permissions(world, channel) & Permission.VIEW_CHANNEL:
        raise missing_access()
    return channel


def require(world: World, channel: Channel, permission: int) -> None:
    """Raises ``ApiError`` 50013 where the bot lacks ``permission``."""
    if bot_permissions(world, channel) & permission != permission:
        raise missing_permissions()


def require_sending(
    world: World, channel: Channel, body: JsonObject, *, has_files: bool = False
) -> None:
    """Raises ``ApiError`` 50013, 50008, 50083, or 50007 where the person takes no messages."""
    if channel.kind in _WITHOUT_MESSAGES:
        raise not_a_text_channel()
    if channel.kind is ChannelKind.DM:
        if not all(person.accepts_dms for person in channel.recipients):
            raise dm_refused()
        return
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if body.get("embeds"):
        needed |= Permission.EMBED_LINKS
    if has_files:
        needed |= Permission.ATTACH_FILES
    require(world, channel, needed)
    if channel.is_locked:
        raise thread_is_locked()
