"""What every ``OwnerChannel`` keeps: each alert is reported once, and nothing is ever raised."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.scheduling import ManualClock
from bot.domain.audience import ChatAddress, Language, Platform
from bot.domain.errors import (
    ChatMoved,
    ChatUnreachable,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
)
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.domain.reply import OwnerAlert
from bot.ports import OwnerChannel
from bot.usecases.send_paced import PacedMessenger
from bot.usecases.tell_owner import TellOwner
from tests.usecases.world import LineRenderer, ListMessenger, ListOwner

NOW = datetime(2026, 2, 26, tzinfo=UTC)
ALERT = OwnerAlert("digest-late", NOW, (("day", "2026-02-26"), ("waiting", "3")))
FAST = Rate(1_000_000, timedelta(seconds=1), burst=1_000_000)


@dataclass(frozen=True, slots=True)
class Desk:
    """An owner's channel, how many reports came out of it, and trouble on the next one's way."""

    channel: OwnerChannel
    count: Callable[[], int]
    order: Callable[[Exception], object]


def list_desk(_log: pytest.LogCaptureFixture) -> Desk:
    owner = ListOwner()
    return Desk(owner, lambda: len(owner.alerts), lambda _trouble: None)


def chat_desk(_log: pytest.LogCaptureFixture) -> Desk:
    clock = ManualClock(NOW)
    messenger = ListMessenger(clock)
    paced = PacedMessenger(messenger, LanePace(FAST, lambda _kind: ChatRate(FAST)), clock)
    owner = TellOwner(
        [ChatAddress(Platform.TELEGRAM, "1"), ChatAddress(Platform.DISCORD, "2")],
        {Platform.TELEGRAM: LineRenderer()},
        {Platform.TELEGRAM: paced},
        language=Language.ZH_HANS,
    )
    return Desk(owner, lambda: len(messenger.sent_to("1")), messenger.troubles.append)


def log_desk(log: pytest.LogCaptureFixture) -> Desk:
    """Without a chat, the log is the channel."""
    owner = TellOwner([], {}, {}, language=Language.EN)
    return Desk(owner, lambda: len(log.records), lambda _trouble: None)


DESKS = {"list": list_desk, "chat": chat_desk, "log": log_desk}


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Desk:
    name: str = request.param
    return DESKS[name](caplog)


async def test_an_alert_is_reported_once(desk: Desk) -> None:
    await desk.channel.alert(ALERT)
    assert desk.count() == 1


async def test_two_alerts_are_two_reports(desk: Desk) -> None:
    await desk.channel.alert(ALERT)
    await desk.channel.alert(OwnerAlert("digest-source-unavailable", NOW, ()))
    assert desk.count() == 2


@pytest.mark.parametrize(
    "trouble",
    [
        ChatUnreachable("blocked"),
        ChatMoved("-1001"),
        DeliveryPostponed("503"),
        DeliveryUncertain("no answer"),
        MessageRejected("no"),
        AttributeError("a library that is not connected yet"),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
async def test_trouble_on_the_way_to_the_owner_is_nobody_elses(
    desk: Desk, trouble: Exception
) -> None:
    desk.order(trouble)
    await desk.channel.alert(ALERT)
    before = desk.count()
    await desk.channel.alert(ALERT)
    assert desk.count() == before + 1
