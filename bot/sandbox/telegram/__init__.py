"""A local Telegram Bot API server, strict about what the platform is strict about.

Open ``sandbox.py`` first: ``TelegramSandbox`` starts the server and plays the people, in four
parts: ``founding`` sets the scene, ``gathering`` changes it, ``acting`` is what people do to a bot,
``asking`` is inline mode. One request passes ``server`` (faults), ``parameters`` (reference
definitions), a function named in ``methods``, ``permissions``, ``entities`` or ``rich_html``, and
``limits``. It serves what ``METHODS`` lists; ``bot_api.json`` holds the definitions that it checks
against.
"""

from bot.sandbox.telegram.calls import Call
from bot.sandbox.telegram.chats import Chat, ChatType, StoredMessage, Topic
from bot.sandbox.telegram.content import Document
from bot.sandbox.telegram.faults import Fault, FaultKind
from bot.sandbox.telegram.inline_world import InlineQuery, InlineResult
from bot.sandbox.telegram.limits import Limits
from bot.sandbox.telegram.persons import Person, Status
from bot.sandbox.telegram.sandbox import TelegramSandbox
from bot.sandbox.telegram.world import BotAccount, CallbackPress

__all__ = [
    "BotAccount",
    "Call",
    "CallbackPress",
    "Chat",
    "ChatType",
    "Document",
    "Fault",
    "FaultKind",
    "InlineQuery",
    "InlineResult",
    "Limits",
    "Person",
    "Status",
    "StoredMessage",
    "TelegramSandbox",
    "Topic",
]
