"""A run's report as JSON and back: how it stays as it was told, whatever is pushed again later."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.audience import Platform
from bot.domain.delivery import SkipReason
from bot.domain.run import ErrorCount, PlatformFigures, RunFigures, RunId, RunKind, RunReport

_NO_REASON = ""


def write_report(report: RunReport) -> str:
    """The report as JSON; times in ISO 8601."""
    stored = {
        "run": report.run_id,
        "kind": report.kind.value,
        "day": report.day.isoformat(),
        "title": report.title,
        "began_at": report.began_at.isoformat(),
        "at": report.at.isoformat(),
        "revision": report.figures.revision,
        "platforms": [_write_figures(figures) for figures in report.figures.platforms],
    }
    return json.dumps(stored, ensure_ascii=False)


def read_report(stored: str) -> RunReport:
    """The report that ``write_report`` was given."""
    read = json.loads(stored)
    platforms = tuple(_read_figures(figures) for figures in read["platforms"])
    return RunReport(
        run_id=RunId(read["run"]),
        day=date.fromisoformat(read["day"]),
        title=read["title"],
        began_at=datetime.fromisoformat(read["began_at"]),
        at=datetime.fromisoformat(read["at"]),
        figures=RunFigures(platforms, read["revision"]),
        kind=RunKind(read.get("kind", RunKind.DELIVERY)),
    )


def _write_figures(figures: PlatformFigures) -> dict[str, object]:
    return {
        "platform": figures.platform.value,
        "delivered": figures.delivered,
        "failed": figures.failed,
        "still_open": figures.still_open,
        "skipped": {reason or _NO_REASON: chats for reason, chats in figures.skipped.items()},
        "errors": [[each.error, each.chats] for each in figures.errors],
        "stories": figures.stories,
        "messages": figures.messages,
        "edited": figures.edited,
        "marked": figures.marked,
        "gone": figures.gone,
        "parts_lost": figures.parts_lost,
        "first_at": figures.first_at and figures.first_at.isoformat(),
        "last_at": figures.last_at and figures.last_at.isoformat(),
        "rate_limit": figures.rate_limit,
    }


def _read_figures(stored: Mapping[str, Any]) -> PlatformFigures:
    plain = {
        **stored,
        "platform": Platform(stored["platform"]),
        "skipped": {
            SkipReason(reason) if reason else None: chats
            for reason, chats in stored["skipped"].items()
        },
        "errors": tuple(ErrorCount(error, chats) for error, chats in stored["errors"]),
        "first_at": stored["first_at"] and datetime.fromisoformat(stored["first_at"]),
        "last_at": stored["last_at"] and datetime.fromisoformat(stored["last_at"]),
    }
    return PlatformFigures(**plain)
