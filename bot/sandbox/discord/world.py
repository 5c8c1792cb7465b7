"""Who and what exists: people, guilds, roles, members, channels."""

from dataclasses import dataclass, field
from enum import IntEnum

from bot.sandbox.discord.errors import unknown_channel, unknown_guild, unknown_member
from bot.sandbox.discord.snowflakes import Snowflakes


class ChannelKind(IntEnum):
    """https://discord.com/developers/docs/resources/channel#channel-object-channel-types."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


_THREADS = (
    ChannelKind.ANNOUNCEMENT_THREAD,
    ChannelKind.PUBLIC_THREAD,
    ChannelKind.PRIVATE_THREAD,
)


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot; ``locale`` is the language their client shows."""

    id: str
    name: str
    is_bot: bool = False
    accepts_dms: bool = True
    locale: str = "zh-CN"


@dataclass(slots=True, eq=False)
class Role:
    id: str
    name: str
    permissions: int
    position: int = 0
    is_mentionable: bool = False


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild."""

    user: User
    guild: "Guild" = field(repr=False)
    roles: list[Role] = field(default_factory=list)


@dataclass(slots=True)
class Overwrite:
    """A channel's own grants and refusals for a role or a member."""

    target_id: str
    is_role: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, eq=False)
class Channel:
    id: str
    kind: ChannelKind
    name: str = ""
    guild: "Guild | None" = field(default=None, repr=False)
    parent: "Channel | None" = None
    owner: User | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    recipients: list[User] = field(default_factory=list)
    last_message_id: str | None = None
    message_count: int = 0
    is_archived: bool = False
    is_locked: bool = False

    @property
    def is_thread(self) -> bool:
        return self.kind in _THREADS


@dataclass(slots=True, eq=False)
class Guild:
    id: str
    name: str
    owner: User
    everyone: Role
    locale: str = "zh-CN"
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    is_available: bool = True


class World:
    """Everything that exists in one sandbox, by id."""

    def __init__(self, ids: Snowflakes, *, bot_name: str, default_permissions: int) -> None:
        self.ids = ids
        self.default_permissions = default_permissions
        self.application_id = ids.next()
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self._dms: dict[str, Channel] = {}
        # A bot made today shares its id with its application.
        self.bot = User(self.application_id, bot_name, is_bot=True, locale="en-US")
        self.users[self.bot.id] = self.bot

    def add_user(self, name: str, *, locale: str) -> User:
        user = User(self.ids.next(), name, locale=locale)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, locale: str, bot_permissions: int) -> Guild:
        """A guild with an owner and the bot in it; the bot has a managed role of its own."""
        guild_id = self.ids.next()
        everyone = Role(guild_id, "@everyone", self.default_permissions)
        owner = self.add_user(f"{name} owner", locale=locale)
        guild = Guild(guild_id, name, owner, everyone, locale=locale)
        guild.roles[everyone.id] = everyone
        self.guilds[guild_id] = guild
        self.join(guild, owner)
        bot = self.join(guild, self.bot)
        bot.roles.append(self.add_role(guild, self.bot.name, permissions=bot_permissions))
        return guild

    def add_role(self, guild: Guild, name: str, *, permissions: int) -> Role:
        role = Role(self.ids.next(), name, permissions, position=len(guild.roles))
        guild.roles[role.id] = role
        return role

    def join(self, guild: Guild, user: User) -> Member:
        member = Member(user, guild)
        guild.members[user.id] = member
        return member

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The bot's direct channel with ``user``, opened where there is none yet."""
        if user.id not in self._dms:
            channel = Channel(self.ids.next(), ChannelKind.DM, recipients=[user])
            self._dms[user.id] = self.add_channel(channel)
        return self._dms[user.id]

    def channel(self, channel_id: str) -> Channel:
        """Raises ``ApiError`` 10003."""
        if channel_id not in self.channels:
            raise unknown_channel()
        return self.channels[channel_id]

    def guild(self, guild_id: str) -> Guild:
        """A guild that the bot is in. Raises ``ApiError`` 10004."""
        guild = self.guilds.get(guild_id)
        if guild is None or self.bot.id not in guild.members:
            raise unknown_guild()
        return guild

    def member(self, guild: Guild, user_id: str) -> Member:
        """Raises ``ApiError`` 10007."""
        if user_id not in guild.members:
            raise unknown_member()
        return guild.members[user_id]
