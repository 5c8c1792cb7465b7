"""The soak in small: every scenario runs, and what it counts would tell of a loss."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bench.server.tally import Tally
from bench.soak.bot_process import BotProcess
from bench.soak.channels import open_channels
from bench.soak.check import Check, print_checks
from bench.soak.faulty import faulty_size, meet_faults
from bench.soak.kill import kill_often, kill_size
from bench.soak.size import Size
from bench.soak.stop import stop_often, stop_size
from bench.soak.unreachable import compare_with_clean_run, unreachable_size
from tests.journeys.processes import Daybrief

CHANCE = random.Random(1)  # noqa: S311 - no secret


async def start(environ: Mapping[str, str], log: Path) -> BotProcess:
    """A forked bot: it starts sooner than the soak's own."""
    del log
    return Daybrief("run", environ=environ)


def measured(checks: Sequence[Check], name: str) -> float:
    (found,) = [check.measured for check in checks if check.name == name]
    return found


def broken(checks: Sequence[Check]) -> list[str]:
    return [str(check) for check in checks if not check.holds]


async def test_a_bot_that_is_killed_loses_nothing(tmp_path: Path):
    size = replace(kill_size(12, 4, kills=2), messages=3, channel_messages=2, rate=20)
    checks = await kill_often(size, 2, tmp_path, start, CHANCE)
    assert broken(checks) == []
    assert measured(checks, "kills while the broadcast was under way") >= 1


async def test_a_server_that_spoils_its_answers_loses_nothing(tmp_path: Path):
    size = replace(faulty_size(18), messages=2, channel_messages=2)
    checks = await meet_faults(size, tmp_path, start, CHANCE, has_time_outs=False)
    assert broken(checks) == []
    assert measured(checks, "Telegram: answers spoilt") > 0
    assert measured(checks, "Discord: answers spoilt") > 0


async def test_closed_chats_are_compared_with_a_clean_run(tmp_path: Path):
    checks = await compare_with_clean_run(unreachable_size(60), tmp_path, start)
    assert [row for row in broken(checks) if "÷" not in row] == []  # too few chats for times
    assert measured(checks, "closed chats") == 6
    assert measured(checks, "÷ a clean run") > 0


async def test_a_bot_that_is_stopped_leaves_nothing_uncertain(tmp_path: Path):
    size = replace(stop_size(1), chats=12, messages=3, channels=4, channel_messages=2, rate=20)
    checks = await stop_often(size, 1, tmp_path, start, CHANCE)
    assert broken(checks) == []


def test_a_part_that_comes_again_is_a_repetition_and_after_a_later_one_also_out_of_order():
    tally = Tally([1], messages=3)
    for part in (1, 2, 2, 1):
        tally.accept(1, part)
    assert (tally.arrived, tally.lost, tally.duplicates) == (2, 1, 2)
    assert tally.repeated == {(1, 1): 1, (1, 2): 1}
    assert tally.order_violations == 1


async def test_what_a_channel_lacks_has_twice_or_out_of_order_is_counted():
    async with open_channels(Size(1, 1, 1, channels=1, channel_messages=3)) as channels:
        (channel,) = channels.channels
        assert channel.guild
        person = await channels.discord.add_member(channel.guild, "甲")
        for text in ("2/3", "1/3", "2/3"):
            await channels.discord.say(channel, person, text)
        assert (channels.lost, channels.duplicates, channels.order_violations) == (1, 1, 1)


def test_what_exceeds_its_limit_does_not_hold(capsys: pytest.CaptureFixture[str]):
    assert Check("lost", 0, 0).holds
    assert not Check("lost", 1, 0).holds
    assert not Check("÷ a clean run", float("nan"), 1.02).holds
    assert Check("seconds", 7.5).holds
    print_checks("kills", [Check("lost", 1, 0), Check("seconds", 7.5)])
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()[2:]] == [
        "NO",
        "7.500",
    ]
