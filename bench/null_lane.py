"""A lane whose platform takes everything at once: what is left is the engine's own work."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.adapters.database import Stores
from bot.adapters.scheduling import SystemClock
from bot.bootstrap.lanes import claimed_ahead, lane_width
from bot.config import load_settings
from bot.domain.audience import ChatAddress, Platform
from bot.domain.delivery import Receipt, RenderedMessage
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.domain.reply import OwnerAlert
from bot.usecases.deliver_outbox import DeliverOutbox
from bot.usecases.lane import Lane
from bot.usecases.send_paced import PacedMessenger

_CONFIG = Path(__file__).resolve().parent.parent / "config.yaml"
_UNLIMITED = Rate(1_000_000, timedelta(seconds=1), burst=1_000_000)


class NullMessenger:
    """Sends nothing and counts it; calls ``enough`` with every message from the ``most``th on."""

    def __init__(self, most: int = 0, enough: Callable[[], None] = lambda: None) -> None:
        self.sent = 0
        self.most = most
        self.enough = enough

    async def send(
        self, chat: ChatAddress, message: RenderedMessage, *, nonce: str
    ) -> tuple[Receipt, ...]:
        """Say that it arrived."""
        del chat, message
        self.sent += 1
        if self.sent >= self.most:
            self.enough()
        return (Receipt(nonce, datetime.now(UTC)),)

    async def edit(self, chat: ChatAddress, message_id: str, message: RenderedMessage) -> None:
        """Nothing here is corrected."""
        raise NotImplementedError


class _SilentOwner:
    async def alert(self, alert: OwnerAlert) -> None:
        del alert


def make_null_lane(stores: Stores, messenger: NullMessenger) -> DeliverOutbox:
    """The lane of a paid broadcast, but for its rates, which are out of reach."""
    clock = SystemClock()
    pace = LanePace(_UNLIMITED, lambda _kind: ChatRate(_UNLIMITED))
    settings = load_settings(_CONFIG, {"DAYBRIEF_TELEGRAM_PAID_BROADCAST": "true"})
    lane = Lane(
        Platform.TELEGRAM,
        PacedMessenger(messenger, pace, clock),
        width=lane_width(settings, Platform.TELEGRAM),
        claimed_ahead=claimed_ahead(settings, Platform.TELEGRAM),
    )
    return DeliverOutbox(
        lane,
        stores.outbox,
        stores.subscriptions,
        owner=_SilentOwner(),
        clock=clock,
    )
