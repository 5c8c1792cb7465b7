"""What ``/status`` says."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import (
    Chat,
    ChatAddress,
    ChatKind,
    DeliveryWindow,
    Language,
    Platform,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.delivery import DeliveryOutcome, DeliveryState, SkipReason
from bot.domain.reply import SubscriptionStatus
from bot.domain.rich_text import plain_text
from bot.texts import texts_for

DAY = date(2026, 2, 26)
SHANGHAI = ZoneInfo("Asia/Shanghai")
ACTIVE = Subscription(
    id=SubscriptionId(1),
    chat=Chat(ChatAddress(Platform.DISCORD, "7"), ChatKind.GROUP),
    state=SubscriptionState.ACTIVE,
    window=DeliveryWindow(time(8), SHANGHAI),
    next_due_at=datetime(2026, 2, 27, tzinfo=UTC),
)
MORNING = datetime(2026, 2, 26, 0, 1, tzinfo=UTC)


def status(
    subscription: Subscription,
    last: DeliveryOutcome | None = None,
    language: Language = Language.ZH_HANS,
) -> str:
    return plain_text(texts_for(language).notice(SubscriptionStatus(subscription, last)))


def outcome(
    state: DeliveryState, *, reason: SkipReason | None = None, error: str = ""
) -> DeliveryOutcome:
    return DeliveryOutcome(DAY, state, MORNING, reason, error)


def test_an_active_subscription_shows_its_wish_and_its_next_delivery() -> None:
    assert status(ACTIVE).splitlines() == [
        "已订阅，正常推送中。",
        "时间：08:00（Asia/Shanghai）",
        "推送日：每天",
        "主题：全部",
        "下次推送：2月27日 周五 08:00（Asia/Shanghai，UTC+8）",
        "上次推送：还没有",
    ]


def test_the_next_delivery_stands_in_the_subscriptions_zone_and_its_offset_that_day() -> None:
    window = DeliveryWindow(time(7, 30), ZoneInfo("Europe/Berlin"))
    summer = replace(ACTIVE, window=window, next_due_at=datetime(2026, 7, 1, 5, 30, tzinfo=UTC))
    winter = replace(ACTIVE, window=window, next_due_at=datetime(2026, 12, 1, 6, 30, tzinfo=UTC))
    assert "Wed, 1 Jul, 07:30 (Europe/Berlin, UTC+2)" in status(summer, language=Language.EN)
    assert "Tue, 1 Dec, 07:30 (Europe/Berlin, UTC+1)" in status(winter, language=Language.EN)


def test_the_next_delivery_may_fall_on_another_date_than_in_utc() -> None:
    early = replace(
        ACTIVE,
        window=DeliveryWindow(time(1), SHANGHAI),
        next_due_at=datetime(2026, 2, 26, 17, 0, tzinfo=UTC),
    )
    assert "2月27日 周五 01:00" in status(early)


@pytest.mark.parametrize(
    ("weekdays", "chinese", "english"),
    [
        (range(7), "每天", "every day"),
        (range(5), "工作日（周一到周五）", "Monday to Friday"),
        ((5, 6), "周末", "weekends"),
        ((4, 0), "周一、周五", "Mon, Fri"),
    ],
)
def test_weekdays_are_named(weekdays: tuple[int, ...], chinese: str, english: str) -> None:
    window = DeliveryWindow(time(8), SHANGHAI, frozenset(weekdays))
    subscription = replace(ACTIVE, window=window)
    assert f"推送日：{chinese}\n" in status(subscription)
    assert f"Days: {english}\n" in status(subscription, language=Language.EN)


def test_a_suspended_subscription_says_why_and_how_to_resume() -> None:
    suspended = replace(ACTIVE, state=SubscriptionState.SUSPENDED, next_due_at=None)
    text = status(suspended, language=Language.EN)
    assert "could not reach this chat" in text
    assert "/subscribe" in text
    assert "Next delivery" not in text


@pytest.mark.parametrize("state", SubscriptionState)
def test_only_an_active_subscription_needs_no_hint_to_resume(state: SubscriptionState) -> None:
    text = status(replace(ACTIVE, state=state))
    assert ("/subscribe" in text) is (state is not SubscriptionState.ACTIVE)


def test_a_delivered_edition_shows_its_local_time() -> None:
    assert "上次推送：2026年2月26日 周四，08:01已送达" in status(
        ACTIVE, outcome(DeliveryState.DELIVERED)
    )


def test_an_edition_delivered_on_another_day_shows_that_day() -> None:
    late = DeliveryOutcome(DAY, DeliveryState.DELIVERED, datetime(2026, 2, 26, 17, 5, tzinfo=UTC))
    assert "2026年2月26日 周四，2月27日 周五 01:05已送达" in status(ACTIVE, late)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", SkipReason)
def test_a_skipped_edition_shows_its_reason(reason: SkipReason, language: Language) -> None:
    skipped = status(ACTIVE, outcome(DeliveryState.SKIPPED, reason=reason), language)
    unexplained = status(ACTIVE, outcome(DeliveryState.SKIPPED), language)
    assert len(skipped) > len(unexplained)
    assert str(reason) not in skipped


def test_a_failed_edition_shows_its_error() -> None:
    failed = status(ACTIVE, outcome(DeliveryState.FAILED, error="502 Bad\nGateway"))
    assert "失败：502 Bad Gateway" in failed
    assert status(ACTIVE, outcome(DeliveryState.FAILED)).endswith("失败")


def test_an_edition_with_a_lost_part_is_not_called_delivered() -> None:
    text = status(ACTIVE, outcome(DeliveryState.DELIVERED, error="part 3 refused"), Language.EN)
    assert text.endswith("delivered in part: part 3 refused")


def test_an_unfinished_edition_is_under_way() -> None:
    assert "正在推送" in status(ACTIVE, outcome(DeliveryState.PENDING))
