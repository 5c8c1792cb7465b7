"""Figures of this machine, side by side in one run: ``make bench``.

Times drift from run to run; what counts are the ratios within the same run.
"""

import argparse
import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.broadcast import ASK_EVERY_S, Broadcast
from bench.comparison import compare, running_server
from bench.digest_figures import print_digest_figures
from bench.outbox import measure_outbox
from bench.rates import RATES, measure_rates
from bench.senders import SENDERS
from bench.server.limits import LIMITERS

_TABLES = ("digests", "outbox", "senders", "rates")


def main() -> None:
    """Print every table that was asked for."""
    options = _read_options()
    if "digests" in options.tables:
        print_digest_figures()
    if "outbox" in options.tables:
        with tempfile.TemporaryDirectory() as folder:
            for line in asyncio.run(measure_outbox(Path(folder), datetime.now(UTC))):
                print(line)
    asyncio.run(_send(options))


async def _send(options: argparse.Namespace) -> None:
    broadcast = _broadcast(options)
    results = {}
    async with running_server() as api_base:
        if "senders" in options.tables:
            results = await compare(options.senders, broadcast, api_base)
        if "rates" in options.tables:
            known = [results["engine"]] if "engine" in results else []
            await measure_rates(options.rates, broadcast, api_base, known)


def _read_options() -> argparse.Namespace:
    default = Broadcast(chats=200, idle=30.0)
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--tables", nargs="+", choices=_TABLES, default=list(_TABLES), help="which (all)")
    add("--limiter", choices=LIMITERS, default=default.limiter, help="how the server counts")
    add("--idle", type=float, default=default.idle, help="seconds of rest before (%(default)s)")
    add("--latency", type=float, default=default.latency, help="seconds to answer (%(default)s)")
    add("--rates", nargs="+", type=int, choices=RATES, default=list(RATES), help="rows of rates")
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
