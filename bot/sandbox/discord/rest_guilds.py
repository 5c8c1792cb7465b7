"""Routes about guilds, their members, roles and channels, and about single channels."""

from bot.sandbox.discord.access import require, visible_channel
from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.errors import refuse_field, wrong_channel_type
from bot.sandbox.discord.gateway_session import Intent
from bot.sandbox.discord.message_payloads import thread_payload
from bot.sandbox.discord.messages import Draft
from bot.sandbox.discord.payloads import (
    channel_payload,
    guild_payload,
    member_payload,
    role_payload,
)
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.wire import NOTHING, Answer, Incoming
from bot.sandbox.discord.world import Channel, ChannelKind

_THREAD_KINDS = {
    ChannelKind.ANNOUNCEMENT: ChannelKind.ANNOUNCEMENT_THREAD,
    ChannelKind.TEXT: ChannelKind.PUBLIC_THREAD,
    ChannelKind.FORUM: ChannelKind.PUBLIC_THREAD,
}


async def get_guild(backend: Backend, call: Incoming) -> Answer:
    return Answer(guild_payload(backend.world.guild(call.params["guild_id"])))


async def list_channels(backend: Backend, call: Incoming) -> Answer:
    guild = backend.world.guild(call.params["guild_id"])
    return Answer([channel_payload(it) for it in guild.channels.values() if not it.is_thread])


async def list_roles(backend: Backend, call: Incoming) -> Answer:
    guild = backend.world.guild(call.params["guild_id"])
    return Answer([role_payload(role, guild) for role in guild.roles.values()])


async def get_member(backend: Backend, call: Incoming) -> Answer:
    guild = backend.world.guild(call.params["guild_id"])
    return Answer(member_payload(backend.world.member(guild, call.params["user_id"])))


async def get_channel(backend: Backend, call: Incoming) -> Answer:
    return Answer(channel_payload(visible_channel(backend.world, call.params["channel_id"])))


async def start_typing(backend: Backend, call: Incoming) -> Answer:
    channel = visible_channel(backend.world, call.params["channel_id"])
    if channel.guild is not None:
        require(backend.world, channel, Permission.SEND_MESSAGES)
    return NOTHING


async def start_thread(backend: Backend, call: Incoming) -> Answer:
    """A thread without a message, or in a forum a post with its first one."""
    parent = visible_channel(backend.world, call.params["channel_id"])
    if parent.kind is not ChannelKind.FORUM:
        require(backend.world, parent, Permission.CREATE_PUBLIC_THREADS)
        thread = await _new_thread(backend, parent, call.fields["name"])
        return Answer(channel_payload(thread), status=201)
    require(backend.world, parent, Permission.SEND_MESSAGES)
    body = call.fields.get("message")
    if not isinstance(body, dict):
        raise refuse_field(("message",), "BASE_TYPE_REQUIRED", "This field is required")
    thread = _thread(backend, parent, call.fields["name"])
    pings = backend.bot_pings(body, thread)
    draft = Draft(thread, backend.world.bot, body, call.files, pings=pings)
    message = backend.messages.create(draft)
    await _open(backend, thread)
    await backend.announce(message)
    return Answer(thread_payload(message), status=201)


async def start_thread_from_message(backend: Backend, call: Incoming) -> Answer:
    parent = visible_channel(backend.world, call.params["channel_id"])
    require(backend.world, parent, Permission.CREATE_PUBLIC_THREADS)
    message = backend.messages.get(parent, call.params["message_id"])
    # A thread begun from a message has the message's id.
    thread = await _new_thread(backend, parent, call.fields["name"], thread_id=message.id)
    return Answer(channel_payload(thread), status=201)


async def _new_thread(
    backend: Backend, parent: Channel, name: str, *, thread_id: str | None = None
) -> Channel:
    thread = _thread(backend, parent, name, thread_id=thread_id)
    await _open(backend, thread)
    return thread


def _thread(
    backend: Backend, parent: Channel, name: str, *, thread_id: str | None = None
) -> Channel:
    if parent.kind not in _THREAD_KINDS:
        raise wrong_channel_type()
    new_id = thread_id or backend.world.ids.next()
    thread = Channel(new_id, _THREAD_KINDS[parent.kind], name, parent.guild, parent)
    thread.owner = backend.world.bot
    return thread


async def _open(backend: Backend, thread: Channel) -> None:
    backend.world.add_channel(thread)
    payload = {**channel_payload(thread), "newly_created": True}
    guild_id = thread.guild.id if thread.guild else None
    await backend.gateway.dispatch(
        "THREAD_CREATE", payload, intent=Intent.GUILDS, guild_id=guild_id
    )
