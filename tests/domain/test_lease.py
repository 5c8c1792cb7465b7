from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.audience import Platform
from bot.domain.lease import LaneHolder, Lease, ProcessName, lane_name

NOW = datetime(2026, 2, 26, tzinfo=UTC)
LENGTH = timedelta(seconds=10)
SECOND = timedelta(seconds=1)


def lease() -> Lease:
    return Lease("telegram:main", 3, until=NOW + LENGTH, length=LENGTH)


def test_a_lane_is_called_after_its_platform():
    assert lane_name(Platform.TELEGRAM) == "telegram:main"


def test_a_lease_is_good_until_a_margin_before_its_end():
    assert lease().is_good(NOW)
    assert lease().is_good(NOW + 8 * SECOND)
    assert not lease().is_good(NOW + 9 * SECOND)
    assert not lease().is_good(NOW + timedelta(days=1))


def test_a_renewed_one_is_good_again():
    renewed = lease()
    renewed.renew(NOW + 2 * LENGTH)
    assert renewed.is_good(NOW + LENGTH)


def test_a_lost_one_is_never_good_again():
    lost = lease()
    lost.lose()
    lost.renew(NOW + 2 * LENGTH)
    assert not lost.is_good(NOW + LENGTH)


def test_a_clock_that_is_put_back_lengthens_no_lease():
    assert not lease().is_good(NOW - timedelta(hours=1))


def test_there_are_several_renewals_in_a_lease():
    assert lease().renew_after <= LENGTH / 3


@pytest.mark.parametrize("word", ["process 77", "on box", "since 2026-", "until "])
def test_a_holder_says_who_and_where_and_since_when_and_until_when(word: str):
    process = ProcessName("box", "box/boot", 77, "1")
    assert word in str(LaneHolder(process, NOW, NOW + LENGTH))
