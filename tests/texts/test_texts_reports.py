"""What the operator is told of a run."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.audience import Language, Platform
from bot.domain.delivery import SkipReason
from bot.domain.rich_text import BulletList, Paragraph, plain_text
from bot.domain.run import ErrorCount, PlatformFigures, RunFigures, RunId, RunKind, RunReport
from bot.texts import texts_for

BEGAN = datetime(2026, 2, 26, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CLEAN = PlatformFigures(
    Platform.TELEGRAM,
    delivered=120,
    stories=1200,
    messages=1441,
    first_at=BEGAN + SECOND,
    last_at=BEGAN + 49 * SECOND,
    rate_limit=30.0,
)
SPOILT = PlatformFigures(
    Platform.DISCORD,
    delivered=3,
    failed=1,
    skipped={SkipReason.CHAT_UNREACHABLE: 2, None: 1, SkipReason.CUT_OFF: 4},
    errors=(ErrorCount("Missing Access", 2), ErrorCount("{x} **y**", 1)),
    stories=30,
    messages=36,
    parts_lost=5,
)


def report(*platforms: PlatformFigures, title: str = "日报", revision: int = 1) -> RunReport:
    return RunReport(
        RunId(1),
        date(2026, 2, 26),
        title,
        BEGAN,
        BEGAN + timedelta(hours=1),
        RunFigures(platforms, revision),
    )


def told(asked: RunReport, language: Language = Language.EN) -> list[str]:
    return plain_text(texts_for(language).notice(asked)).splitlines()


def test_a_clean_run_is_told_in_five_lines() -> None:
    assert told(report(CLEAN)) == [
        "Everything was delivered.",
        "日报, Thu, 26 Feb",
        "Took 49 s",
        "Telegram: 120 of 120 chats",
        "Stories: 1200, messages: 1441",
        "30 messages/s, at most 30",
    ]


def test_a_run_with_losses_names_each_and_its_reason() -> None:
    assert told(report(CLEAN, SPOILT, revision=2))[0] == "Delivered, but not everything."
    assert told(report(SPOILT, revision=2))[2:] == [
        "Revision 2",
        "Discord: 3 of 11 chats",
        "Stories: 30, messages: 36",
        "Left out: 2, cannot be reached",
        "Left out: 1, unsubscribed meanwhile",
        "Left out: 4, too late",
        "Given up: 1",
        "Messages lost: 5",
        "2 times: Missing Access",
        "1 times: {x} **y**",
    ]


def test_an_open_run_says_that_it_is_not_done() -> None:
    lines = told(report(replace(CLEAN, still_open=2)))
    assert lines[0] == "The delivery is not done yet."
    assert "Still open: 2" in lines


CORRECTED = PlatformFigures(
    Platform.TELEGRAM, delivered=118, messages=118, edited=236, last_at=BEGAN + 12 * SECOND
)


def corrections(*platforms: PlatformFigures) -> RunReport:
    return replace(report(*platforms, revision=2), kind=RunKind.CORRECTION)


def test_corrections_that_all_arrived_are_told_in_five_lines() -> None:
    assert told(corrections(CORRECTED)) == [
        "Everything was corrected.",
        "日报, Thu, 26 Feb",
        "Revision 2",
        "Took 12 s",
        "Telegram: 118 of 118 chats",
        "Messages edited: 236, new: 118",
    ]


def test_corrections_with_losses_name_each_and_its_reason() -> None:
    spoilt = replace(
        CORRECTED,
        marked=118,
        gone=3,
        parts_lost=2,
        failed=1,
        skipped={SkipReason.CHAT_UNREACHABLE: 4},
        errors=(ErrorCount("Missing Access", 4),),
    )
    lines = told(corrections(spoilt))
    assert lines[0] == "Corrected, but not everything."
    assert lines[4:] == [
        "Telegram: 118 of 123 chats",
        "Messages edited: 236, new: 118",
        "Edited to say that they are withdrawn or shortened: 118",
        "Passed over, deleted by somebody: 3",
        "Left out: 4, cannot be reached",
        "Given up: 1",
        "Messages refused: 2",
        "4 times: Missing Access",
    ]


def test_corrections_that_are_open_say_that_they_are_not_done() -> None:
    open_ones = corrections(replace(CORRECTED, still_open=2))
    assert told(open_ones)[0] == "The corrections are not done yet."


@pytest.mark.parametrize("language", Language)
def test_every_language_tells_corrections(language: Language) -> None:
    text = "\n".join(told(corrections(replace(CORRECTED, marked=17, gone=19)), language))
    assert all(word in text for word in ("Telegram", "118", "236", "17", "19", "日报"))


def test_a_digest_that_is_gone_is_told_by_its_day() -> None:
    assert "Day: Thu, 26 Feb" in told(report(CLEAN, title=""))


@pytest.mark.parametrize(
    ("duration", "expected"),
    [(49 * SECOND, "49 s"), (200 * SECOND, "3 min 20 s"), (7500 * SECOND, "2 h 5 min")],
)
def test_durations_are_told_in_two_units_at_most(duration: timedelta, expected: str) -> None:
    slow = replace(CLEAN, last_at=BEGAN + duration)
    assert f"Took {expected}" in told(report(slow))


@pytest.mark.parametrize("language", Language)
def test_every_language_has_headline_and_figures(language: Language) -> None:
    asked = report(CLEAN, replace(SPOILT, still_open=3), revision=2)
    blocks = texts_for(language).notice(asked)
    assert [type(block) for block in blocks] == [Paragraph, BulletList]
    text = "\n".join(told(asked, language))
    assert all(word in text for word in ("1441", "Telegram", "Discord", "Missing Access", "日报"))


def test_a_report_of_many_errors_stays_short() -> None:
    errors = tuple(ErrorCount("x" * 5000, number) for number in range(10))
    assert len("\n".join(told(report(replace(CLEAN, errors=errors))))) < 1000
