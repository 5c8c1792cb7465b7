"""Dates in titles and file names, in the spellings that people use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.parsing.numerals import CHINESE_NUMERALS, read_number

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_HAN = f"[{CHINESE_NUMERALS}]"
_SPELLINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]?(?!\d)",
        r"(?<!\d)(?P<y>\d{4})\s?(?P<sep>[-/._–—])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<d>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<y>[12]\d{3})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)",
        rf"(?P<y>{_HAN}{{4}})\s*年\s*(?P<m>{_HAN}{{1,2}})\s*月\s*(?P<d>{_HAN}{{1,3}})\s*[日号號]",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.format('m')},?\s+(?P<y>\d{{4}})(?!\d)",
        rf"\b{_MONTH.format('m')}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
    )
)
_WEEKDAYS = (
    ("星期一", "周一", "週一", "礼拜一", "monday", "mon"),
    ("星期二", "周二", "週二", "礼拜二", "tuesday", "tue"),
    ("星期三", "周三", "週三", "礼拜三", "wednesday", "wed"),
    ("星期四", "周四", "週四", "礼拜四", "thursday", "thu"),
    ("星期五", "周五", "週五", "礼拜五", "friday", "fri"),
    ("星期六", "周六", "週六", "礼拜六", "saturday", "sat"),
    ("星期日", "星期天", "周日", "週日", "周天", "礼拜日", "sunday", "sun"),
)
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
_OPENING, _CLOSING = "(（[【〔", ")）]】〕"
_SEPARATORS = " \t\u3000\xa0-–—―|｜·•:：,，、~～"
_FILE_DAY = re.compile(r"(?<!\d)(\d{4})-?(\d{2})-?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as found between two places of a text; ``day`` is absent where no such day exists."""

    start: int
    end: int
    written: str
    day: date | None


@dataclass(frozen=True, slots=True)
class DatedTitle:
    """A title without its date; ``wrong`` is what looked like one but is no day."""

    title: str
    day: date | None
    wrong: str = ""


def split_title(heading: str) -> DatedTitle:
    """Take the date out of a title: the one at its end, else at its start, else the last one."""
    found = list(_dates_in(heading))
    valid = [written for written in found if written.day]
    if not valid:
        return DatedTitle(_strip(heading), None, found[-1].written if found else "")
    chosen = _choose(heading, valid)
    start, end = _widen(heading, chosen)
    parts = (_strip(heading[:start]), _strip(heading[end:]))
    return DatedTitle(_strip(" ".join(part for part in parts if part)), chosen.day)


def day_of_name(name: str) -> date | None:
    """The date in a file's name such as ``2026-02-26.md``."""
    match = _FILE_DAY.search(name.replace("\\", "/").rsplit("/", 1)[-1])
    return _day(*match.groups()) if match else None


def _dates_in(text: str) -> Iterator[WrittenDate]:
    plain = text.translate(_WIDE_DIGITS)
    for spelling in _SPELLINGS:
        for match in spelling.finditer(plain):
            day = _day(match["y"], match["m"], match["d"])
            yield WrittenDate(match.start(), match.end(), match.group().strip(), day)


def _day(year: str, month: str, day: str) -> date | None:
    prefix = month[:3].casefold()
    month_number = _MONTHS.index(prefix) + 1 if prefix in _MONTHS else read_number(month)
    year_number, day_number = read_number(year), read_number(day)
    try:
        return date(year_number or 0, month_number or 0, day_number or 0)
    except ValueError:
        return None


def _choose(heading: str, dates: list[WrittenDate]) -> WrittenDate:
    for written in dates:
        if not _strip(heading[_widen(heading, written)[1] :]):
            return written
    for written in dates:
        if not _strip(heading[: _widen(heading, written)[0]]):
            return written
    return max(dates, key=lambda written: written.start)


def _widen(heading: str, written: WrittenDate) -> tuple[int, int]:
    """Where the date's part of the heading begins and ends: its weekday and brackets with it."""
    start, end = written.start, written.end
    end += _weekday_length(heading[end:], written.day)
    before, after = heading[:start].rstrip(), heading[end:].lstrip()
    if before and after and before[-1] in _OPENING and after[0] in _CLOSING:
        return len(before) - 1, len(heading) - len(after) + 1
    return start, end


def _weekday_length(rest: str, day: date | None) -> int:
    """How much of ``rest`` repeats the date's own weekday: a wrong one is kept for the reader."""
    if day is None:
        return 0
    names = "|".join(_WEEKDAYS[day.weekday()])
    pattern = rf"\s*[,，]?\s*(?:({names})(?![a-z])|[(（]\s*({names})\s*[)）])"
    match = re.match(pattern, rest, re.IGNORECASE)
    return match.end() if match else 0


def _strip(part: str) -> str:
    while part != (shorter := part.strip(_SEPARATORS).strip()):
        part = shorter
    return part
