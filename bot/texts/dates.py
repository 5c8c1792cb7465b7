"""Dates, times and zones as readers of each language write them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from bot.domain.audience import Language

_LOCALES = {
    Language.ZH_HANS: "zh_Hans_CN",
    Language.ZH_HANT: "zh_Hant_TW",
    Language.EN: "en_GB",
}
_FULL = {
    Language.ZH_HANS: "y年M月d日 E",
    Language.ZH_HANT: "y年M月d日 E",
    Language.EN: "EEEE, d MMMM y",
}
_SHORT = {
    Language.ZH_HANS: "M月d日 E",
    Language.ZH_HANT: "M月d日 E",
    Language.EN: "EEE, d MMM",
}


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(_LOCALES[language])


def full_date(day: date, language: Language) -> str:
    """Day, month, year and weekday."""
    return format_date(day, _FULL[language], locale=_locale(language))


def short_date(day: date, language: Language) -> str:
    """Day, month and weekday: for days that are near."""
    return format_date(day, _SHORT[language], locale=_locale(language))


def weekday_names(weekdays: Iterable[int], language: Language) -> tuple[str, ...]:
    """Short names in the week's order; 0 is Monday."""
    names = _locale(language).days["format"]["abbreviated"]
    return tuple(names[weekday] for weekday in sorted(weekdays))


def clock_time(moment: time | datetime) -> str:
    """``08:00``, in every language."""
    return f"{moment:%H:%M}"


def utc_offset(moment: datetime, zone: ZoneInfo) -> str:
    """The zone's distance to UTC at ``moment``: ``UTC+8``, ``UTC+5:30``, ``UTC-3``, ``UTC``."""
    offset = moment.astimezone(zone).utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")
