"""Figures of this machine, side by side in one run: ``make bench``.

Times drift from run to run; what counts are the ratios within the same run.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.broadcast import ASK_EVERY_S, Broadcast
from bench.comparison import HEADINGS, measure_sender, running_server, table_row
from bench.digest_figures import print_digest_figures
from bench.outbox import measure_outbox
from bench.senders import SENDERS, missing_package


def main() -> None:
    """Print every table that was asked for."""
    options = _read_options()
    if not options.senders_only:
        print_digest_figures()
        with tempfile.TemporaryDirectory() as folder:
            for line in asyncio.run(measure_outbox(Path(folder), datetime.now(UTC))):
                print(line)
    asyncio.run(_compare(options.senders, _broadcast(options)))


async def _compare(names: Sequence[str], broadcast: Broadcast) -> None:
    print(
        f"\nA broadcast: {broadcast.chats} chats × {broadcast.messages} messages; the server takes "
        f"{broadcast.real_rate}/s, {broadcast.chat_rate}/s a chat, and answers after "
        f"{broadcast.latency * 1000:.0f} ms.\nPeople type a command every "
        f"{ASK_EVERY_S * 1000:.0f} ms; senders without a gateway send them a message instead.\n"
        f"CPU is what the broadcast takes on top of such replies.\n{HEADINGS}"
    )
    async with running_server() as api_base:
        for name in names:
            if package := missing_package(name):
                print(f"{SENDERS[name]:27} left out: {package} is not installed here")
                continue
            print(table_row(await measure_sender(name, broadcast, api_base)), flush=True)


def _read_options() -> argparse.Namespace:
    default = Broadcast()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--chats", type=int, default=default.chats, help="chats (%(default)s)")
    add("--messages", type=int, default=default.messages, help="messages a chat (%(default)s)")
    add("--rate", type=int, default=default.rate, help="messages a second in all (%(default)s)")
    add("--real-rate", type=int, help="what the server really takes (as --rate)")
    add("--chat-rate", type=int, default=default.chat_rate, help="… in one chat (%(default)s)")
    add("--latency", type=float, default=default.latency, help="seconds to answer (%(default)s)")
    add("--idle", type=float, default=default.idle, help="seconds of rest before (%(default)s)")
    add("--senders", nargs="+", choices=SENDERS, default=list(SENDERS), help="which (all)")
    add("--senders-only", action="store_true", help="no tables of digests and the outbox")
    options = parser.parse_args()
    options.real_rate = options.real_rate or options.rate
    if options.idle <= 0:
        parser.error("replies are compared with those at rest: --idle must be more than 0")
    if min(options.chats, options.messages, options.chat_rate) < 1:
        parser.error("there must be a chat, a message and a rate of chats")
    if options.real_rate * ASK_EVERY_S <= 1:
        parser.error(f"people alone take {1 / ASK_EVERY_S:.0f}/s: the rate must be higher")
    return options


def _broadcast(options: argparse.Namespace) -> Broadcast:
    return Broadcast(
        chats=options.chats,
        messages=options.messages,
        rate=options.rate,
        chat_rate=options.chat_rate,
        real_rate=options.real_rate,
        latency=options.latency,
        idle=options.idle,
    )


if __name__ == "__main__":
    main()
