"""The bot's registered commands, global and per guild, and who is offered which.

https://discord.com/developers/docs/interactions/application-commands
"""

from bot.sandbox.discord.command_rules import CHAT_INPUT, check_command, check_commands
from bot.sandbox.discord.component_rules import without_nulls
from bot.sandbox.discord.errors import unknown_command
from bot.sandbox.discord.permissions import Permission, channel_permissions
from bot.sandbox.discord.snowflakes import Snowflakes
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel, Member

_NULLABLE = ("default_member_permissions", "contexts")
_LOCALIZATIONS = ("name_localizations", "description_localizations")
_GUILD_CONTEXT, _DM_CONTEXT = 0, 1


class Commands:
    """``scope`` is a guild's id, or ``None`` for global commands."""

    def __init__(self, ids: Snowflakes, application_id: str) -> None:
        self._ids = ids
        self._application_id = application_id
        self._scopes: dict[str | None, dict[str, JsonObject]] = {}

    def in_scope(self, scope: str | None) -> list[JsonObject]:
        """The commands registered there, oldest first."""
        return list(self._scopes.get(scope, {}).values())

    def get(self, scope: str | None, command_id: str) -> JsonObject:
        """Raises ``ApiError`` 10063."""
        found = self._scopes.get(scope, {}).get(command_id)
        if found is None:
            raise unknown_command()
        return found

    def overwrite(self, scope: str | None, bodies: list[JsonObject]) -> list[JsonObject]:
        """Replace all; a command that stays keeps its id. Raises ``ApiError`` 50035."""
        check_commands(bodies)
        made = [self._made(scope, body) for body in bodies]
        self._scopes[scope] = {command["id"]: command for command in made}
        return made

    def create(self, scope: str | None, body: JsonObject) -> tuple[JsonObject, bool]:
        """The command and whether it is new: the same name replaces. Raises ``ApiError``."""
        check_commands([*(it for it in self.in_scope(scope) if not _is_same(it, body)), body])
        is_new = not any(_is_same(it, body) for it in self.in_scope(scope))
        command = self._made(scope, body)
        self._scopes.setdefault(scope, {})[command["id"]] = command
        return command, is_new

    def change(self, scope: str | None, command_id: str, body: JsonObject) -> JsonObject:
        """Raises ``ApiError`` 10063, 50035."""
        command = {**self.get(scope, command_id), **body}
        check_command(command)
        changed = self._finished(scope, command, command_id)
        self._scopes[scope][command_id] = changed
        return changed

    def delete(self, scope: str | None, command_id: str) -> None:
        """Raises ``ApiError`` 10063."""
        self.get(scope, command_id)
        del self._scopes[scope][command_id]

    def offered(self, channel: Channel, member: Member | None) -> list[JsonObject]:
        """The slash commands that ``member`` sees in ``channel``; ``None`` is a direct chat.

        A guild's command hides the global one of the same name.
        """
        scopes = [channel.guild.id, None] if channel.guild else [None]
        named: dict[str, JsonObject] = {}
        for scope in scopes:
            for command in self.in_scope(scope):
                if command["type"] == CHAT_INPUT:
                    named.setdefault(command["name"], command)
        return [it for it in named.values() if _is_offered(it, channel, member)]

    def _made(self, scope: str | None, body: JsonObject) -> JsonObject:
        known = next((it for it in self.in_scope(scope) if _is_same(it, body)), None)
        return self._finished(scope, body, known["id"] if known else self._ids.next())

    def _finished(self, scope: str | None, body: JsonObject, command_id: str) -> JsonObject:
        permissions = body.get("default_member_permissions")
        command: JsonObject = {
            "type": CHAT_INPUT,
            "description": "",
            "nsfw": False,
            "integration_types": [0],
            **dict.fromkeys((*_NULLABLE, *_LOCALIZATIONS)),
            **without_nulls(body),
            "id": command_id,
            "application_id": self._application_id,
            "version": self._ids.next(),
            "default_member_permissions": None if permissions is None else str(permissions),
        }
        if scope is None:
            command.setdefault("dm_permission", True)
        else:
            command["guild_id"] = scope
        return command


def _is_same(command: JsonObject, body: JsonObject) -> bool:
    kind = body.get("type") or CHAT_INPUT
    return bool(command["name"] == body["name"] and command["type"] == kind)


def _is_offered(command: JsonObject, channel: Channel, member: Member | None) -> bool:
    contexts = command["contexts"]
    if channel.guild is None or member is None:
        is_for_dms = command.get("dm_permission", True) and "guild_id" not in command
        return is_for_dms if contexts is None else _DM_CONTEXT in contexts
    if contexts is not None and _GUILD_CONTEXT not in contexts:
        return False
    granted = channel_permissions(channel, member)
    needed = command["default_member_permissions"]
    if needed is None or granted & Permission.ADMINISTRATOR:
        return True
    # "0" hides a command from everyone but administrators.
    return int(needed) != 0 and granted & int(needed) == int(needed)
