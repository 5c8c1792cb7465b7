"""A database file that is moved, deleted or replaced while the program runs.

SQLite goes on with the file that it has open, wherever that is by now: what is written there after
a deletion is lost (https://www.sqlite.org/howtocorrupt.html#unlink). And where a new connection
finds no file, it makes an empty one. Neither happens here: without its file the database is away,
and it is back as soon as there is a file in its place.
"""

from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

_FILE = "daybrief_file"


def watch_file(engine: Engine, file: Path) -> None:
    """Let no transaction begin on a connection whose file is not the one in ``file``'s place."""

    def remember(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info[_FILE] = _identity(file)

    def compare(
        _connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
    ) -> None:
        if entry.info[_FILE] != _identity(file):
            raise DisconnectionError(f"{file} is not the file that it was")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
