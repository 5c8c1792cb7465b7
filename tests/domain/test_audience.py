from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import ALL_WEEKDAYS, ChatAddress, DeliveryWindow, Platform

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Nuuk",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)

windows = st.builds(
    DeliveryWindow,
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.sampled_from(ZONES).map(ZoneInfo),
    st.frozensets(st.integers(0, 6), min_size=1),
)
moments = st.datetimes(
    datetime(2008, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2032, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)


def window(local_time: str, zone: str, weekdays: frozenset[int] = ALL_WEEKDAYS) -> DeliveryWindow:
    return DeliveryWindow(time.fromisoformat(local_time), ZoneInfo(zone), weekdays)


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local_time", "day", "due"),
    [
        ("Asia/Shanghai", "08:00", "2026-02-26", "2026-02-26T00:00"),
        ("America/New_York", "08:00", "2026-02-26", "2026-02-26T13:00"),
        ("America/New_York", "08:00", "2026-07-01", "2026-07-01T12:00"),
        # skipped: 02:00 became 03:00
        ("America/New_York", "02:30", "2026-03-08", "2026-03-08T07:30"),
        # twice: 01:30 EDT, then 01:30 EST
        ("America/New_York", "01:30", "2026-11-01", "2026-11-01T05:30"),
        # half an hour: 02:00 became 02:30; 02:00 became 01:30
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04T14:45"),
        # Ramadan: back to UTC on 15 February, to UTC+1 on 22 March
        ("Africa/Casablanca", "02:30", "2026-02-15", "2026-02-15T01:30"),
        ("Africa/Casablanca", "02:30", "2026-02-16", "2026-02-16T02:30"),
        ("Africa/Casablanca", "02:30", "2026-03-22", "2026-03-22T02:30"),
    ],
)
def test_an_edition_is_due_at_its_local_time(
    zone: str, local_time: str, day: str, due: str
) -> None:
    assert window(local_time, zone).due_at(date.fromisoformat(day)) == utc(due)


def test_the_second_of_two_like_times_is_never_meant() -> None:
    second = DeliveryWindow(time(1, 30, fold=1), ZoneInfo("America/New_York"))
    assert second.due_at(date(2026, 11, 1)) == utc("2026-11-01T05:30")


@pytest.mark.parametrize(
    ("zone", "local_time", "around", "dues"),
    [
        ("America/New_York", "02:30", "2026-03-08", ["07T07:30", "08T07:30", "09T06:30"]),
        ("America/New_York", "01:30", "2026-11-01", ["31T05:30", "01T05:30", "02T06:30"]),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", ["02T15:45", "03T15:45", "04T15:15"]),
    ],
)
def test_a_changed_clock_makes_no_edition_come_twice_or_never(
    zone: str, local_time: str, around: str, dues: list[str]
) -> None:
    chosen = window(local_time, zone)
    moment = chosen.due_at(date.fromisoformat(around) - timedelta(days=1)) - timedelta(seconds=1)
    followed = []
    for _ in dues:
        moment = chosen.next_due_after(moment)
        followed.append(f"{moment:%dT%H:%M}")
    assert followed == dues


def test_a_time_skipped_over_midnight_still_belongs_to_its_day() -> None:
    late = window("23:30", "America/Nuuk")
    due = late.due_at(date(2025, 3, 29))
    assert due == utc("2025-03-30T01:30")
    assert late.local_day(due) == date(2025, 3, 30)
    assert late.edition_day(due) == date(2025, 3, 29)
    assert late.edition_day(late.next_due_after(due)) == date(2025, 3, 30)


def test_a_date_that_a_zone_leaves_out_has_no_edition() -> None:
    samoa = window("08:00", "Pacific/Apia")
    moment = utc("2011-12-29T00:00")
    days = []
    for _ in range(3):
        moment = samoa.next_due_after(moment)
        days.append(samoa.edition_day(moment))
    assert days == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


def test_the_next_edition_comes_on_a_wanted_weekday() -> None:
    mondays = window("08:00", "Asia/Shanghai", frozenset({0}))
    assert mondays.next_due_after(utc("2026-02-26T12:00")) == utc("2026-03-02T00:00")
    assert mondays.next_due_after(utc("2026-03-02T00:00")) == utc("2026-03-09T00:00")


def test_the_weekday_is_the_local_one() -> None:
    mondays = window("01:00", "Pacific/Kiritimati", frozenset({0}))
    assert mondays.next_due_after(utc("2026-02-26T12:00")) == utc("2026-03-01T11:00")


@given(windows, moments)
def test_due_instants_only_go_forward_and_no_wanted_day_is_left_out(
    chosen: DeliveryWindow, moment: datetime
) -> None:
    days: list[date] = []
    for _ in range(10):
        due = chosen.next_due_after(moment)
        assert due > moment
        assert due.tzinfo is UTC
        days.append(chosen.edition_day(due))
        assert chosen.due_at(days[-1]) == due
        moment = due
    assert days == _wanted_days(chosen, days[0], days[-1])


def _wanted_days(chosen: DeliveryWindow, first: date, last: date) -> list[date]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() in chosen.weekdays and _exists(chosen, day)]


def _exists(chosen: DeliveryWindow, day: date) -> bool:
    return not (chosen.zone.key == "Pacific/Apia" and day == date(2011, 12, 30))


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({7}), frozenset({-1, 2})])
def test_weekdays_must_make_sense(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        window("08:00", "UTC", weekdays)


def test_a_window_has_one_zone() -> None:
    with pytest.raises(ValueError, match="local to its zone"):
        DeliveryWindow(time(8, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("address", "written"),
    [
        (ChatAddress(Platform.TELEGRAM, "-100123"), "telegram:-100123"),
        (ChatAddress(Platform.TELEGRAM, "-100123", "7"), "telegram:-100123/7"),
        (ChatAddress(Platform.DISCORD, "99"), "discord:99"),
    ],
)
def test_an_address_reads_as_platform_and_chat(address: ChatAddress, written: str) -> None:
    assert str(address) == written
