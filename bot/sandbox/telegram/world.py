"""Everything the sandbox knows: bots, people and chats."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.telegram.calls import Call, Changes
from bot.sandbox.telegram.chats import Chat, ChatType, StoredMessage
from bot.sandbox.telegram.content import Content, Document
from bot.sandbox.telegram.inline_world import InlineWorld
from bot.sandbox.telegram.limits import Limiter
from bot.sandbox.telegram.persons import SYSTEM, Person
from bot.sandbox.telegram.updates import UpdateQueue
from bot.sandbox.telegram.wire import JsonObject

FIRST_SUPERGROUP = -1_001_000_000_000


@dataclass(slots=True)
class CallbackPress:
    """A pressed button; ``answer`` are the parameters of the bot's answerCallbackQuery."""

    id: str
    bot: Person
    message: StoredMessage
    person: Person
    button: JsonObject
    at: float
    answer: JsonObject | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are sent instead of being polled."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: float = 0


@dataclass(slots=True)
class BotAccount:
    """A bot: its token, its user, its updates and its profile by language code.

    ``webhook_retry`` is how many seconds pass until a refused update is tried again.
    """

    token: str
    person: Person
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    webhook: Webhook | None = None
    webhook_retry: float = 1.0
    can_read_all_group_messages: bool = False
    is_inline: bool = True
    has_inline_feedback: bool = False
    commands: dict[tuple[str, str], list[JsonObject]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, JsonObject] = field(default_factory=dict)


class World:
    """State shared by the methods and the control face. ``now`` is seconds since the epoch."""

    def __init__(self, *, limiter: Limiter, now: Callable[[], float]) -> None:
        self.limiter = limiter
        self.now = now
        self.changes = Changes()
        self.calls: list[Call] = []
        self.bots: dict[str, BotAccount] = {}
        self.people: dict[int, Person] = {person.id: person for person in SYSTEM}
        self.presses: dict[str, CallbackPress] = {}
        self.inline = InlineWorld(now)
        self.inline_messages: dict[str, StoredMessage] = {}
        self.files: dict[str, Document] = {}
        self._chats: dict[int, Chat] = {}
        self._private: dict[tuple[int, int], Chat] = {}
        self._numbers = itertools.count(1)

    def next_number(self) -> int:
        """A number not used before, for ids of people, chats and presses."""
        return next(self._numbers)

    def next_supergroup_id(self) -> int:
        """A fresh id for a supergroup or channel."""
        return FIRST_SUPERGROUP - self.next_number()

    def add_bot(self, token: str, first_name: str, username: str) -> BotAccount:
        """Make a bot known. Its id is the token's number. Raises ``ValueError``."""
        number = token.partition(":")[0]
        if not number.isdecimal() or token in self.bots or int(number) in self.people:
            raise ValueError("a token is a new number, a colon and a secret, as in 123:abc")
        person = Person(int(number), first_name, username, is_bot=True)
        self.people[person.id] = person
        self.bots[token] = BotAccount(token, person)
        return self.bots[token]

    def add_chat(self, chat: Chat) -> Chat:
        """Make a group, supergroup or channel known."""
        self._chats[chat.id] = chat
        return chat

    def private_chat(self, bot: BotAccount, person: Person) -> Chat:
        """The bot's chat with the person."""
        key = (bot.person.id, person.id)
        if key not in self._private:
            self._private[key] = Chat(person.id, ChatType.PRIVATE, person=person)
        return self._private[key]

    def chat_for(self, bot: BotAccount, chat_id: int | str) -> Chat | None:
        """What ``chat_id`` means to the bot: a number, or ``@username`` of a public chat."""
        if isinstance(chat_id, int):
            if chat_id in self.people:
                return self.private_chat(bot, self.people[chat_id])
            return self._chats.get(chat_id)
        name = chat_id.removeprefix("@").lower()
        for chat in self._chats.values():
            if chat_id.startswith("@") and (chat.username or "").lower() == name:
                return chat
        return None

    def store(
        self,
        chat: Chat,
        sender: Person | None,
        content: Content,
        *,
        thread_id: int | None = None,
        reply_to: StoredMessage | None = None,
        service: JsonObject | None = None,
    ) -> StoredMessage:
        """Put a message into the chat."""
        message = StoredMessage(
            chat,
            chat.next_message_id(),
            sender,
            self.now(),
            content,
            thread_id=thread_id,
            reply_to=reply_to,
            service=service,
        )
        chat.messages[message.message_id] = message
        self.changes.announce()
        return message
