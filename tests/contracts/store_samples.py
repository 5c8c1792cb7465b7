"""What the contracts of the three stores are tried with, and the databases they are tried on.

Another database joins by a second entry in ``DATABASES``.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.adapters.database import Stores, migrate, open_database
from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Language,
    Platform,
    Subscription,
    SubscriptionState,
)
from bot.domain.delivery import MessageKind, PlannedEdition, Receipt, RenderedMessage
from bot.domain.digest import StoryKey
from bot.ports import (
    AccountMemory,
    AlertMemory,
    AnnouncementStore,
    ChatStore,
    CorrectionStore,
    DeliveryLog,
    DigestStore,
    Outbox,
    Overview,
    PinStore,
    ReaderStore,
    RunStore,
    SubscriptionStore,
    ThemeStore,
)

NOW = datetime(2026, 2, 26, 0, 0, 0, 250_000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TODAY = date(2026, 2, 26)
YESTERDAY = date(2026, 2, 25)
SHANGHAI = DeliveryWindow(time(8, 0), ZoneInfo("Asia/Shanghai"))


class AllStores(Protocol):
    """The stores of one database."""

    @property
    def digests(self) -> DigestStore:
        """Published digests."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Chats and their wishes."""

    @property
    def outbox(self) -> Outbox:
        """Editions on their way."""

    @property
    def delivery_log(self) -> DeliveryLog:
        """What was sent before."""

    @property
    def chats(self) -> ChatStore:
        """What is known of chats."""

    @property
    def pins(self) -> PinStore:
        """What is pinned."""

    @property
    def themes(self) -> ThemeStore:
        """The topics of themes."""

    @property
    def accounts(self) -> AccountMemory:
        """What was learned of accounts."""

    @property
    def readers(self) -> ReaderStore:
        """What single people keep."""

    @property
    def alerts(self) -> AlertMemory:
        """What the owner was told."""

    @property
    def overview(self) -> Overview:
        """How everything stands."""

    @property
    def runs(self) -> RunStore:
        """What became of them, day by day."""

    @property
    def announcements(self) -> AnnouncementStore:
        """What is owed of runs that have ended."""

    @property
    def corrections(self) -> CorrectionStore:
        """Editions that arrived."""


StoresFactory = Callable[[Path], AbstractAsyncContextManager[AllStores]]


@asynccontextmanager
async def sqlite_stores(folder: Path) -> AsyncIterator[AllStores]:
    """Stores on a file in ``folder``; opened twice, on the same file."""
    database = await open_database(f"sqlite:///{folder / 'stores.db'}")
    try:
        await migrate(database)
        yield Stores(database)
    finally:
        await database.close()


DATABASES: dict[str, StoresFactory] = {"sqlite": sqlite_stores}


def make_chat(
    chat_id: str = "100", *, platform: Platform = Platform.TELEGRAM, thread_id: str = ""
) -> Chat:
    """A group called 读者群."""
    address = ChatAddress(platform, chat_id, thread_id)
    return Chat(address, ChatKind.GROUP, "读者群 📰", Language.ZH_HANT)


async def subscribe(
    stores: AllStores,
    chat: Chat | None = None,
    *,
    state: SubscriptionState = SubscriptionState.ACTIVE,
    topics: tuple[str, ...] = (),
    next_due_at: datetime | None = NOW,
) -> Subscription:
    """A subscription of ``chat`` at 08:00 in Shanghai."""
    return await stores.subscriptions.put(
        chat or make_chat(), state=state, window=SHANGHAI, topics=topics, next_due_at=next_due_at
    )


def make_messages(*bodies: str) -> tuple[RenderedMessage, ...]:
    """Stories with a fallback in two steps, one message for each of ``bodies``."""
    return tuple(
        RenderedMessage(
            kind=MessageKind.STORY,
            method="sendRichMessage",
            body=f'{{"rich": "{body}"}}',
            story_key=StoryKey(f"20260226-{body}"),
            fallback=(
                RenderedMessage(
                    kind=MessageKind.STORY,
                    method="sendMessage",
                    body=f'{{"html": "<b>{body}</b>"}}',
                    story_key=StoryKey(f"20260226-{body}"),
                    fallback=(
                        RenderedMessage(MessageKind.STORY, "sendMessage", f'{{"text": "{body}"}}'),
                    ),
                ),
                RenderedMessage(MessageKind.STORY, "sendMessage", '{"text": "2/2"}'),
            ),
        )
        for body in bodies
    )


ONE_TWO_THREE = make_messages("一", "二", "三")


async def plan(
    stores: AllStores,
    subscription: Subscription,
    *,
    day: date = TODAY,
    messages: tuple[RenderedMessage, ...] = ONE_TWO_THREE,
    at: datetime = NOW,
) -> bool:
    """Plan an edition of three messages for today."""
    edition = PlannedEdition(subscription, day, 1, messages, at)
    return await stores.outbox.plan_all([edition]) == 1


def make_receipt(message_id: str = "7") -> Receipt:
    """The platform took a message a moment ago."""
    return Receipt(message_id, NOW + MINUTE)
