"""Routes about application commands, global and of a guild.

https://discord.com/developers/docs/interactions/application-commands#endpoints
"""

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.errors import missing_access, unknown_application
from bot.sandbox.discord.wire import NOTHING, Answer, Incoming, JsonObject

_LOCALIZATIONS = ("name_localizations", "description_localizations")


async def list_commands(backend: Backend, call: Incoming) -> Answer:
    found = backend.commands.in_scope(_scope(backend, call))
    if call.is_asked("with_localizations"):
        return Answer(found)
    return Answer([_without_localizations(it) for it in found])


async def overwrite_commands(backend: Backend, call: Incoming) -> Answer:
    bodies = call.body if isinstance(call.body, list) else []
    return Answer(backend.commands.overwrite(_scope(backend, call), bodies))


async def create_command(backend: Backend, call: Incoming) -> Answer:
    command, is_new = backend.commands.create(_scope(backend, call), call.fields)
    return Answer(command, status=201 if is_new else 200)


async def get_command(backend: Backend, call: Incoming) -> Answer:
    return Answer(backend.commands.get(_scope(backend, call), call.params["command_id"]))


async def change_command(backend: Backend, call: Incoming) -> Answer:
    scope = _scope(backend, call)
    return Answer(backend.commands.change(scope, call.params["command_id"], call.fields))


async def delete_command(backend: Backend, call: Incoming) -> Answer:
    backend.commands.delete(_scope(backend, call), call.params["command_id"])
    return NOTHING


def _scope(backend: Backend, call: Incoming) -> str | None:
    if call.params["application_id"] != backend.world.application_id:
        raise unknown_application()
    guild_id = call.params.get("guild_id")
    if guild_id is not None:
        guild = backend.world.guilds.get(guild_id)
        if guild is None or backend.world.bot.id not in guild.members:
            raise missing_access()
    return guild_id


def _without_localizations(command: JsonObject) -> JsonObject:
    return {key: value for key, value in command.items() if key not in _LOCALIZATIONS}
