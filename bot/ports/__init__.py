"""What the use cases need from the world, as protocols. Adapters implement them.

A contract is few methods and one family of exceptions: a method returns on success and raises a
``BotError`` otherwise, never ``False`` or ``None`` for a failure. ``tests/contracts`` holds one
suite per port that every implementation passes.
"""

from bot.ports.accounts import AccountMemory
from bot.ports.chats import ChatStore
from bot.ports.clock import Clock
from bot.ports.corrections import CorrectionStore
from bot.ports.digests import DigestDocument, DigestSource, DigestStore, StoredDigest
from bot.ports.history import DeliveryLog
from bot.ports.lanes import LaneHolders, LaneLeases
from bot.ports.outbox import Outbox
from bot.ports.owner import AlertMemory, Overview, OwnerChannel
from bot.ports.personal_records import PersonalRecords
from bot.ports.pins import Pinboard, PinStore
from bot.ports.platforms import (
    Administration,
    DocumentSender,
    ManagedChats,
    Messenger,
    PressSurface,
    Renderer,
)
from bot.ports.readers import ReaderStore
from bot.ports.runs import AnnouncementStore, DeadManSwitch, ReportChannel, RunStore
from bot.ports.search import FoundStories, StoryHit, StorySearch
from bot.ports.subscriptions import SubscriptionStore
from bot.ports.themes import ThemeStore

__all__ = [
    "AccountMemory",
    "Administration",
    "AlertMemory",
    "AnnouncementStore",
    "ChatStore",
    "Clock",
    "CorrectionStore",
    "DeadManSwitch",
    "DeliveryLog",
    "DigestDocument",
    "DigestSource",
    "DigestStore",
    "DocumentSender",
    "FoundStories",
    "LaneHolders",
    "LaneLeases",
    "ManagedChats",
    "Messenger",
    "Outbox",
    "Overview",
    "OwnerChannel",
    "PersonalRecords",
    "PinStore",
    "Pinboard",
    "PressSurface",
    "ReaderStore",
    "Renderer",
    "ReportChannel",
    "RunStore",
    "StoredDigest",
    "StoryHit",
    "StorySearch",
    "SubscriptionStore",
    "ThemeStore",
]
