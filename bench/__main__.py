"""Figures of this machine, side by side in one run: ``make bench``.

Times drift from run to run; what counts are the ratios within the same run.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Set as AbstractSet
from pathlib import Path

from bench.broadcast import ASK_EVERY_S, Broadcast
from bench.cold_start import measure_cold_start
from bench.comparison import compare, running_server
from bench.digest_figures import print_digest_figures
from bench.goals import Goal, goals_of_rates, goals_of_scale
from bench.outbox import measure_outbox
from bench.rates import RATES, measure_rates
from bench.scale import SUBSCRIPTIONS, measure_scale
from bench.senders import SENDERS
from bench.server.limits import LIMITERS

_TABLES = ("digests", "outbox", "scale", "start", "senders", "rates")


def main() -> None:
    """Print every table that was asked for, and which goals are met."""
    options = _read_options()
    if "digests" in options.tables:
        print_digest_figures()
    if "outbox" in options.tables:
        with tempfile.TemporaryDirectory() as folder:
            for line in asyncio.run(measure_outbox(Path(folder))):
                print(line)
    goals: list[Goal] = []
    if "scale" in options.tables:
        goals += goals_of_scale(asyncio.run(measure_scale(options.pending)))
    if served := set(options.tables) & {"start", "senders", "rates"}:
        goals += asyncio.run(_measure_with_server(served, options))
    if goals:
        print("\nGoals, each by its worst row", *goals, sep="\n")


async def _measure_with_server(tables: AbstractSet[str], options: argparse.Namespace) -> list[Goal]:
    broadcast = _broadcast(options)
    results, by_rate = {}, []
    async with running_server() as api_base:
        if "start" in tables:
            await measure_cold_start(api_base)
        if "senders" in tables:
            results = await compare(options.senders, broadcast, api_base)
        if "rates" in tables:
            known = [results["engine"]] if "engine" in results else []
            by_rate = await measure_rates(options.rates, broadcast, api_base, known)
    return list(goals_of_rates(by_rate)) if by_rate else []


def _read_options() -> argparse.Namespace:
    default = Broadcast(chats=200, idle=30.0)
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--tables", nargs="+", choices=_TABLES, default=list(_TABLES), help="which (all)")
    add("--limiter", choices=LIMITERS, default=default.limiter, help="how the server counts")
    add("--idle", type=float, default=default.idle, help="seconds of rest before (%(default)s)")
    add("--latency", type=float, default=default.latency, help="seconds to answer (%(default)s)")
    add("--rates", nargs="+", type=int, choices=RATES, default=list(RATES), help="rows of rates")
    add("--pending", nargs="+", type=int, default=list(SUBSCRIPTIONS), help="rows of the scale")
    senders = parser.add_argument_group("the table of senders")
    add = senders.add_argument
    add("--senders", nargs="+", choices=SENDERS, default=list(SENDERS), help="which (all)")
    add("--chats", type=int, default=default.chats, help="chats (%(default)s)")
    add("--messages", type=int, default=default.messages, help="messages a chat (%(default)s)")
    add("--rate", type=int, default=default.rate, help="messages a second in all (%(default)s)")
    add("--real-rate", type=int, help="what the server really takes (as --rate)")
    add("--chat-rate", type=int, default=default.chat_rate, help="… in one chat (%(default)s)")
    options = parser.parse_args()
    options.real_rate = options.real_rate or options.rate
    _verify(parser, options)
    return options


def _verify(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    if options.idle <= 0:
        parser.error("replies are compared with those at rest: --idle must be more than 0")
    if min(options.chats, options.messages, options.chat_rate) < 1:
        parser.error("there must be a chat, a message and a rate of chats")
    if options.real_rate * ASK_EVERY_S <= 1:
        parser.error(f"people alone take {1 / ASK_EVERY_S:.0f}/s: the rate must be higher")


def _broadcast(options: argparse.Namespace) -> Broadcast:
    return Broadcast(
        chats=options.chats,
        messages=options.messages,
        rate=options.rate,
        chat_rate=options.chat_rate,
        real_rate=options.real_rate,
        latency=options.latency,
        idle=options.idle,
        limiter=options.limiter,
    )


if __name__ == "__main__":
    main()
