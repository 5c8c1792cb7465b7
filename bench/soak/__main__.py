"""Kills, faults, closed chats and stops: ``make soak``. Ends with 1 where something does not hold.

The whole takes about half an hour; every scenario can be chosen and made shorter.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bench.soak.bot_process import start_bot
from bench.soak.check import Check, print_checks
from bench.soak.faulty import faulty_size, meet_faults
from bench.soak.kill import kill_often, kill_size
from bench.soak.stop import stop_often, stop_size
from bench.soak.unreachable import compare_with_clean_run, unreachable_size

Scenario = Callable[[Path], Awaitable[Sequence[Check]]]


def main() -> None:
    """Print a table for each scenario."""
    options = _read_options()
    print(f"seed {options.seed}", flush=True)
    verdicts = [asyncio.run(_run(title, scenario)) for title, scenario in _scenarios(options)]
    sys.exit(0 if all(verdicts) else 1)


def _scenarios(options: argparse.Namespace) -> Sequence[tuple[str, Scenario]]:
    chance = random.Random(options.seed)  # noqa: S311 - no secret
    kills, stops = options.kills, options.stops
    chats, channels = options.chats * 3 // 4, options.chats // 4
    known: dict[str, tuple[str, Scenario]] = {
        "kill": (
            f"kill -9 at {kills} random moments of a broadcast to {chats} + {channels} chats",
            lambda at: kill_often(
                kill_size(chats, channels, kills=kills), kills, at, start_bot, chance
            ),
        ),
        "faulty": (
            "A fifth of all answers is a time-out, a reset, 500, 429 or garbage",
            lambda at: meet_faults(faulty_size(options.faulty_chats), at, start_bot, chance),
        ),
        "unreachable": (
            f"A tenth of {options.many_chats} chats is closed for good",
            lambda at: compare_with_clean_run(unreachable_size(options.many_chats), at, start_bot),
        ),
        "stop": (
            f"SIGTERM at {stops} random moments",
            lambda at: stop_often(stop_size(stops), stops, at, start_bot, chance),
        ),
    }
    return [known[name] for name in options.only]


async def _run(title: str, scenario: Scenario) -> bool:
    """Whether everything held; the bots' last words where it did not."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        checks = await scenario(Path(folder))
        print_checks(f"{title} ({time.monotonic() - began:.0f} s)", checks)
        has_held = all(check.holds for check in checks)
        if not has_held:
            print(_last_words(Path(folder)))
    return has_held


def _last_words(folder: Path) -> str:
    logs = [log.read_text(encoding="utf-8") for log in sorted(folder.rglob("bot.log"))]
    return "".join(f"\n… {text[-3000:]}" for text in logs)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    add = parser.add_argument
    names = ("kill", "faulty", "unreachable", "stop")
    add("--only", nargs="+", choices=names, default=list(names), help="which scenarios (all)")
    add("--kills", type=int, default=200, help="kills (%(default)s)")
    add("--chats", type=int, default=2000, help="… in a broadcast to so many (%(default)s)")
    add("--faulty-chats", type=int, default=360, help="chats of a faulty server (%(default)s)")
    add("--many-chats", type=int, default=100_000, help="chats, a tenth closed (%(default)s)")
    add("--stops", type=int, default=20, help="stops (%(default)s)")
    add("--seed", type=int, default=random.randrange(10**6), help="repeats a run's choices")  # noqa: S311 - no secret
    return parser.parse_args()


if __name__ == "__main__":
    main()
