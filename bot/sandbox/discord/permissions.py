"""Who may do what where, computed as Discord documents it.

https://discord.com/developers/docs/topics/permissions#permission-overwrites
"""

from enum import IntFlag

from bot.sandbox.discord.world import Channel, Guild, Member, Overwrite


class Permission(IntFlag):
    """The permissions that the sandbox looks at; other bits are carried along."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERY_PERMISSION = (1 << 52) - 1
MEMBER_PERMISSIONS = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
DM_PERMISSIONS = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
)
_NEED_SENDING = Permission.MENTION_EVERYONE | Permission.ATTACH_FILES | Permission.EMBED_LINKS


def guild_permissions(guild: Guild, member: Member) -> int:
    """The member's permissions before any channel's overwrites."""
    if member.user is guild.owner:
        return EVERY_PERMISSION
    granted = guild.everyone.permissions
    for role in member.roles:
        granted |= role.permissions
    return EVERY_PERMISSION if granted & Permission.ADMINISTRATOR else granted


def channel_permissions(channel: Channel, member: Member) -> int:
    """The member's permissions in a guild's channel; a thread has those of its parent."""
    guild = channel.guild
    if guild is None:
        return DM_PERMISSIONS
    granted = guild_permissions(guild, member)
    if granted == EVERY_PERMISSION:
        return granted
    place = channel.parent if channel.is_thread and channel.parent else channel
    return _implied(_overwritten(place.overwrites, guild, member, granted), channel)


def _overwritten(overwrites: list[Overwrite], guild: Guild, member: Member, granted: int) -> int:
    role_ids = {role.id for role in member.roles}
    everyone = [it for it in overwrites if it.target_id == guild.id]
    roles = [it for it in overwrites if it.is_role and it.target_id in role_ids]
    own = [it for it in overwrites if not it.is_role and it.target_id == member.user.id]
    for group in (everyone, roles, own):
        for overwrite in group:
            granted &= ~overwrite.deny
        for overwrite in group:
            granted |= overwrite.allow
    return granted


def _implied(granted: int, channel: Channel) -> int:
    """Without seeing there is nothing else; without sending there is nothing to send with."""
    if not granted & Permission.VIEW_CHANNEL:
        return 0
    speaking = (
        Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    )
    return granted if granted & speaking else granted & ~(_NEED_SENDING | speaking)
