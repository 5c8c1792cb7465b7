"""People, chats, members and messages as the sandbox knows them."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.telegram.wire import JsonObject


class ChatType(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Status(StrEnum):
    """Somebody's standing in a chat."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = frozenset({Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER, Status.RESTRICTED})
IN_CHARGE = frozenset({Status.CREATOR, Status.ADMINISTRATOR})


@dataclass(slots=True)
class Person:
    """A user; bots are users too."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_deactivated: bool = False

    def as_json(self) -> JsonObject:
        """A ``User``."""
        user: JsonObject = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class Member:
    """A person's place in a chat. ``missing_rights`` are rights that an administrator lacks."""

    person: Person
    status: Status
    missing_rights: frozenset[str] = frozenset()
    can_send: bool = True

    @property
    def is_present(self) -> bool:
        return self.status in PRESENT

    @property
    def is_in_charge(self) -> bool:
        return self.status in IN_CHARGE

    def has_right(self, right: str) -> bool:
        """Whether an administrator's right is held."""
        if self.status is Status.CREATOR:
            return True
        return self.status is Status.ADMINISTRATOR and right not in self.missing_rights


@dataclass(slots=True)
class Content:
    """What a message says: text with entities, or the blocks of a rich message."""

    text: str = ""
    entities: list[JsonObject] = field(default_factory=list)
    blocks: list[JsonObject] | None = None
    is_rtl: bool = False
    link_preview: JsonObject | None = None
    markup: JsonObject | None = None

    def as_json(self) -> JsonObject:
        """The fields of a ``Message`` that tell its content."""
        result: JsonObject = {}
        if self.blocks is None:
            result["text"] = self.text
            if self.entities:
                result["entities"] = self.entities
            if self.link_preview:
                result["link_preview_options"] = self.link_preview
        else:
            result["rich_message"] = {"blocks": self.blocks}
            if self.is_rtl:
                result["rich_message"]["is_rtl"] = True
        if self.markup and "inline_keyboard" in self.markup:
            result["reply_markup"] = self.markup
        return result


@dataclass(slots=True)
class StoredMessage:
    """A message as it now is; ``edits`` are its former contents, oldest first.

    ``text`` of a rich message is its plain text. Times are seconds since the epoch.
    """

    chat: "Chat"
    message_id: int
    sender: Person | None
    sent_at: float
    content: Content
    thread_id: int | None = None
    reply_to: "StoredMessage | None" = None
    edits: list[Content] = field(default_factory=list)
    edited_at: float | None = None
    is_deleted: bool = False
    is_silent: bool = False
    service: JsonObject | None = None

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def entities(self) -> list[JsonObject]:
        return self.content.entities

    @property
    def blocks(self) -> list[JsonObject] | None:
        """Blocks of a rich message, None for an ordinary one."""
        return self.content.blocks

    @property
    def buttons(self) -> list[JsonObject]:
        """The inline keyboard's buttons, row after row."""
        rows = (self.content.markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def as_json(self, *, is_quoted: bool = False) -> JsonObject:
        """A ``Message``; a quoted one doesn't tell what it replies to."""
        message: JsonObject = {
            "message_id": self.message_id,
            "date": int(self.sent_at),
            "chat": self.chat.as_json(),
        }
        if self.chat.type is ChatType.CHANNEL:
            message["sender_chat"] = self.chat.as_json()
        elif self.sender is not None:
            message["from"] = self.sender.as_json()
        if self.thread_id is not None:
            message |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        if self.edited_at is not None:
            message["edit_date"] = int(self.edited_at)
        if self.reply_to is not None and not is_quoted:
            message["reply_to_message"] = self.reply_to.as_json(is_quoted=True)
        return message | (self.content.as_json() if self.service is None else self.service)


@dataclass(slots=True)
class Topic:
    """A forum topic."""

    thread_id: int
    name: str
    is_closed: bool = False


@dataclass(slots=True)
class Chat:
    """A chat. ``is_started``: the person of a private chat has written to the bot."""

    id: int
    type: ChatType
    title: str = ""
    username: str | None = None
    person: Person | None = None
    is_forum: bool = False
    is_started: bool = False
    is_blocked: bool = False
    migrated_to: int | None = None
    can_members_send: bool = True
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_message_id: int = 0

    @property
    def is_private(self) -> bool:
        return self.type is ChatType.PRIVATE

    def member(self, person: Person) -> Member:
        """Somebody's place in the chat; who was never there has left."""
        return self.members.get(person.id) or Member(person, Status.LEFT)

    def next_message_id(self) -> int:
        """A fresh id."""
        self.last_message_id += 1
        return self.last_message_id

    def find(self, message_id: int) -> StoredMessage | None:
        """A message that is still there."""
        message = self.messages.get(message_id)
        return None if message is None or message.is_deleted else message

    def visible_messages(self) -> list[StoredMessage]:
        """Messages that are still there, oldest first."""
        return [message for message in self.messages.values() if not message.is_deleted]

    def as_json(self) -> JsonObject:
        """A ``Chat``."""
        chat: JsonObject = {"id": self.id, "type": self.type.value}
        if self.person is not None:
            chat["first_name"] = self.person.first_name
            if self.person.username:
                chat["username"] = self.person.username
        else:
            chat["title"] = self.title
            if self.username:
                chat["username"] = self.username
        if self.is_forum:
            chat["is_forum"] = True
        return chat
