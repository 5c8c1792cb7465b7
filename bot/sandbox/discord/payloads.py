"""People, guilds and channels as JSON, with the fields that a client reads.

https://discord.com/developers/docs/resources/guild
"""

from datetime import datetime

from bot.sandbox.discord.permissions import channel_permissions, guild_permissions
from bot.sandbox.discord.snowflakes import created_at
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel, ChannelKind, Guild, Member, Role, User, World


def iso(moment: datetime) -> str:
    """A timestamp as the API writes it."""
    return moment.isoformat(timespec="microseconds")


def user_payload(user: User) -> JsonObject:
    return {
        "id": user.id,
        "username": user.name,
        "discriminator": "0000" if user.is_bot else "0",
        "global_name": None if user.is_bot else user.name,
        "avatar": None,
        "bot": user.is_bot,
        "public_flags": 0,
        "flags": 0,
    }


def own_user_payload(user: User) -> JsonObject:
    """The bot's own user, with what only it may see."""
    return {
        **user_payload(user),
        "mfa_enabled": False,
        "verified": True,
        "email": None,
        "locale": user.locale,
    }


def application_payload(world: World, owner: User) -> JsonObject:
    return {
        "id": world.application_id,
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "bot": user_payload(world.bot),
        "owner": user_payload(owner),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 0,
        "summary": "",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "approximate_guild_count": len(world.guilds),
        "integration_types_config": {"0": {}},
    }


def role_payload(role: Role, guild: Guild) -> JsonObject:
    return {
        "id": role.id,
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": role.position > 0 and role.name == _bot_name(guild),
        "mentionable": role.is_mentionable,
        "flags": 0,
    }


def _bot_name(guild: Guild) -> str | None:
    return next((it.user.name for it in guild.members.values() if it.user.is_bot), None)


def member_payload(member: Member, *, with_user: bool = True) -> JsonObject:
    payload: JsonObject = {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [role.id for role in member.roles],
        "joined_at": iso(created_at(member.guild.id)),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    return {**payload, "user": user_payload(member.user)} if with_user else payload


def channel_payload(channel: Channel) -> JsonObject:
    payload: JsonObject = {
        "id": channel.id,
        "type": int(channel.kind),
        "last_message_id": channel.last_message_id,
        "flags": 0,
    }
    if channel.kind is ChannelKind.DM:
        return {**payload, "recipients": [user_payload(it) for it in channel.recipients]}
    payload |= {
        "name": channel.name,
        "guild_id": channel.guild.id if channel.guild else None,
        "parent_id": channel.parent.id if channel.parent else None,
        "rate_limit_per_user": 0,
    }
    return payload | (_thread_fields(channel) if channel.is_thread else _place_fields(channel))


def _place_fields(channel: Channel) -> JsonObject:
    position = list(channel.guild.channels).index(channel.id) if channel.guild else 0
    return {
        "position": position,
        "topic": None,
        "nsfw": False,
        "bitrate": 64_000,
        "user_limit": 0,
        "available_tags": [],
        "permission_overwrites": [
            {
                "id": it.target_id,
                "type": 0 if it.is_role else 1,
                "allow": str(it.allow),
                "deny": str(it.deny),
            }
            for it in channel.overwrites
        ],
    }


def _thread_fields(thread: Channel) -> JsonObject:
    made_at = iso(created_at(thread.id))
    return {
        "owner_id": thread.owner.id if thread.owner else None,
        "message_count": thread.message_count,
        "total_message_sent": thread.message_count,
        "member_count": 1,
        "applied_tags": [],
        "thread_metadata": {
            "archived": thread.is_archived or thread.is_locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": made_at,
            "create_timestamp": made_at,
            "locked": thread.is_locked,
        },
    }


def unavailable_guild_payload(guild: Guild) -> JsonObject:
    return {"id": guild.id, "unavailable": True}


def guild_payload(guild: Guild) -> JsonObject:
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "owner_id": guild.owner.id,
        "preferred_locale": guild.locale,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role_payload(role, guild) for role in guild.roles.values()],
    }


def guild_create_payload(guild: Guild, bot: User) -> JsonObject:
    """A guild as the gateway announces it: with its channels and the bot's own membership."""
    return {
        **guild_payload(guild),
        "joined_at": iso(created_at(guild.id)),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_payload(guild.members[bot.id])],
        "channels": [channel_payload(it) for it in guild.channels.values() if not it.is_thread],
        "threads": [channel_payload(it) for it in guild.channels.values() if it.is_thread],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def own_guild_payload(guild: Guild, bot: User) -> JsonObject:
    """A guild in the list of those that the bot is in."""
    member = guild.members[bot.id]
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(guild_permissions(guild, member)),
        "features": [],
    }


def interaction_channel_payload(channel: Channel, member: Member | None) -> JsonObject:
    """A channel with the permissions that the one who interacts has there."""
    payload = channel_payload(channel)
    if member is not None:
        payload["permissions"] = str(channel_permissions(channel, member))
    return payload
