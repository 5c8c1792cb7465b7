"""Routes about the messages of a channel.

https://discord.com/developers/docs/resources/message
"""

from bot.sandbox.discord.access import (
    bot_permissions,
    require,
    require_sending,
    visible_channel,
)
from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.errors import (
    already_crossposted,
    not_own_message,
    refuse_field,
    thread_is_locked,
    unknown_message,
    wrong_channel_type,
)
from bot.sandbox.discord.message_payloads import message_payload
from bot.sandbox.discord.message_rules import CROSSPOSTED
from bot.sandbox.discord.messages import Draft, Message
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.wire import NOTHING, Answer, Incoming, JsonObject
from bot.sandbox.discord.world import Channel, ChannelKind

_REPLY = 19
_MOST_MESSAGES = 100


async def create_message(backend: Backend, call: Incoming) -> Answer:
    channel = visible_channel(backend.world, call.params["channel_id"])
    body = call.fields
    require_sending(backend.world, channel, body, has_files=bool(call.files))
    nonce = body.get("nonce")
    if nonce is not None and body.get("enforce_nonce"):
        earlier = backend.messages.by_nonce(channel, nonce)
        if earlier is not None:
            return Answer(message_payload(earlier))
    reference = _reference(backend, channel, body)
    draft = Draft(
        channel,
        backend.world.bot,
        body,
        call.files,
        kind=0 if reference is None else _REPLY,
        pings=backend.bot_pings(body, channel),
        reference=reference,
    )
    message = backend.messages.create(draft)
    await backend.announce(message)
    return Answer(message_payload(message))


async def list_messages(backend: Backend, call: Incoming) -> Answer:
    channel = visible_channel(backend.world, call.params["channel_id"])
    limit = call.query.get("limit", "50")
    if not limit.isdecimal() or not 1 <= int(limit) <= _MOST_MESSAGES:
        message = f"int value should be between 1 and {_MOST_MESSAGES}."
        raise refuse_field(("limit",), "NUMBER_TYPE_MAX", message)
    if not bot_permissions(backend.world, channel) & Permission.READ_MESSAGE_HISTORY:
        return Answer([])
    found = [it for it in backend.messages.in_channel(channel.id) if not it.is_ephemeral]
    chosen = _window(found, call, int(limit))
    return Answer([message_payload(message) for message in reversed(chosen)])


async def get_message(backend: Backend, call: Incoming) -> Answer:
    channel = visible_channel(backend.world, call.params["channel_id"])
    require(backend.world, channel, Permission.READ_MESSAGE_HISTORY)
    return Answer(message_payload(_message(backend, channel, call)))


async def edit_message(backend: Backend, call: Incoming) -> Answer:
    channel = visible_channel(backend.world, call.params["channel_id"])
    message = _message(backend, channel, call)
    if message.author is not backend.world.bot:
        raise not_own_message()
    if channel.is_locked:
        raise thread_is_locked()
    backend.messages.edit(message, call.fields, call.files)
    await backend.announce(message, "MESSAGE_UPDATE")
    return Answer(message_payload(message))


async def delete_message(backend: Backend, call: Incoming) -> Answer:
    channel = visible_channel(backend.world, call.params["channel_id"])
    message = _message(backend, channel, call)
    if message.author is not backend.world.bot:
        require(backend.world, channel, Permission.MANAGE_MESSAGES)
    backend.messages.delete(message)
    await backend.announce_deletion(message)
    return NOTHING


async def crosspost_message(backend: Backend, call: Incoming) -> Answer:
    channel = visible_channel(backend.world, call.params["channel_id"])
    message = _message(backend, channel, call)
    if channel.kind is not ChannelKind.ANNOUNCEMENT:
        raise wrong_channel_type()
    is_own = message.author is backend.world.bot
    needed = Permission.SEND_MESSAGES if is_own else Permission.MANAGE_MESSAGES
    require(backend.world, channel, needed)
    if message.flags & CROSSPOSTED:
        raise already_crossposted()
    backend.messages.crosspost(message)
    await backend.announce(message, "MESSAGE_UPDATE")
    return Answer(message_payload(message))


def _message(backend: Backend, channel: Channel, call: Incoming) -> Message:
    message = backend.messages.get(channel, call.params["message_id"])
    if message.is_ephemeral:
        raise unknown_message()
    return message


def _window(found: list[Message], call: Incoming, limit: int) -> list[Message]:
    """At most ``limit`` messages, oldest first, as ``before``, ``after``, ``around`` ask."""

    def bound(name: str) -> int | None:
        value = call.query.get(name)
        return int(value) if value and value.isdecimal() else None

    if (after := bound("after")) is not None:
        return [it for it in found if int(it.id) > after][:limit]
    if (around := bound("around")) is not None:
        centre = sum(int(it.id) < around for it in found)
        return found[max(centre - limit // 2, 0) :][:limit]
    before = bound("before")
    return [it for it in found if before is None or int(it.id) < before][-limit:]


def _reference(backend: Backend, channel: Channel, body: JsonObject) -> JsonObject | None:
    wanted = body.get("message_reference")
    if not wanted:
        return None
    message_id = str(wanted.get("message_id"))
    found = backend.messages.find(message_id)
    if found is None or found.is_deleted or found.channel is not channel:
        if wanted.get("fail_if_not_exists", True) is False:
            return None
        path = ("message_reference",)
        raise refuse_field(path, "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    reference: JsonObject = {"type": 0, "message_id": message_id, "channel_id": channel.id}
    if channel.guild is not None:
        reference["guild_id"] = channel.guild.id
    return reference
