"""What people mean when they type a time, a date or a number: in digits, full-width or Chinese."""

import re
import unicodedata
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.audience import ALL_WEEKDAYS, Language

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_TIME = re.compile(r"(\d{1,2})(?::|点|點|时|時|h)(\d{1,2}|半)?分?(am|pm)?|(\d{1,2})(am|pm)")
_FULL_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?号?|(\d{4})(\d{2})(\d{2})")
_SHORT_DATE = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_NUMBER = re.compile(
    r"(?:#|no\.?|第)?(\d{1,6}|[〇零一二三四五六七八九十百两兩]{1,7})(?:[条條号号.、篇则則])?"
)
_RELATIVE_DAYS = {
    "today": 0, "今天": 0, "今日": 0,
    "yesterday": -1, "昨天": -1, "昨日": -1,
    "前天": -2, "前日": -2,
}  # fmt: skip
_WEEKDAYS = {
    "每天": ALL_WEEKDAYS, "每日": ALL_WEEKDAYS, "daily": ALL_WEEKDAYS, "everyday": ALL_WEEKDAYS,
    "工作日": frozenset(range(5)), "weekdays": frozenset(range(5)),
    "周末": frozenset({5, 6}), "週末": frozenset({5, 6}), "weekends": frozenset({5, 6}),
}  # fmt: skip

_LANGUAGES = {
    Language.ZH_HANS: ("简体中文", "简体", "简中", "簡體", "中文", "zh", "zh-cn", "simplified"),
    Language.ZH_HANT: (
        *("繁體中文", "繁体中文", "繁體", "繁体", "繁中", "正體", "正體中文"),
        *("zh-tw", "zh-hk", "traditional"),
    ),
    Language.EN: ("english", "英文", "英语", "英語"),
}


def _plain(written: str) -> str:
    return unicodedata.normalize("NFKC", written).strip().lower()


def read_time(written: str) -> time | None:
    """``8:00``, ``08：30``, ``8点半``, ``8am``: a local time, or nothing."""
    match = _TIME.fullmatch(_plain(written))
    if not match:
        return None
    hour = int(match[1] or match[4])
    minute = 30 if match[2] == "半" else int(match[2] or 0)
    half = match[3] or match[5]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_day(written: str, *, today: date) -> date | None:
    """``2026-02-26``, ``2026年2月26日``, ``20260226``, ``2月26日`` (the latest one), ``昨天``."""
    text = _plain(written).replace(" ", "")
    if text in _RELATIVE_DAYS:
        return today + timedelta(days=_RELATIVE_DAYS[text])
    try:
        if match := _FULL_DATE.fullmatch(text):
            year, month, day = (part for part in match.groups() if part)
            return date(int(year), int(month), int(day))
        if match := _SHORT_DATE.fullmatch(text):
            day_this_year = date(today.year, int(match[1]), int(match[2]))
            if day_this_year <= today:
                return day_this_year
            return day_this_year.replace(year=today.year - 1)
    except ValueError:
        return None
    return None


def read_number(written: str) -> int | None:
    """``4``, ``４``, ``四``, ``#4``, ``第4条``: a whole number, or nothing."""
    match = _NUMBER.fullmatch(_plain(written).replace(" ", ""))
    return read_numeral(match[1]) if match else None


def read_numeral(numeral: str) -> int | None:
    """Decimal digits or a Chinese numeral below 1000 (``二十一``, ``一百零五``), or nothing."""
    if numeral.isdecimal():
        return int(numeral)
    total, digit = 0, None
    for character in numeral:
        if character in "十百":
            total += (1 if digit is None else digit) * (10 if character == "十" else 100)
            digit = None
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0)


def read_zone(written: str) -> ZoneInfo | None:
    """An IANA zone name such as ``Asia/Shanghai``, or nothing."""
    if "/" not in written and written.upper() != "UTC":
        return None
    try:
        return ZoneInfo(written)
    except (KeyError, ValueError, OSError):
        return None


def read_weekdays(written: str) -> frozenset[int] | None:
    """``每天``, ``工作日``, ``weekends``: a set of weekdays (0 is Monday), or nothing."""
    return _WEEKDAYS.get(_plain(written))


def read_language(written: str) -> Language | None:
    """``en``, ``English``, ``繁體``, ``zh_Hant``: a language of ours, or nothing."""
    text = _plain(written).replace("_", "-")
    for language, names in _LANGUAGES.items():
        if text == language.value.casefold() or text in names:
            return language
    return None
