"""Setting the scene: guilds, channels, people, and what changes in them while the bot runs."""

from bot.sandbox.discord.backend import Backend
from bot.sandbox.discord.gateway_session import Intent
from bot.sandbox.discord.payloads import (
    guild_create_payload,
    member_payload,
    role_payload,
    unavailable_guild_payload,
)
from bot.sandbox.discord.permissions import MEMBER_PERMISSIONS
from bot.sandbox.discord.world import (
    Channel,
    ChannelKind,
    Guild,
    Member,
    Overwrite,
    Role,
    User,
)


class Stage:
    """The part of the control face that makes and changes the world; the gateway tells the bot."""

    backend: Backend

    async def create_guild(
        self, name: str, *, locale: str = "zh-CN", bot_permissions: int = MEMBER_PERMISSIONS
    ) -> Guild:
        """A guild with an owner; the bot is in it with ``bot_permissions``."""
        world = self.backend.world
        guild = world.add_guild(name, locale=locale, bot_permissions=bot_permissions)
        await self._tell(guild, "GUILD_CREATE", guild_create_payload(guild, world.bot))
        return guild

    async def create_channel(
        self,
        guild: Guild,
        name: str,
        *,
        kind: ChannelKind = ChannelKind.TEXT,
        parent: Channel | None = None,
    ) -> Channel:
        """A channel; a thread where ``kind`` is one, in its ``parent``."""
        channel = Channel(self.backend.world.ids.next(), kind, name, guild, parent)
        if channel.is_thread:
            channel.owner = guild.owner
        self.backend.world.add_channel(channel)
        await self.backend.announce_channel(channel, "CREATE")
        return channel

    async def add_member(
        self, guild: Guild, name: str, *, permissions: int = 0, locale: str = "zh-CN"
    ) -> Member:
        """A person in ``guild``, with ``permissions`` on top of everyone's."""
        world = self.backend.world
        member = world.join(guild, world.add_user(name, locale=locale))
        if permissions:
            member.roles.append(world.add_role(guild, f"{name} role", permissions=permissions))
        payload = {**member_payload(member), "guild_id": guild.id}
        await self._tell(guild, "GUILD_MEMBER_ADD", payload, intent=Intent.GUILD_MEMBERS)
        return member

    def dm(self, person: User | Member) -> Channel:
        """The direct channel between ``person`` and the bot."""
        return self.backend.world.dm(person.user if isinstance(person, Member) else person)

    async def overwrite(
        self, channel: Channel, who: Member | Role, *, allow: int = 0, deny: int = 0
    ) -> None:
        """Set what ``who`` may do in ``channel`` in departure from the guild."""
        target_id = who.id if isinstance(who, Role) else who.user.id
        kept = [it for it in channel.overwrites if it.target_id != target_id]
        overwrite = Overwrite(target_id, isinstance(who, Role), allow, deny)
        channel.overwrites = [*kept, overwrite]
        await self.backend.announce_channel(channel, "UPDATE")

    async def deny_bot(self, channel: Channel, permissions: int) -> None:
        """Take ``permissions`` from the bot in ``channel``; 0 gives back what was taken."""
        if channel.guild is None:
            raise ValueError("a direct channel has no permissions; see User.accepts_dms")
        bot = channel.guild.members[self.backend.world.bot.id]
        await self.overwrite(channel, bot, deny=permissions)

    async def set_bot_permissions(self, guild: Guild, permissions: int) -> None:
        """Change the permissions of the bot's own role."""
        role = guild.members[self.backend.world.bot.id].roles[0]
        role.permissions = permissions
        payload = {"guild_id": guild.id, "role": role_payload(role, guild)}
        await self._tell(guild, "GUILD_ROLE_UPDATE", payload)

    async def delete_channel(self, channel: Channel) -> None:
        """Delete it, and for the REST face it never was."""
        del self.backend.world.channels[channel.id]
        if channel.guild is not None:
            await self.backend.announce_channel(channel, "DELETE")
            del channel.guild.channels[channel.id]

    async def remove_bot(self, guild: Guild) -> None:
        """Kick the bot out of ``guild``."""
        guild.members.pop(self.backend.world.bot.id, None)
        await self._tell(guild, "GUILD_DELETE", {"id": guild.id})

    async def set_available(self, guild: Guild, *, is_available: bool) -> None:
        """An outage of ``guild`` begins, or ends."""
        guild.is_available = is_available
        if is_available:
            payload = guild_create_payload(guild, self.backend.world.bot)
            await self._tell(guild, "GUILD_CREATE", payload)
        else:
            await self._tell(guild, "GUILD_DELETE", unavailable_guild_payload(guild))

    async def _tell(
        self, guild: Guild, event: str, payload: object, *, intent: int = Intent.GUILDS
    ) -> None:
        await self.backend.gateway.dispatch(event, payload, intent=intent, guild_id=guild.id)
        self.backend.journal.ring()
