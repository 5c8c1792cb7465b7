"""Making people and chats, and changing who is where."""

from collections.abc import Iterable

from bot.sandbox.telegram.chats import Chat, ChatType, Topic
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

    def topic(self, chat: Chat, name: str) -> Topic:
        """A new forum topic; its ``thread_id`` addresses it. Raises ``ValueError``."""
        return People(self.world, self.bot).open_topic(chat, name)

    def set_member(
        self,
        chat: Chat,
        person: Person,
        status: Status = Status.MEMBER,
        *,
        can_send: bool = True,
    ) -> None:
        """Give a person a place in the chat."""
        chat.members[person.id] = Member(person, status, can_send=can_send)

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
        People(self.world, account).set_bot_status(chat, member, by=by)

    def block(self, person: Person, *, bot: BotAccount | None = None) -> None:
        """The person blocks the bot; it gets ``my_chat_member``."""
        People(self.world, bot or self.bot).set_blocked(person, is_blocked=True)

    def unblock(self, person: Person, *, bot: BotAccount | None = None) -> None:
        """The person lets the bot write again; it gets ``my_chat_member``."""
        People(self.world, bot or self.bot).set_blocked(person, is_blocked=False)

    def migrate(self, group: Chat) -> Chat:
        """Upgrade a group to a supergroup, which is returned."""
        return People(self.world, self.bot).migrate(group)

    def _populate(
        self, chat: Chat, creator: Person, members: Iterable[Person], bot_status: Status
    ) -> Chat:
        self.set_member(chat, creator, Status.CREATOR)
        for person in members:
            self.set_member(chat, person)
        self.world.add_chat(chat)
        if bot_status is not Status.LEFT:
            self.set_bot(chat, bot_status, by=creator)
        return chat
