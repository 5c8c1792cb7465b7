"""The one door at which the database's errors become the program's.

Only what the operator or time can mend is ``StorageUnavailable``. What is wrong in the program
itself (a broken constraint, a missing table) passes unchanged, so that nobody waits for it to heal.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from bot.domain.errors import StorageUnavailable

_DISTURBED = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
"""Result codes of a database in trouble (https://www.sqlite.org/rescode.html)."""

OUR_MISTAKES = (
    exc.IntegrityError,
    exc.ProgrammingError,
    exc.DataError,
    exc.NotSupportedError,
    exc.InternalError,
    exc.InterfaceError,
)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raises ``StorageUnavailable`` for a database that does not answer, is full or broken."""
    try:
        yield
    except OUR_MISTAKES:
        raise
    except exc.DatabaseError as error:
        if not _is_disturbed(error):
            raise
        raise StorageUnavailable(str(error.orig)) from error
    except exc.TimeoutError as error:
        raise StorageUnavailable("every connection to the database is busy") from error


def is_busy(error: exc.DatabaseError) -> bool:
    """Whether another process holds the lock just now."""
    return _result_code(error) == sqlite3.SQLITE_BUSY


def _is_disturbed(error: exc.DatabaseError) -> bool:
    """Without a result code it is the driver's own word that the connection is gone."""
    code = _result_code(error)
    return isinstance(error, exc.OperationalError) if code is None else code in _DISTURBED


def _result_code(error: exc.DatabaseError) -> int | None:
    """SQLite's primary result code: the lowest byte of the extended one."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None
