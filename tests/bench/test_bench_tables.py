"""The bench's other tables, each with as little as shows that it measures something."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.broadcast import Broadcast
from bench.cold_start import measure_cold_start
from bench.comparison import compare, running_server
from bench.draining import Drained, drain
from bench.goals import Goal, goals_of_rates, goals_of_scale
from bench.outbox import measure_outbox
from bench.pending_rows import build_pending
from bench.result import Result
from bench.scale import measure_scale

TOLD = Broadcast(chats=10, messages=3, rate=1000, real_rate=1000)
GOOD = Result("engine", TOLD, TOLD.lower_bound, 0.003, 90, 30, 0, 0, 0, 0, (0.05,), (0.06,))


def unmet(*results: Result) -> list[str]:
    return [goal.name for goal in goals_of_rates(results) if not goal.is_met]


async def test_what_waits_is_drained_in_a_process_of_its_own(capsys: pytest.CaptureFixture[str]):
    results = await measure_scale([1, 40])
    assert {count: drained.messages for count, drained in results.items()} == {1: 12, 40: 480}
    assert all(drained.memory > 1 and drained.cpu > 0 for drained in results.values())
    assert "          40 " in capsys.readouterr().out


@pytest.mark.parametrize("count", [1, 2, 50])
async def test_exactly_so_many_subscriptions_wait(tmp_path: Path, count: int):
    await build_pending(tmp_path / "bench.db", count, parts=1)
    assert (await drain(tmp_path / "bench.db", 1000)).messages == count


async def test_the_outbox_is_measured_alone(tmp_path: Path):
    rows = await measure_outbox(tmp_path)
    assert [row for row in rows if "checkpoints" in row]


async def test_a_cold_start_lasts_until_the_first_message(capsys: pytest.CaptureFixture[str]):
    async with running_server() as api_base:
        assert 0 < await measure_cold_start(api_base, starts=1) < 60
    assert "daybrief run" in capsys.readouterr().out


async def test_slow_loops_deliver_less_and_the_table_says_so(capsys: pytest.CaptureFixture[str]):
    tiny = Broadcast(chats=20, messages=1, rate=100, chat_rate=20, latency=0, idle=0.2)
    async with running_server() as api_base:
        results = await compare(["plain"], tiny, api_base)
    assert results["plain"].accepted == 2
    assert " 2×1 " in capsys.readouterr().out


def test_goals_are_held_against_the_worst_row():
    slow = replace(GOOD, seconds=2 * GOOD.seconds, cpu=0.3)
    assert unmet(GOOD) == ["messages and replies a second where 1000/s are allowed"]
    assert "efficiency" in unmet(GOOD, slow)
    assert "CPU ms a message at 1000/s" in unmet(slow)
    assert "messages lost or sent twice" in unmet(replace(GOOD, duplicates=1))


def test_where_less_is_taken_than_was_told_refusals_are_allowed_and_efficiency_counts_apart():
    lower = replace(GOOD, broadcast=replace(TOLD, real_rate=700), refused=9)
    late = replace(lower, seconds=2 * lower.seconds)
    assert "429s with the limits as configured" not in unmet(GOOD, lower)
    assert "efficiency where 30 % less is taken" in unmet(GOOD, late)


def test_a_million_is_held_against_ten_thousand_in_the_same_run():
    results = {10_000: Drained(1, 1, 1, 100), 1_000_000: Drained(1, 1, 1, 131)}
    assert [goal.is_met for goal in goals_of_scale(results)] == [False, True]
    assert list(goals_of_scale({10_000: Drained(1, 1, 1, 100)})) == []


def test_a_goal_says_what_was_measured_and_whether_that_is_enough():
    assert str(Goal("efficiency", 0.97, 0.98, is_at_least=True)).split()[1:] == [
        "0.970", "≥", "0.98", "NO",
    ]  # fmt: skip
    assert str(Goal("429s", 0, 0)).endswith("yes")
    assert not Goal("nothing measured", float("nan"), 1).is_met
