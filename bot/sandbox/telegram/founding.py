"""Making people and chats, and changing who is where."""

from collections.abc import Iterable

from bot.sandbox.telegram.chats import Chat, ChatType
from bot.sandbox.telegram.membership import change_status
from bot.sandbox.telegram.people import People
from bot.sandbox.telegram.persons import Member, Person, Status
from bot.sandbox.telegram.world import BotAccount, World

FIRST_PERSON = 100_000_000
FIRST_GROUP = -400_000_000
NOTHING: frozenset[str] = frozenset()


class Founding:
    """The part of the sandbox that sets a scene. ``bot`` is the bot meant where none is named."""

    def __init__(self, world: World, bot: BotAccount) -> None:
        self.world = world
        self.bot = bot

    def person(
        self,
        first_name: str,
        *,
        username: str | None = None,
        language_code: str | None = None,
    ) -> Person:
        """A new person, who has not met any bot."""
        number = FIRST_PERSON + self.world.next_number()
        self.world.people[number] = Person(number, first_name, username, language_code)
        return self.world.people[number]

    def private_chat(
        self, person: Person, *, is_started: bool = True, bot: BotAccount | None = None
    ) -> Chat:
        """The bot's chat with the person; not started, the bot may not write to it."""
        chat = self.world.private_chat(bot or self.bot, person)
        chat.is_started = chat.is_started or is_started
        return chat

    def group(
        self,
        title: str,
        *,
        creator: Person,
        members: Iterable[Person] = (),
        bot_status: Status = Status.MEMBER,
    ) -> Chat:
        """A basic group with the bot in it."""
        chat = Chat(FIRST_GROUP - self.world.next_number(), ChatType.GROUP, title)
        return self._populate(chat, creator, members, bot_status)

    def supergroup(
        self,
        title: str,
        *,
        creator: Person,
        members: Iterable[Person] = (),
        bot_status: Status = Status.MEMBER,
        username: str | None = None,
        is_forum: bool = False,
    ) -> Chat:
        """A supergroup with the bot in it."""
        number = self.world.next_supergroup_id()
        chat = Chat(number, ChatType.SUPERGROUP, title, username, is_forum=is_forum)
        chat.last_message_id = int(is_forum)  # its first message made it, and is the General topic
        return self._populate(chat, creator, members, bot_status)

    def channel(
        self,
        title: str,
        *,
        creator: Person,
        bot_status: Status = Status.ADMINISTRATOR,
        username: str | None = None,
    ) -> Chat:
        """A channel with the bot in it."""
        chat = Chat(self.world.next_supergroup_id(), ChatType.CHANNEL, title, username)
        return self._populate(chat, creator, (), bot_status)

    def chat(self, chat: Chat | int, *, bot: BotAccount | None = None) -> Chat:
        """The chat with this number. Raises ``KeyError``."""
        if isinstance(chat, Chat):
            return chat
        found = self.world.chat_for(bot or self.bot, chat)
        if found is None:
            raise KeyError(chat)
        return found

    def set_member(
        self,
        chat: Chat,
        person: Person,
        status: Status = Status.MEMBER,
        *,
        can_send: bool = True,
        is_anonymous: bool = False,
        missing_rights: frozenset[str] = NOTHING,
    ) -> None:
        """Give a person a place in the chat, of which nobody is told."""
        chat.members[person.id] = Member(person, status, missing_rights, can_send, is_anonymous)

    def set_bot(
        self,
        chat: Chat,
        status: Status,
        *,
        missing_rights: frozenset[str] = NOTHING,
        can_send: bool = True,
        by: Person | None = None,
        bot: BotAccount | None = None,
    ) -> None:
        """Add, promote, restrict or kick the bot; it gets ``my_chat_member``."""
        account = bot or self.bot
        member = Member(account.person, status, missing_rights, can_send)
        self.people(account).set_place(chat, member, by=by)

    def block(self, person: Person, *, bot: BotAccount | None = None) -> None:
        """The person blocks the bot; it gets ``my_chat_member``."""
        self.people(bot).set_blocked(person, is_blocked=True)

    def unblock(self, person: Person, *, bot: BotAccount | None = None) -> None:
        """The person lets the bot write again; it gets ``my_chat_member``."""
        self.people(bot).set_blocked(person, is_blocked=False)

    def migrate(self, group: Chat) -> Chat:
        """Upgrade a group to a supergroup, which is returned."""
        return self.people().migrate(group)

    def people(self, bot: BotAccount | None = None) -> People:
        """What people can do to a bot."""
        return People(self.world, bot or self.bot)

    def _populate(
        self, chat: Chat, creator: Person, members: Iterable[Person], bot_status: Status
    ) -> Chat:
        self.set_member(chat, creator, Status.CREATOR)
        for person in members:
            self.set_member(chat, person)
        self.world.add_chat(chat)
        if bot_status is not Status.LEFT:
            place = Member(self.bot.person, bot_status)
            change_status(self.world, self.bot, chat, by=creator, member=place)
        return chat
