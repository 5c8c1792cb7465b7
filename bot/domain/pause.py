"""What people mean who write how long they want a pause."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.asking import read_day, read_number

LONGEST_PAUSE = timedelta(days=366)
_DAYS = re.compile(r"(.+?)\s*(?:days?|d|天)", re.IGNORECASE)
_SHORT_DATE = re.compile(r"\d{1,2}[-/.月]\d{1,2}[日号號]?")


def read_pause(written: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a pause of ``7``, ``7 天``, or until ``2026-03-10``, is over; nothing where unclear.

    So many days are so many times 24 hours, and so many deliveries; a date is the first day on
    which something comes again. The past is no pause, nor is more than a year.
    """
    until = _after_days(written, now) or _on_day(written, now=now, zone=zone)
    return until if until and now < until <= now + LONGEST_PAUSE else None


def _after_days(written: str, now: datetime) -> datetime | None:
    counted = _DAYS.fullmatch(written.strip())
    days = read_number(counted[1] if counted else written)
    if days is None or days > LONGEST_PAUSE.days:
        return None
    return now + timedelta(days=days)


def _on_day(written: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    today = now.astimezone(zone).date()
    day = read_day(written, today=today)
    if day is not None and day <= today and _SHORT_DATE.fullmatch(written.strip()):
        day = _a_year_later(day)
    return datetime.combine(day, time(), zone).astimezone(UTC) if day else None


def _a_year_later(day: date) -> date | None:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return None
