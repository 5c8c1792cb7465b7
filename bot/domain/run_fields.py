"""A run's report as plain fields: for the log, and for programs that read it."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.run import PlatformFigures, RunReport

Fields = dict[str, Any]
_SECOND = timedelta(seconds=1)


def run_fields(report: RunReport) -> Fields:
    """Names with numbers, text, or further fields; durations in seconds, times in ISO 8601."""
    return {
        "run": report.run_id,
        "kind": report.kind.value,
        "day": report.day.isoformat(),
        "title": report.title,
        "revision": report.figures.revision,
        "began_at": moment_field(report.began_at),
        "reported_at": moment_field(report.at),
        "took_s": None if report.took is None else round(report.took / _SECOND, 3),
        "platforms": {
            figures.platform.value: _figures(figures) for figures in report.figures.platforms
        },
    }


def _figures(figures: PlatformFigures) -> Fields:
    return {
        "chats": figures.chats,
        "delivered": figures.delivered,
        "skipped": {
            reason.value if reason else "unsubscribed": chats
            for reason, chats in figures.skipped.items()
        },
        "failed": figures.failed,
        "still_open": figures.still_open,
        "errors": {each.error: each.chats for each in figures.errors},
        "stories": figures.stories,
        "messages": figures.messages,
        "edited": figures.edited,
        "marked": figures.marked,
        "gone": figures.gone,
        "parts_lost": figures.parts_lost,
        "first_at": moment_field(figures.first_at),
        "last_at": moment_field(figures.last_at),
        "messages_per_second": None if figures.rate is None else round(figures.rate, 2),
        "limit_per_second": figures.rate_limit,
    }


def moment_field(moment: datetime | None) -> str | None:
    """The moment in ISO 8601; nothing where there is none."""
    return moment.isoformat() if moment else None
