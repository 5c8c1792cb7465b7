"""The database's connections: many readers, one writer at a time."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.adapters.database.address import existing_url, make_file, read_url
from bot.adapters.database.errors import is_busy, translated_errors
from bot.adapters.database.presence import watch_file
from bot.domain.errors import ConfigError, StorageUnavailable

_IS_WRITER = "daybrief_is_writer"
_WAL_WAIT_S = 0.02
_CONNECTIONS = 8
PATIENCE = timedelta(seconds=4)  # a stop waits for it too: the driver's thread cannot be broken off
_THREAD_PATIENCE = timedelta(seconds=2)  # what waits there can be asked for again
_TURN_S = 5.0

Result = TypeVar("Result")


class Database:
    """One SQLite file in WAL mode: readers never wait, writers take turns.

    Writers of this process queue here, in order and without polling, but not for long: where
    another process keeps the database locked, each would wait for all before it. Those of other
    processes are waited for up to the database's patience. All methods raise
    ``StorageUnavailable``.
    """

    def __init__(self, engine: AsyncEngine, thread_engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{_IS_WRITER: True})
        self._thread_writer = thread_engine.execution_options(**{_IS_WRITER: True})
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database-writer")
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which every statement sees what is committed when it starts."""
        with translated_errors():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that owns the write lock from its start; committed at the end."""
        await self._take_turn()
        try:
            with translated_errors():
                async with self._writer.begin() as connection:
                    yield connection
        finally:
            self._turn.release()

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """The result of ``work``, a transaction as in ``writing``, carried out in a thread.

        One that is cancelled is carried out all the same. To go to the thread once costs a tenth
        of what it costs to go there with each statement.
        """
        await self._take_turn()
        writing = asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)
        writing.add_done_callback(lambda _: self._turn.release())
        return await asyncio.shield(writing)

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(_TURN_S):
                await self._turn.acquire()
        except TimeoutError:
            raise StorageUnavailable("those who write before do not get on") from None

    def _write(self, work: Callable[[Connection], Result]) -> Result:
        with translated_errors(), self._thread_writer.begin() as connection:
            return work(connection)

    async def close(self) -> None:
        """Close every connection. Nobody may be using one any more."""
        await self._engine.dispose()
        self._thread_writer.dispose()
        self._thread.shutdown(wait=False)


async def open_database(place: str | Path, *, patience: timedelta = PATIENCE) -> Database:
    """Open, or make, the SQLite file at ``place``: a path, or ``sqlite:///path/to/file.db``.

    A lock held by another process is waited for up to ``patience``. Raises ``ConfigError`` where
    the address is wrong or no database can be there.
    """
    file = place if isinstance(place, Path) else Path(read_url(place).database or "")
    await asyncio.to_thread(make_file, file)
    database = _make_database(file, patience)
    try:
        await _switch_to_wal(database, patience)
    except StorageUnavailable as error:
        await database.close()
        raise ConfigError(("database.url", f"cannot open {file}: {error}")) from error
    return database


def open_for_reading(file: Path, *, patience: timedelta = PATIENCE) -> Database:
    """The file as it is, which is neither made nor changed: ``writing`` fails.

    Also while another process writes. Raises ``StorageUnavailable`` where it cannot be read;
    whether it is a database, the first use tells.
    """
    try:
        file.open("rb").close()  # the driver's thread outlives a connection that it cannot open
    except OSError as error:
        raise StorageUnavailable(f"cannot open {file}: {error.strerror}") from error
    return _make_database(file, patience, can_write=False)


def _make_database(file: Path, patience: timedelta, *, can_write: bool = True) -> Database:
    url = existing_url(file, can_write=can_write)
    engine, thread_engine = _make_engine(url, patience), _make_thread_engine(url)
    _listen(engine.sync_engine, file, patience)
    _listen(thread_engine, file, min(patience, _THREAD_PATIENCE))
    return Database(engine, thread_engine)


def _make_engine(url: URL, patience: timedelta) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=max(patience.total_seconds(), 1),
        json_serializer=partial(json.dumps, ensure_ascii=False),
    )
    event.listen(engine.sync_engine, "invalidate", _roll_back)
    return engine


def _make_thread_engine(url: URL) -> Engine:
    """Without an event loop: only one thread at a time uses it."""
    return create_engine(
        url.set(drivername="sqlite"),
        pool_size=1,
        max_overflow=0,
        connect_args={"check_same_thread": False},
    )


def _listen(engine: Engine, file: Path, patience: timedelta) -> None:
    busy_ms = round(patience / timedelta(milliseconds=1))
    event.listen(engine, "connect", partial(_set_up_connection, busy_ms))
    event.listen(engine, "begin", _begin)
    watch_file(engine, file)


def _set_up_connection(
    busy_ms: int, connection: DBAPIConnection, _entry: ConnectionPoolEntry
) -> None:
    """What SQLite keeps for each connection, not in the file.

    With WAL and ``synchronous=NORMAL`` a killed process loses no commit; a power cut may undo the
    last ones, but never corrupts (https://www.sqlite.org/pragma.html#pragma_synchronous).
    """
    connection.isolation_level = None  # the driver emits no BEGIN of its own: _begin does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {busy_ms}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A writer takes its lock first, readers need no transaction for their one statement.

    SQLite does not wait for a lock, but refuses it, where a transaction began by reading
    (https://www.sqlite.org/lang_transaction.html).
    """
    if connection.get_execution_options().get(_IS_WRITER):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _roll_back(
    connection: DBAPIConnection, _entry: ConnectionPoolEntry, _error: BaseException | None
) -> None:
    """A connection is thrown away because its task was cancelled in the middle of a statement.

    The statement goes on in the driver's thread. Closing would not end its transaction while
    Python still holds the cursor, and nobody could write until the garbage collector comes.
    """
    connection.rollback()


async def _switch_to_wal(database: Database, patience: timedelta) -> None:
    """The mode stays in the file. SQLite waits for nobody at this step, so this does instead."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience.total_seconds()
    is_switched = False
    while not is_switched:
        is_switched = await _try_wal(database, is_last=loop.time() >= deadline)
        if not is_switched:
            await asyncio.sleep(_WAL_WAIT_S)


async def _try_wal(database: Database, *, is_last: bool) -> bool:
    async with database.reading() as connection:
        try:
            await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if is_last or not is_busy(error):
                raise
            return False
    return True
