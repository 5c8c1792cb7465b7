from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.audience import Chat, ChatAddress, ChatKind, Platform, SubscriptionId
from bot.domain.delivery import Delivery, DeliveryId, MessageKind, Receipt, RenderedMessage
from bot.usecases.lane_summary import LaneSummary

CHAT = Chat(ChatAddress(Platform.TELEGRAM, "1"), ChatKind.PRIVATE)
RECEIPTS = (Receipt("7", datetime(2026, 2, 26, tzinfo=UTC)),)


MESSAGE = RenderedMessage(MessageKind.STORY, "sendMessage", "{}")


def delivery(*, is_correction: bool = False) -> Delivery:
    return Delivery(
        DeliveryId(1), SubscriptionId(1), CHAT, date(2026, 2, 26), 1, 0, 3, 0,
        is_correction=is_correction,
    )  # fmt: skip


def test_deliveries_and_corrections_are_counted_apart():
    summary = LaneSummary()
    summary.count_sent(RECEIPTS)
    summary.count_closed(delivery())
    assert "edited" not in str(summary)
    summary.count_edited(MESSAGE)
    summary.count_edited(replace(MESSAGE, is_mark=True))
    summary.count_closed(delivery(is_correction=True))
    summary.gone = 3
    assert str(summary).startswith(
        "1 message(s) sent, 1 edition(s) delivered, 2 message(s) edited (1 marked, 3 gone before) "
        "in 1 corrected edition(s), 0 chat(s) unreachable"
    )
    assert summary.is_complete
