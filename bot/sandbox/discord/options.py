"""What a person typed after a slash, resolved against the command's registered options.

https://discord.com/developers/docs/interactions/application-commands#slash-commands-interaction-data
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.sandbox.discord.command_rules import SUBCOMMAND, SUBCOMMAND_GROUP
from bot.sandbox.discord.payloads import (
    interaction_channel_payload,
    member_payload,
    role_payload,
    user_payload,
)
from bot.sandbox.discord.permissions import channel_permissions
from bot.sandbox.discord.refusals import RefusedError
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel, Member, Role, User

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = range(3, 11)
OptionValue = str | int | float | bool | User | Member | Role | Channel


@dataclass(slots=True)
class Resolver:
    """Turns given values into the interaction's ``options`` and ``resolved``.

    With ``focused`` it serves autocompletion: that option may be half typed, others missing.
    """

    channel: Channel
    member: Member | None
    focused: str | None = None
    resolved: JsonObject = field(default_factory=dict)

    def resolve(
        self, command: JsonObject, path: list[str], given: Mapping[str, OptionValue]
    ) -> list[JsonObject]:
        """The options, inside the sub-commands that ``path`` names. Raises ``RefusedError``."""
        options = command.get("options") or []
        if path:
            return [self._sub_command(options, path, given)]
        if any(it["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for it in options):
            raise RefusedError(f"/{command['name']} needs one of its sub-commands")
        unknown = set(given) - {it["name"] for it in options}
        if unknown:
            raise RefusedError(f"/{command['name']} has no option {sorted(unknown)}")
        return self._given(options, given)

    def _sub_command(
        self, options: list[JsonObject], path: list[str], given: Mapping[str, OptionValue]
    ) -> JsonObject:
        for option in options:
            if option["name"] == path[0] and option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP):
                inner = self.resolve(option, path[1:], given)
                return {"name": option["name"], "type": option["type"], "options": inner}
        raise RefusedError(f"there is no sub-command {path[0]!r}")

    def _given(
        self, options: list[JsonObject], given: Mapping[str, OptionValue]
    ) -> list[JsonObject]:
        found: list[JsonObject] = []
        for option in options:
            name = option["name"]
            if name == self.focused:
                value = str(given[name])
                found.append(
                    {"name": name, "type": option["type"], "value": value, "focused": True}
                )
            elif name in given:
                value_sent = self._value(option, given[name])
                found.append({"name": name, "type": option["type"], "value": value_sent})
            elif option.get("required") and self.focused is None:
                raise RefusedError(f"the option {name!r} is required")
        return found

    def _value(self, option: JsonObject, value: OptionValue) -> object:
        kind = option["type"]
        if kind in (USER, CHANNEL, ROLE, MENTIONABLE):
            return self._reference(option["name"], value)
        if not _IS_OF_KIND[kind](value):
            raise RefusedError(f"{value!r} does not fit the option {option['name']!r}")
        _check_range(option, value)
        choices = option.get("choices") or []
        if choices and value not in [choice["value"] for choice in choices]:
            raise RefusedError(f"{value!r} is no choice of {option['name']!r}")
        return value

    def _reference(self, name: str, value: OptionValue) -> str:
        if isinstance(value, Channel):
            self._note("channels", value.id, interaction_channel_payload(value, self.member))
            return value.id
        if isinstance(value, Role) and self.channel.guild is not None:
            self._note("roles", value.id, role_payload(value, self.channel.guild))
            return value.id
        if isinstance(value, Member):
            granted = str(channel_permissions(self.channel, value))
            payload = {**member_payload(value, with_user=False), "permissions": granted}
            self._note("members", value.user.id, payload)
            value = value.user
        if isinstance(value, User):
            self._note("users", value.id, user_payload(value))
            return value.id
        raise RefusedError(f"{value!r} does not fit the option {name!r}")

    def _note(self, kind: str, thing_id: str, payload: JsonObject) -> None:
        self.resolved.setdefault(kind, {})[thing_id] = payload


_IS_OF_KIND: dict[int, Callable[[object], bool]] = {
    STRING: lambda value: isinstance(value, str),
    INTEGER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    BOOLEAN: lambda value: isinstance(value, bool),
    NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}


def _check_range(option: JsonObject, value: OptionValue) -> None:
    size: float | None = None
    low, high = option.get("min_value"), option.get("max_value")
    if isinstance(value, str):
        size, low, high = len(value), option.get("min_length"), option.get("max_length")
    elif isinstance(value, int | float):
        size = value
    if size is None:
        return
    if (low is not None and size < low) or (high is not None and size > high):
        raise RefusedError(f"{value!r} is out of range for the option {option['name']!r}")
