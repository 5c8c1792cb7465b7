"""Every sender delivers a tiny broadcast whole, in order and once, in processes of its own."""

import math
from dataclasses import replace

import pytest

from bench.broadcast import Broadcast, read_broadcast
from bench.comparison import measure_sender, running_server
from bench.result import Result, quantile, table_row
from bench.senders import SENDERS, missing_package

TINY = Broadcast(chats=2, messages=3, rate=50, chat_rate=20, real_rate=50, latency=0.01, idle=0.25)


@pytest.mark.parametrize("name", SENDERS)
async def test_a_sender_delivers_everything_in_order_and_answers_people(name: str):
    if package := missing_package(name):
        pytest.skip(f"{package} is not installed here")
    async with running_server() as api_base:
        result = await measure_sender(name, TINY, api_base)
    assert (result.accepted, result.lost, result.duplicates) == (6, 0, 0)
    assert result.order_violations == 0
    assert result.idle_waits
    assert result.waits
    assert result.seconds > 0
    assert result.memory > 1


async def test_a_sender_that_fails_says_why():
    async with running_server() as api_base:
        with pytest.raises(RuntimeError, match=r"plain ended with 1:[\s\S]*ZeroDivisionError"):
            await measure_sender("plain", replace(TINY, rate=0), api_base)


def test_a_broadcast_reaches_another_process_unchanged():
    assert read_broadcast(TINY.as_json()) == TINY


def test_nobody_can_beat_the_lane_nor_the_longest_chat():
    many = Broadcast(chats=100, messages=1, rate=110, chat_rate=1, real_rate=110, latency=0.05)
    assert many.lower_bound == pytest.approx(99 / 100 + 0.05)
    long = replace(many, chats=1, messages=10)
    assert long.lower_bound == pytest.approx(9 / 1 + 0.05)


def test_a_row_names_the_sender_and_shows_its_figures_in_their_units():
    result = Result(
        name="plain",
        broadcast=replace(TINY, messages=21),
        seconds=2 * replace(TINY, messages=21).lower_bound,
        cpu=0.084,
        memory=54.3,
        accepted=42,
        refused=4,
        order_violations=1,
        lost=2,
        duplicates=3,
        idle_waits=(),
        waits=(0.05, 0.06, 0.5),
    )
    row = table_row("a loop", result).removeprefix("a loop").split()
    assert row == ["2×21", "2.1", "0.500", "4", "1", "2", "3", "-", "60/500", "2.00", "54"]


def test_of_a_hundred_waits_the_ninety_ninth_is_p99():
    assert quantile(range(1, 101), 0.99) == 99
    assert quantile([7.0], 0.99) == 7
    assert math.isnan(quantile([], 0.99))
