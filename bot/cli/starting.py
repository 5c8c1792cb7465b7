"""What commands begin with: the settings, the log, the event loop."""

import asyncio
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

from bot.adapters.event_loop import new_event_loop
from bot.adapters.logs import set_up_logging
from bot.bootstrap.parts import secrets
from bot.config import Settings, find_config, load_settings
from bot.config.loading import base_folder
from bot.domain.errors import BotError

Result = TypeVar("Result")


def load(config: Path | None) -> tuple[Settings, Path]:
    """The settings, and the folder that relative paths in them start from."""
    found = find_config(config, os.environ)
    return load_settings(found, os.environ), base_folder(found)


def set_up_log(settings: Settings, *, level: str | None = None) -> None:
    """Log as the settings say; ``level`` goes before theirs."""
    log = settings.log
    set_up_logging(
        level=level or log.level,
        as_json=log.format == "json",
        secrets=secrets(settings),
    )


def run_to_the_end(work: Coroutine[None, None, Result]) -> Result:
    """Run to the end; of errors that tasks raised together, the first of ours counts."""
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            return runner.run(work)
    except BaseExceptionGroup as group:
        if ours := group.subgroup(BotError):
            raise _first(ours) from None
        raise


def _first(group: BaseExceptionGroup[BotError]) -> BotError:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
