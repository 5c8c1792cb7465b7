"""Chats and their messages as the sandbox knows them."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.telegram.content import Content, Document
from bot.sandbox.telegram.persons import Member, Person, Status
from bot.sandbox.telegram.wire import JsonObject


class ChatType(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


@dataclass(slots=True)
class StoredMessage:
    """A message as it now is; ``edits`` are its former contents, oldest first.

    ``text`` of a rich message is its plain text. Times are seconds since the epoch.
    ``sender_chat`` is the chat on whose behalf it was written, ``origin`` the ``MessageOrigin`` of
    a forwarded message, ``via_bot`` the bot whose inline result it is; ``inline_message_id`` names
    it to that bot.
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
    is_protected: bool = False
    is_pinned_silently: bool = False
    is_automatic_forward: bool = False
    effect_id: str | None = None
    service: JsonObject | None = None
    sender_chat: "Chat | None" = None
    origin: JsonObject | None = None
    via_bot: Person | None = None
    inline_message_id: str | None = None

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
    def document(self) -> Document | None:
        return self.content.document

    @property
    def link_preview(self) -> JsonObject | None:
        """``LinkPreviewOptions`` as the bot gave them."""
        return self.content.link_preview

    @property
    def is_pinned(self) -> bool:
        return self.message_id in self.chat.pinned

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
            **self._authors(),
            **self._marks(),
        }
        if self.thread_id is not None:
            message["message_thread_id"] = self.thread_id
            if self.chat.is_forum:
                message["is_topic_message"] = True
        if self.edited_at is not None:
            message["edit_date"] = int(self.edited_at)
        answered = None if is_quoted else self._answered()
        if answered is not None:
            message["reply_to_message"] = answered.as_json(is_quoted=True)
        return message | (self.content.as_json() if self.service is None else self.service)

    def _authors(self) -> JsonObject:
        authors: JsonObject = {}
        if self.chat.is_channel:
            return {"sender_chat": self.chat.as_json()}
        if self.sender is not None:
            authors["from"] = self.sender.as_json()
        if self.sender_chat is not None:
            authors["sender_chat"] = self.sender_chat.as_json()
        if self.via_bot is not None:
            authors["via_bot"] = self.via_bot.as_json()
        return authors

    def _marks(self) -> JsonObject:
        marks: JsonObject = {}
        if self.origin is not None:
            marks["forward_origin"] = self.origin
        if self.is_automatic_forward:
            marks["is_automatic_forward"] = True
        if self.is_protected:
            marks["has_protected_content"] = True
        if self.effect_id is not None:
            marks["effect_id"] = self.effect_id
        return marks

    def _answered(self) -> "StoredMessage | None":
        """Messages of a topic that answer nothing "answer" the one that opened the topic."""
        if self.reply_to is not None or self.thread_id in {None, self.message_id}:
            return self.reply_to
        return self.chat.messages.get(self.thread_id or 0) if self.chat.is_forum else None


@dataclass(slots=True)
class Topic:
    """A forum topic. ``creator`` may edit it without any rights."""

    thread_id: int
    name: str
    is_closed: bool = False
    creator: Person | None = None
    icon_color: int = 0x6FB9F0


@dataclass(frozen=True, slots=True)
class ChatAction:
    """A bot's "typing…" and its like. ``at`` is seconds since the epoch."""

    action: str
    at: float
    thread_id: int | None = None


@dataclass(slots=True)
class Chat:
    """A chat. ``is_started``: the person of a private chat has written to the bot.

    ``linked`` is the discussion group of a channel, and the channel of a discussion group.
    """

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
    linked: "Chat | None" = None
    actions: list[ChatAction] = field(default_factory=list)
    general: Topic = field(default_factory=lambda: Topic(1, "General"))

    @property
    def is_private(self) -> bool:
        return self.type is ChatType.PRIVATE

    @property
    def is_channel(self) -> bool:
        return self.type is ChatType.CHANNEL

    @property
    def keyboard(self) -> JsonObject | None:
        """The reply keyboard that is shown now: the last one sent, unless it was removed."""
        for message in reversed(self.visible_messages()):
            markup = message.content.markup or {}
            if "keyboard" in markup:
                return markup
            if "remove_keyboard" in markup:
                return None
        return None

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
