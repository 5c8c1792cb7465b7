"""What ``daybrief status`` prints for a person."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audience import Language, Platform, SubscriptionState
from bot.domain.run import ErrorCount, PlatformFigures, RunFigures, RunId, RunReport
from bot.domain.status import (
    Backlog,
    Concern,
    ConcernKind,
    Due,
    LaneHolder,
    LastPing,
    NewestDigest,
    ProgramStatus,
    Schema,
    Standing,
)
from bot.texts import texts_for

NOW = datetime(2026, 2, 26, 0, 5, tzinfo=UTC)
DAY = date(2026, 2, 26)
MINUTE = timedelta(minutes=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIGURES = PlatformFigures(
    Platform.TELEGRAM,
    delivered=118,
    failed=2,
    messages=1416,
    first_at=NOW,
    last_at=NOW + timedelta(seconds=50),
)
FULL = ProgramStatus(
    NOW,
    "/srv/daybrief.db",
    Schema("0002", "0002"),
    Standing(
        {Platform.TELEGRAM: {SubscriptionState.ACTIVE: 120, SubscriptionState.PAUSED: 3}},
        Due(NOW + MINUTE, 7),
        Due(NOW - MINUTE, 2),
        (
            Backlog(
                Platform.TELEGRAM, 4, NOW - MINUTE, 2, NOW + 2 * MINUTE, 1, (ErrorCount("503", 2),)
            ),
        ),
        NOW,
        LastPing(DAY, NOW, 1),
    ),
    NewestDigest(DAY, "日报", 2, 10),
    (RunReport(RunId(1), DAY, "日报", NOW, NOW, RunFigures((FIGURES,), 1)),),
    (ErrorCount("Bad Gateway", 2),),
    (LaneHolder(Platform.TELEGRAM, "host", 7, NOW),),
    (Concern(ConcernKind.DELIVERY_FAILED, 2, DAY),),
)


def test_everything_is_told_in_local_time_and_concerns_come_last() -> None:
    assert texts_for(Language.EN).status(FULL, SHANGHAI).splitlines() == [
        "Database: /srv/daybrief.db, schema 0002",
        "Delivers to Telegram: process 7 on host, since 2026-02-26 08:05:00",
        "Newest digest: 2026-02-26, 日报, 10 stories, revision 2",
        "Subscriptions on Telegram: 120 active, 3 paused",
        "Next due: 2026-02-26 08:06:00, 7 chats",
        "Due and not planned: 2 chats, since 2026-02-26 08:04:00",
        "Pending on Telegram: 4 chats, since 2026-02-26 08:04:00",
        "  waiting for another try: 2, the next one at 2026-02-26 08:07:00",
        "  2 times: 503",
        "Run of 2026-02-26, begun 2026-02-26 08:05:00:",
        "  Telegram: 118 of 120 chats, 1416 messages, 28.3/s",
        "What went wrong in these runs:",
        "  2 times: Bad Gateway",
        "Last ping: 2026-02-26 08:05:00, for 2026-02-26",
        "! 2 chats were given up, digest of 2026-02-26.",
    ]


def test_a_new_database_has_little_to_tell() -> None:
    status = ProgramStatus(NOW, "d.db", Schema("0002", "0002"), Standing())
    assert texts_for(Language.EN).status(status, SHANGHAI).splitlines() == [
        "Database: d.db, schema 0002",
        "Nobody delivers just now: no process is running.",
        "Newest digest: none",
        "Subscriptions: none",
        "Pending: nothing",
        "All is well.",
    ]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ConcernKind)
def test_every_concern_has_words(kind: ConcernKind, language: Language) -> None:
    status = ProgramStatus(NOW, "d.db", concerns=(Concern(kind, 3, DAY),))
    first, last = texts_for(language).status(status, SHANGHAI).splitlines()
    assert "d.db" in first
    assert last.startswith("! ")
    assert "{" not in last


@pytest.mark.parametrize("language", Language)
def test_every_language_tells_the_same_figures(language: Language) -> None:
    text = texts_for(language).status(FULL, SHANGHAI)
    for figure in ("120", "1416", "28.3", "host", "503", "Bad Gateway", "08:07:00", "日报"):
        assert figure in text


def test_a_ping_that_has_not_arrived_says_why() -> None:
    failed = Standing(last_ping=LastPing(DAY, None, 3, "no answer in time"))
    status = ProgramStatus(NOW, "d.db", Schema("0002", "0002"), failed)
    text = texts_for(Language.EN).status(status, SHANGHAI)
    assert "has not arrived after 3 attempts. no answer in time" in text
