"""Ways to deliver a broadcast, side by side; which are there, and what each needs."""

from importlib.util import find_spec

from bench.senders.sender import Opener

SENDERS = {
    "engine": "this engine",
    "engine-httpx": "this engine, over HTTPX",
    "ptb": "PTB AIORateLimiter, gather",
    "aiogram": "aiogram broadcast loop",
    "plain": "loop that sleeps 1/rate",
}
"""Names and what they are called in the table."""
_NEEDED = {"ptb": "aiolimiter", "aiogram": "aiogram"}


def missing_package(name: str) -> str:
    """The package that the sender needs and this environment has not; empty where it can run."""
    needed = _NEEDED.get(name, "")
    return needed if needed and not find_spec(needed) else ""


def opener(name: str) -> Opener:
    """How to open the sender; its libraries are loaded here, so that it pays for no other's."""
    if name == "aiogram":
        from bench.senders.aiogram_loop import open_aiogram_loop  # noqa: PLC0415 - as above

        return open_aiogram_loop
    if name == "ptb":
        from bench.senders.ptb_gather import open_ptb_gather  # noqa: PLC0415 - as above

        return open_ptb_gather
    if name == "plain":
        from bench.senders.plain_loop import open_plain_loop  # noqa: PLC0415 - as above

        return open_plain_loop
    from bench.senders.engine import open_engine, open_engine_over_httpx  # noqa: PLC0415 - as above

    return open_engine_over_httpx if name == "engine-httpx" else open_engine
