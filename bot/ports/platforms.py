"""What a platform does for the bot."""

from typing import Protocol

from bot.domain.audience import ChatAddress
from bot.domain.correction import Mark
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.document import Document
from bot.domain.managed_chat import ManagedChat
from bot.domain.presentation import Presentation
from bot.domain.reply import Notice, Reply
from bot.domain.selection import Edition


class Messenger(Protocol):
    """Sends one rendered message to one chat, or puts it into the place of one that was sent."""

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Deliver and return the receipts: one, or more where a fallback needed more messages.

        ``nonce`` (at most 25 characters) names this sending: a platform that can, drops a second
        message with the same one. Raises a ``DeliveryError``.
        """

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        """Let the message with the receipt's id say what ``message`` does.

        Done again it changes nothing, also where it reads so already. Raises a ``DeliveryError``:
        ``MessageGone`` where the message was deleted or cannot be changed.
        """


class DocumentSender(Protocol):
    """Sends files to chats."""

    async def send(self, chat: ChatAddress, document: Document) -> None:
        """Send the file whole. Raises a ``DeliveryError``."""


class PressSurface(Protocol):
    """The message whose button was pressed, and the presser who waits for an answer."""

    @property
    def message_id(self) -> str:
        """Which of the chat's messages it is."""

    async def replace(self, message: RenderedMessage) -> None:
        """Let the message say what ``message`` does. Raises a ``DeliveryError``."""

    async def acknowledge(
        self, toast: Notice | None, presentation: Presentation, *, is_alert: bool
    ) -> None:
        """End the presser's waiting, with a few words where there are any. Never raises."""


class Renderer(Protocol):
    """Turns editions and replies into one platform's messages. Pure: same input, same output."""

    def render_edition(
        self, edition: Edition, presentation: Presentation
    ) -> tuple[RenderedMessage, ...]:
        """The edition's messages in order, in the presentation's layout."""

    def render_mark(self, mark: Mark, presentation: Presentation) -> RenderedMessage:
        """What takes the place of a message that a correction has emptied: always one."""

    def render_reply(self, reply: Reply, presentation: Presentation) -> tuple[RenderedMessage, ...]:
        """The reply's messages in order: the notices, then the edition."""


class Administration(Protocol):
    """Who looks after a chat, asked of the platform."""

    async def is_administrator(self, chat: ChatAddress, person_id: str) -> bool:
        """Whether the person may change the chat's subscription. Raises ``DeliveryError``."""


class ManagedChats(Protocol):
    """Chats that somebody looks after from elsewhere, asked of the platform."""

    async def find(self, chat: ChatAddress, person_id: str) -> ManagedChat | None:
        """The chat, where the person administers it and the bot is in it; else nothing."""
