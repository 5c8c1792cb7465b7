"""Whom a message would ping, given its text and ``allowed_mentions``.

https://discord.com/developers/docs/resources/message#allowed-mentions-object
"""

import re
from dataclasses import dataclass

from bot.sandbox.discord.component_rules import text_displays
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel

_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
_USER = re.compile(r"<@!?([0-9]+)>")
_ROLE = re.compile(r"<@&([0-9]+)>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_ALL = ("everyone", "roles", "users")


@dataclass(frozen=True, slots=True)
class Pings:
    """Who gets a notification; ids of users and roles."""

    users: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    is_everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.is_everyone)


def pings_of(body: JsonObject, channel: Channel, *, granted: int) -> Pings:
    """The pings of a message in ``channel`` whose author has the permissions ``granted``.

    Embeds never ping. Without ``allowed_mentions`` everything written pings.
    """
    text = "\n".join([body.get("content") or "", *text_displays(body.get("components") or [])])
    text = _CODE.sub("", text)
    allowed = body.get("allowed_mentions")
    if allowed is None:
        allowed = {"parse": _ALL}
    parse = allowed.get("parse") or ()
    users = _allowed_ids(_USER.findall(text), allowed, kind="users")
    roles = _allowed_ids(_ROLE.findall(text), allowed, kind="roles")
    may_ping_all = bool(granted & Permission.MENTION_EVERYONE)
    return Pings(
        users=users,
        roles=frozenset(it for it in roles if may_ping_all or _is_mentionable(channel, it)),
        is_everyone="everyone" in parse and may_ping_all and bool(_EVERYONE.search(text)),
    )


def _allowed_ids(written: list[str], allowed: JsonObject, *, kind: str) -> frozenset[str]:
    if kind in (allowed.get("parse") or ()):
        return frozenset(written)
    return frozenset(written) & {str(it) for it in allowed.get(kind) or ()}


def _is_mentionable(channel: Channel, role_id: str) -> bool:
    role = channel.guild.roles.get(role_id) if channel.guild else None
    return role is not None and role.is_mentionable
