"""What people do: slash commands, buttons, menus, dialogues, messages."""

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.component_rules import BUTTON, LINK_STYLE, SELECTS, STRING_SELECT, walk
from bot.sandbox.discord.dialogues import submitted
from bot.sandbox.discord.interaction_payloads import interaction_payload
from bot.sandbox.discord.interactions import Action, Interaction, InteractionKind
from bot.sandbox.discord.mentions import pings_of
from bot.sandbox.discord.messages import Draft, Message
from bot.sandbox.discord.options import OptionValue, Resolver
from bot.sandbox.discord.permissions import DM_PERMISSIONS, Permission, channel_permissions
from bot.sandbox.discord.refusals import RefusedError
from bot.sandbox.discord.wire import JsonObject
from bot.sandbox.discord.world import Channel, Member, User

Person = User | Member


class People:
    """The part of the control face that acts for people.

    Its methods raise ``RefusedError`` where a person's own client would not let them.
    """

    backend: Backend

    def offered(self, channel: Channel, person: Person) -> list[JsonObject]:
        """The slash commands that ``person`` is shown in ``channel``."""
        member = _member(channel, person)
        _require(channel, member, Permission.VIEW_CHANNEL)
        if not _granted(channel, member) & Permission.USE_APPLICATION_COMMANDS:
            return []
        return self.backend.commands.offered(channel, member)

    async def slash(
        self, channel: Channel, person: Person, command: str, /, **options: OptionValue
    ) -> Interaction:
        """Give ``/command`` (``"story show"`` with a sub-command); returns before the answer."""
        given = " ".join(f"{it}" for it in options.values())
        label = f"/{command} {given}".rstrip()
        resolver = Resolver(channel, _member(channel, person))
        data = self._command_data(person, command, resolver=resolver, options=options)
        return await self._act(
            Action(
                InteractionKind.COMMAND,
                channel,
                _user(person),
                data,
                label,
                _member(channel, person),
            )
        )

    async def autocomplete(
        self,
        channel: Channel,
        person: Person,
        command: str,
        focused: str,
        /,
        **options: OptionValue,
    ) -> list[JsonObject]:
        """The choices offered while the option ``focused`` is being typed; waits for them."""
        if focused not in options:
            raise RefusedError(f"nothing is typed for the option {focused!r}")
        resolver = Resolver(channel, _member(channel, person), focused)
        data = self._command_data(person, command, resolver=resolver, options=options)
        interaction = await self._act(
            Action(
                InteractionKind.AUTOCOMPLETE,
                channel,
                _user(person),
                data,
                f"/{command} …",
                _member(channel, person),
            )
        )
        await interaction.first_answer()
        return interaction.choices

    async def press(self, message: Message, custom_id: str, person: Person) -> Interaction:
        """Press the button ``custom_id`` of ``message``."""
        button = _component(message, custom_id, person)
        if button["type"] != BUTTON or button.get("style") == LINK_STYLE:
            raise RefusedError(f"{custom_id!r} is no button that can be pressed")
        return await self._use(message, button, person, extra={})

    async def choose(
        self, message: Message, custom_id: str, person: Person, *values: str
    ) -> Interaction:
        """Choose ``values`` in the menu ``custom_id`` of ``message``."""
        menu = _component(message, custom_id, person)
        if menu["type"] not in SELECTS:
            raise RefusedError(f"{custom_id!r} is no menu")
        offered = [option["value"] for option in menu.get("options", ())]
        unknown = [it for it in values if it not in offered]
        if menu["type"] == STRING_SELECT and unknown:
            raise RefusedError(f"the menu does not offer {unknown}")
        if not menu.get("min_values", 1) <= len(values) <= menu.get("max_values", 1):
            raise RefusedError(f"{len(values)} values are too few or too many")
        return await self._use(message, menu, person, extra={"values": list(values)})

    async def submit(
        self, interaction: Interaction, person: Person, /, **values: str
    ) -> Interaction:
        """Fill in the dialogue that answered ``interaction``; ``values`` by custom id."""
        if interaction.modal is None:
            raise RefusedError("no dialogue is open")
        data = submitted(interaction.modal, values)
        return await self._act(
            Action(
                InteractionKind.MODAL,
                interaction.channel,
                _user(person),
                data,
                interaction.modal["title"],
                _member(interaction.channel, person),
                interaction.message,
            )
        )

    async def say(self, channel: Channel, person: Person, text: str) -> Message:
        """Write a message in ``channel``."""
        member = _member(channel, person)
        _require(channel, member, Permission.SEND_MESSAGES)
        body = {"content": text}
        pings = pings_of(body, channel, granted=_granted(channel, member))
        message = self.backend.messages.create(Draft(channel, _user(person), body, pings=pings))
        await self.backend.announce(message)
        return message

    def _command_data(
        self,
        person: Person,
        command: str,
        *,
        resolver: Resolver,
        options: dict[str, OptionValue],
    ) -> JsonObject:
        name, *path = command.split(" ")
        offered = self.offered(resolver.channel, person)
        found = next((it for it in offered if it["name"] == name), None)
        if found is None:
            raise RefusedError(f"/{name} is not offered to {_user(person).name} here")
        data: JsonObject = {"id": found["id"], "name": found["name"], "type": found["type"]}
        resolved = resolver.resolve(found, path, options)
        if resolved:
            data["options"] = resolved
        if resolver.resolved:
            data["resolved"] = resolver.resolved
        if "guild_id" in found:
            data["guild_id"] = found["guild_id"]
        return data

    async def _use(
        self, message: Message, component: JsonObject, person: Person, *, extra: JsonObject
    ) -> Interaction:
        data = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
            **extra,
        }
        label = f"[{component.get('label') or component['custom_id']}]"
        channel = message.channel
        member = _member(channel, person)
        _require(channel, member, Permission.VIEW_CHANNEL)
        kind = InteractionKind.COMPONENT
        return await self._act(Action(kind, channel, _user(person), data, label, member, message))

    async def _act(self, action: Action) -> Interaction:
        interaction = self.backend.interactions.open(action)
        payload = interaction_payload(interaction, self.backend.world)
        guild = action.channel.guild
        guild_id = guild.id if guild and self.backend.world.bot.id in guild.members else None
        await self.backend.gateway.dispatch(
            "INTERACTION_CREATE", payload, intent=None, guild_id=guild_id
        )
        return interaction


def _user(person: Person) -> User:
    return person.user if isinstance(person, Member) else person


def _member(channel: Channel, person: Person) -> Member | None:
    """The person as a member there; ``None`` in a direct channel."""
    user = _user(person)
    if channel.guild is None:
        if user not in channel.recipients:
            raise RefusedError(f"{user.name} is not in this direct channel")
        return None
    if user.id not in channel.guild.members:
        raise RefusedError(f"{user.name} is not in {channel.guild.name}")
    return channel.guild.members[user.id]


def _granted(channel: Channel, member: Member | None) -> int:
    if member is None:
        return DM_PERMISSIONS | Permission.USE_APPLICATION_COMMANDS
    return channel_permissions(channel, member)


def _require(channel: Channel, member: Member | None, permission: Permission) -> None:
    if not _granted(channel, member) & permission:
        raise RefusedError(f"lacks {permission.name} in #{channel.name}")


def _component(message: Message, custom_id: str, person: Person) -> JsonObject:
    if message.is_deleted or message.visible_to not in (None, _user(person)):
        raise RefusedError("there is no such message to be seen")
    for _, component in walk(message.components, ()):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise RefusedError(f"{custom_id!r} is greyed out")
            return component
    raise RefusedError(f"the message has no {custom_id!r}")
