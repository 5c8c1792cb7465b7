"""A message as JSON.

https://discord.com/developers/docs/resources/message#message-object
"""

from bot.sandbox.discord.component_rules import walk, without_nulls
from bot.sandbox.discord.messages import Message
from bot.sandbox.discord.payloads import channel_payload, iso, member_payload, user_payload
from bot.sandbox.discord.wire import JsonObject


def message_payload(message: Message) -> JsonObject:
    payload: JsonObject = {
        "id": message.id,
        "channel_id": message.channel.id,
        "author": user_payload(message.author),
        "type": message.kind,
        "content": message.content,
        "embeds": [without_nulls(it) for it in message.embeds],
        "components": _resolved(message),
        "attachments": message.attachments,
        "mentions": [],
        "mention_roles": sorted(message.pings.roles),
        "mention_everyone": message.pings.is_everyone,
        "pinned": False,
        "tts": False,
        "flags": message.flags,
        "timestamp": iso(message.sent_at),
        "edited_timestamp": iso(message.edited_at) if message.edited_at else None,
    }
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.interaction is not None:
        payload["application_id"] = message.author.id
        payload["webhook_id"] = message.author.id
        payload["interaction_metadata"] = message.interaction
    if message.reference is not None:
        payload["message_reference"] = message.reference
    return payload


def message_event(message: Message, *, with_content: bool) -> JsonObject:
    """A message as the gateway tells it; its contents hidden without the privileged intent."""
    payload = message_payload(message)
    guild = message.channel.guild
    if guild is not None:
        payload["guild_id"] = guild.id
        if message.author.id in guild.members:
            payload["member"] = member_payload(guild.members[message.author.id], with_user=False)
    if not with_content:
        payload |= {"content": "", "embeds": [], "components": [], "attachments": []}
    return payload


def thread_payload(message: Message) -> JsonObject:
    """A new forum post: the thread and the message it begins with."""
    return {**channel_payload(message.channel), "message": message_payload(message)}


def _resolved(message: Message) -> list[JsonObject]:
    """The components with links to attachments in place of their names."""
    addresses = {f"attachment://{it['filename']}": it["url"] for it in message.attachments}
    components = [without_nulls(it) for it in message.components]
    for _, component in walk(components, ()):
        media = [component[name] for name in ("file", "media") if name in component]
        media += [item["media"] for item in component.get("items", ())]
        for item in media:
            item["url"] = addresses.get(item["url"], item["url"])
    return components
