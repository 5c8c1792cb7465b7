"""Bringing a database up to date, at every start.

The steps lie in ``migrations/versions/``, each named after its place and what it changes. A change
of ``tables.py`` takes a new file there, whose ``down_revision`` is the newest one; a test says when
the two disagree.
"""

import logging

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.adapters.database.engine import Database
from bot.domain.errors import ConfigError
from bot.domain.status import Schema

logger = logging.getLogger(__name__)


async def migrate(database: Database) -> None:
    """Take every step that the database has not taken; none where it is up to date.

    All steps are one transaction that owns the write lock: a second process waits for the first
    one and then finds nothing to do. One that is up to date is not written to, so that the program
    starts on it also while it is locked or full. Raises ``ConfigError`` for a database of a newer
    program and ``StorageUnavailable``.
    """
    if (await read_schema(database)).is_current:
        return
    async with database.writing() as connection:
        await connection.run_sync(_upgrade)


async def read_schema(database: Database) -> Schema:
    """Where the database stands, changing nothing. Raises ``StorageUnavailable``."""
    async with database.reading() as connection:
        return await connection.run_sync(_schema)


def _schema(connection: Connection) -> Schema:
    script = ScriptDirectory.from_config(_config(connection))
    known = script.get_current_head() or ""
    steps = frozenset(step.revision for step in script.walk_revisions())
    return Schema(_revision(connection), known, steps - {known})


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.adapters.database:migrations")
    return config


def _upgrade(connection: Connection) -> None:
    config = _config(connection)
    script = ScriptDirectory.from_config(config)
    before = _revision(connection)
    newest = script.get_current_head()
    if before == newest:
        return
    if before not in {None, *(step.revision for step in script.walk_revisions())}:
        reason = (
            f"was written by a newer Daybrief (at {before}, this one knows {newest}): "
            "start that one, or restore a backup"
        )
        raise ConfigError(("database.url", reason))
    command.upgrade(config, "head")
    logger.info("database migrated", extra={"from_revision": before, "to_revision": newest})
