"""What every ``OwnerChannel`` keeps: each alert is reported once, and nothing is ever raised.

What became of a run is told by the same channel, which says where nobody could be told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.adapters.scheduling import ManualClock
from bot.domain.audience import ChatAddress, Language, Platform
from bot.domain.errors import (
    AnnouncementFailed,
    ChatMoved,
    ChatUnreachable,
    DeliveryPostponed,
    DeliveryUncertain,
    MessageRejected,
)
from bot.domain.pacing import ChatRate, LanePace, Rate
from bot.domain.reply import OwnerAlert
from bot.domain.run import RunFigures, RunId, RunReport
from bot.ports import OwnerChannel
from bot.usecases.send_paced import PacedMessenger
from bot.usecases.tell_owner import TellOwner
from tests.usecases.world import LineRenderer, ListMessenger, ListOwner

NOW = datetime(2026, 2, 26, tzinfo=UTC)
ALERT = OwnerAlert("digest-late", NOW, (("day", "2026-02-26"), ("waiting", "3")))
REPORT = RunReport(RunId(1), date(2026, 2, 26), "日报", NOW, NOW, RunFigures())
ONE, TWO = ChatAddress(Platform.TELEGRAM, "1"), ChatAddress(Platform.TELEGRAM, "2")
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


def telling(*chats: ChatAddress) -> tuple[TellOwner, ListMessenger]:
    """The owner's channel where only Telegram has an account, and what is sent there."""
    clock = ManualClock(NOW)
    messenger = ListMessenger(clock)
    paced = PacedMessenger(messenger, LanePace(FAST, lambda _kind: ChatRate(FAST)), clock)
    messengers = {Platform.TELEGRAM: paced}
    renderers = {Platform.TELEGRAM: LineRenderer()}
    return TellOwner(chats, renderers, messengers, language=Language.ZH_HANS), messenger


def chat_desk(_log: pytest.LogCaptureFixture) -> Desk:
    owner, messenger = telling(ONE, ChatAddress(Platform.DISCORD, "2"))
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


async def test_a_report_goes_to_every_chat_and_a_repetition_by_the_same_name() -> None:
    owner, messenger = telling(ONE, TWO)
    await owner.report(REPORT)
    await owner.report(REPORT)
    assert [chat for chat, _ in messenger.sent] == ["1", "2", "1", "2"]
    assert messenger.nonces[:2] == messenger.nonces[2:]
    assert len(set(messenger.nonces)) == 2


async def test_a_report_that_one_chat_got_is_told() -> None:
    owner, messenger = telling(ONE, TWO)
    messenger.troubles.append(ChatUnreachable("blocked"))
    await owner.report(REPORT)
    assert len(messenger.sent) == 1


@pytest.mark.parametrize("trouble", [DeliveryPostponed("503"), AttributeError("not connected")])
async def test_a_report_that_no_chat_got_is_not(trouble: Exception) -> None:
    owner, messenger = telling(ONE, TWO)
    messenger.troubles += [trouble, trouble]
    with pytest.raises(AnnouncementFailed):
        await owner.report(REPORT)


async def test_without_a_chat_there_is_nobody_to_tell() -> None:
    owner, _ = telling(ChatAddress(Platform.DISCORD, "2"))
    await owner.report(REPORT)


async def test_of_alerts_for_a_chat_each_only_the_first_few_in_an_hour_are_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    owner, messenger = telling(ONE)
    for second in range(1000):
        at = NOW + timedelta(seconds=second)
        await owner.alert(OwnerAlert("chat-unreachable", at, (("chat", f"telegram:{second}"),)))
    await owner.alert(OwnerAlert("part-failed", NOW, ()))
    assert len(messenger.sent) == 3 + 1
    assert [record.message for record in caplog.records].count("chat-unreachable") == 1000
    await owner.alert(OwnerAlert("chat-unreachable", NOW + timedelta(hours=1), ()))
    assert len(messenger.sent) == 3 + 1 + 1
