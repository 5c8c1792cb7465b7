"""Zones by the names of their cities."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts.dates import utc_offset
from bot.texts.wording import Wording, msgid

_CITIES = {
    "Asia/Shanghai": msgid("Beijing"),
    "Asia/Hong_Kong": msgid("Hong Kong"),
    "Asia/Taipei": msgid("Taipei"),
    "Asia/Singapore": msgid("Singapore"),
    "Asia/Kuala_Lumpur": msgid("Kuala Lumpur"),
    "Asia/Tokyo": msgid("Tokyo"),
    "Asia/Seoul": msgid("Seoul"),
    "Asia/Bangkok": msgid("Bangkok"),
    "Asia/Jakarta": msgid("Jakarta"),
    "Asia/Kolkata": msgid("India"),
    "Asia/Dubai": msgid("Dubai"),
    "Europe/London": msgid("London"),
    "Europe/Paris": msgid("Paris"),
    "Europe/Berlin": msgid("Berlin"),
    "Europe/Istanbul": msgid("Istanbul"),
    "Europe/Moscow": msgid("Moscow"),
    "America/New_York": msgid("New York"),
    "America/Toronto": msgid("Toronto"),
    "America/Chicago": msgid("Chicago"),
    "America/Los_Angeles": msgid("Los Angeles"),
    "America/Sao_Paulo": msgid("São Paulo"),
    "Australia/Sydney": msgid("Sydney"),
    "Pacific/Auckland": msgid("Auckland"),
}


def zone_name(wording: Wording, zone: str, at: datetime) -> str:
    """``Tokyo UTC+9``: the city, or the zone's own name, and its offset at the moment."""
    offset = utc_offset(at, ZoneInfo(zone))
    if zone == "UTC":
        return offset
    city = wording.plain(_CITIES[zone]) if zone in _CITIES else zone
    return f"{city} {offset}"
