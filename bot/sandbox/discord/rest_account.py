"""Routes about the bot itself: gateway address, user, application, guilds, direct channels."""

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.errors import refuse_field, unknown_user
from bot.sandbox.discord.gateway_session import Intent
from bot.sandbox.discord.payloads import (
    application_payload,
    channel_payload,
    member_payload,
    own_guild_payload,
    own_user_payload,
    user_payload,
)
from bot.sandbox.discord.wire import NOTHING, Answer, Incoming


async def get_gateway(backend: Backend, _: Incoming) -> Answer:
    return Answer({"url": backend.gateway.address})


async def get_gateway_bot(backend: Backend, _: Incoming) -> Answer:
    limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
    return Answer({"url": backend.gateway.address, "shards": 1, "session_start_limit": limit})


async def get_own_user(backend: Backend, _: Incoming) -> Answer:
    return Answer(own_user_payload(backend.world.bot))


async def get_user(backend: Backend, call: Incoming) -> Answer:
    user = backend.world.users.get(call.params["user_id"])
    if user is None:
        raise unknown_user()
    return Answer(user_payload(user))


async def get_application(backend: Backend, _: Incoming) -> Answer:
    world = backend.world
    owner = next((guild.owner for guild in world.guilds.values()), world.bot)
    return Answer(application_payload(world, owner))


async def list_own_guilds(backend: Backend, _: Incoming) -> Answer:
    world = backend.world
    joined = [it for it in world.guilds.values() if world.bot.id in it.members]
    return Answer([own_guild_payload(it, world.bot) for it in joined])


async def get_own_member(backend: Backend, call: Incoming) -> Answer:
    guild = backend.world.guild(call.params["guild_id"])
    return Answer(member_payload(guild.members[backend.world.bot.id]))


async def leave_guild(backend: Backend, call: Incoming) -> Answer:
    guild = backend.world.guild(call.params["guild_id"])
    del guild.members[backend.world.bot.id]
    await backend.gateway.dispatch(
        "GUILD_DELETE", {"id": guild.id}, intent=Intent.GUILDS, guild_id=guild.id
    )
    return NOTHING


async def open_dm(backend: Backend, call: Incoming) -> Answer:
    recipient_id = call.fields.get("recipient_id")
    if recipient_id is None:
        raise refuse_field(("recipient_id",), "BASE_TYPE_REQUIRED", "This field is required")
    user = backend.world.users.get(str(recipient_id))
    if user is None or user.is_bot:
        raise refuse_field(("recipient_id",), "INVALID_RECIPIENT", "Invalid Recipient(s)")
    return Answer(channel_payload(backend.world.dm(user)))
