"""What every ``LaneGuard`` keeps: one owner a lane and database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.adapters.lane_guard import FileLaneGuard
from bot.domain.audience import Platform
from bot.ports import LaneGuard

TELEGRAM = Platform.TELEGRAM

Guards = Callable[[str], LaneGuard]


@pytest.fixture(params=["file"])
def guards(tmp_path: Path) -> Guards:
    """A new guard of the database with this name."""
    return lambda name: FileLaneGuard(tmp_path / name)


async def test_the_first_to_ask_owns_the_lane(guards: Guards) -> None:
    async with guards("a").hold(TELEGRAM) as is_owner:
        assert is_owner


async def test_a_second_one_does_not(guards: Guards) -> None:
    guard = guards("a")
    async with guard.hold(TELEGRAM), guard.hold(TELEGRAM) as is_second:
        assert not is_second
        async with guards("a").hold(TELEGRAM) as is_third:
            assert not is_third


async def test_asking_in_vain_takes_nothing_from_the_owner(guards: Guards) -> None:
    guard = guards("a")
    async with guard.hold(TELEGRAM):
        for _ in range(2):
            async with guard.hold(TELEGRAM) as is_second:
                assert not is_second


async def test_lanes_are_owned_one_by_one(guards: Guards) -> None:
    guard = guards("a")
    async with guard.hold(TELEGRAM), guard.hold(Platform.DISCORD) as is_owner:
        assert is_owner


async def test_databases_have_lanes_of_their_own(guards: Guards) -> None:
    async with guards("a").hold(TELEGRAM), guards("b").hold(TELEGRAM) as is_owner:
        assert is_owner


async def test_a_lane_is_free_after_its_owner(guards: Guards) -> None:
    guard = guards("a")
    async with guard.hold(TELEGRAM):
        pass
    async with guard.hold(TELEGRAM) as is_owner:
        assert is_owner


async def test_a_lane_is_free_after_an_owner_that_failed(guards: Guards) -> None:
    guard = guards("a")
    with pytest.raises(ZeroDivisionError):
        async with guard.hold(TELEGRAM):
            raise ZeroDivisionError
    async with guard.hold(TELEGRAM) as is_owner:
        assert is_owner
