"""The messages of all channels: creating, editing, deleting, and telling the gateway.

https://discord.com/developers/docs/resources/message
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from bot.sandbox.discord.component_rules import numbered, text_displays, without_nulls
from bot.sandbox.discord.errors import unknown_message
from bot.sandbox.discord.journal import Journal
from bot.sandbox.discord.mentions import Pings
from bot.sandbox.discord.message_rules import (
    CROSSPOSTED,
    EPHEMERAL,
    IS_COMPONENTS_V2,
    LOADING,
    SETTABLE_FLAGS,
    SUPPRESS_EMBEDS,
    check_message,
)
from bot.sandbox.discord.snowflakes import Snowflakes
from bot.sandbox.discord.wire import JsonObject, UploadedFile
from bot.sandbox.discord.world import Channel, User

NONCE_WINDOW = timedelta(minutes=5)
_EDITABLE = ("content", "embeds", "components", "allowed_mentions")


@dataclass(slots=True, eq=False)
class Message:
    """One message as it stands. ``visible_to`` is the only one who sees an ephemeral message."""

    id: str
    channel: Channel
    author: User
    sent_at: datetime
    content: str = ""
    embeds: list[JsonObject] = field(default_factory=list)
    components: list[JsonObject] = field(default_factory=list)
    flags: int = 0
    kind: int = 0
    nonce: str | int | None = None
    pings: Pings = field(default_factory=Pings)
    attachments: list[JsonObject] = field(default_factory=list)
    files: dict[str, UploadedFile] = field(default_factory=dict)
    reference: JsonObject | None = None
    interaction: JsonObject | None = None
    visible_to: User | None = None
    edited_at: datetime | None = None
    is_deleted: bool = False

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """Everything to read in it: content, text displays and embeds, a line each."""
        texts = [self.content, *text_displays(self.components)]
        for embed in self.embeds:
            texts += [embed.get("title", ""), embed.get("description", "")]
            texts += [it[name] for it in embed.get("fields", ()) for name in ("name", "value")]
            texts.append(embed.get("footer", {}).get("text", ""))
        return "\n".join(text for text in texts if text)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new message is to be made of."""

    channel: Channel
    author: User
    body: JsonObject
    files: tuple[UploadedFile, ...] = ()
    kind: int = 0
    interaction: JsonObject | None = None
    visible_to: User | None = None
    pings: Pings = field(default_factory=Pings)
    reference: JsonObject | None = None


class Messages:
    """Keeps every message, deleted ones too."""

    def __init__(self, ids: Snowflakes, now: Callable[[], datetime], journal: Journal) -> None:
        self._ids = ids
        self._now = now
        self._journal = journal
        self._by_id: dict[str, Message] = {}
        self._by_channel: dict[str, list[Message]] = {}
        self._by_nonce: dict[tuple[str, str], Message] = {}
        self.files_address = ""

    def create(self, draft: Draft) -> Message:
        """Check and keep a new message. Raises ``ApiError`` 50035, 50006."""
        body = draft.body
        check_message(body, attachments=frozenset(it.name for it in draft.files))
        flags = (body.get("flags") or 0) & SETTABLE_FLAGS
        message = Message(
            self._ids.next(), draft.channel, draft.author, self._now(), kind=draft.kind
        )
        message.flags = flags | (EPHEMERAL if draft.visible_to else 0)
        message.nonce = body.get("nonce")
        message.interaction = draft.interaction
        message.visible_to = draft.visible_to
        message.pings = draft.pings
        message.reference = draft.reference
        self._fill(message, body, draft.files)
        self._keep(message)
        return message

    def create_loading(self, draft: Draft) -> Message:
        """The message that stands for a deferred answer until it comes."""
        message = Message(
            self._ids.next(), draft.channel, draft.author, self._now(), kind=draft.kind
        )
        message.flags = LOADING | (EPHEMERAL if draft.visible_to else 0)
        message.interaction = draft.interaction
        message.visible_to = draft.visible_to
        self._keep(message)
        return message

    def edit(
        self, message: Message, body: JsonObject, files: tuple[UploadedFile, ...] = ()
    ) -> None:
        """Change what ``body`` names. Raises ``ApiError`` 50035, 50006."""
        kept = {str(it["id"]) for it in body.get("attachments") or ()}
        is_listed = body.get("attachments") is not None
        staying = [it for it in message.attachments if not is_listed or it["id"] in kept]
        unset = LOADING | (SUPPRESS_EMBEDS if body.get("flags") is not None else 0)
        flags = message.flags & ~unset | (body.get("flags") or 0) & SETTABLE_FLAGS
        whole: JsonObject = {
            "content": message.content,
            "embeds": message.embeds,
            "components": message.components,
            **{key: body[key] for key in _EDITABLE if key in body},
            "flags": flags,
        }
        names = {it["filename"] for it in staying} | {it.name for it in files}
        check_message(whole, attachments=frozenset(names))
        message.attachments = staying
        message.flags = flags
        message.edited_at = self._now()
        self._fill(message, whole, files)
        self._journal.ring()

    def crosspost(self, message: Message) -> None:
        message.flags |= CROSSPOSTED
        self._journal.ring()

    def delete(self, message: Message) -> None:
        message.is_deleted = True
        self._journal.ring()

    def get(self, channel: Channel, message_id: str) -> Message:
        """Raises ``ApiError`` 10008."""
        message = self._by_id.get(message_id)
        if message is None or message.channel is not channel or message.is_deleted:
            raise unknown_message()
        return message

    def find(self, message_id: str) -> Message | None:
        return self._by_id.get(message_id)

    def in_channel(self, channel_id: str, *, with_deleted: bool = False) -> list[Message]:
        """The channel's messages, oldest first, ephemeral ones included."""
        found: Iterable[Message] = self._by_channel.get(channel_id, ())
        return [it for it in found if with_deleted or not it.is_deleted]

    def by_nonce(self, channel: Channel, nonce: str | int) -> Message | None:
        """The bot's message with the same nonce, sent within the last minutes."""
        message = self._by_nonce.get((channel.id, str(nonce)))
        if message is None or self._now() - message.sent_at > NONCE_WINDOW:
            return None
        return message

    def _fill(self, message: Message, body: JsonObject, files: tuple[UploadedFile, ...]) -> None:
        message.content = (body.get("content") or "").strip()
        message.embeds = [{"type": "rich", **without_nulls(it)} for it in body.get("embeds") or ()]
        for file in files:
            self._attach(message, file)
        message.components = numbered(body.get("components") or [])
        if message.flags & IS_COMPONENTS_V2:
            message.content = ""

    def _attach(self, message: Message, file: UploadedFile) -> None:
        file_id = self._ids.next()
        path = f"{message.channel.id}/{file_id}/{quote(file.name)}"
        url = f"{self.files_address}/attachments/{path}"
        message.files[file_id] = file
        message.attachments.append(
            {
                "id": file_id,
                "filename": file.name,
                "size": len(file.content),
                "content_type": file.content_type,
                "url": url,
                "proxy_url": url,
            }
        )

    def _keep(self, message: Message) -> None:
        self._by_id[message.id] = message
        self._by_channel.setdefault(message.channel.id, []).append(message)
        if message.nonce is not None and message.author.is_bot:
            self._by_nonce[message.channel.id, str(message.nonce)] = message
        message.channel.last_message_id = message.id
        message.channel.message_count += 1
        message.channel.is_archived = False
        self._journal.ring()
