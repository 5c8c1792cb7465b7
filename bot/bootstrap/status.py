"""``daybrief status``: the database as it is, without accounts and without changing anything."""

from pathlib import Path

from bot.adapters.database import (
    Database,
    SqlLaneHolders,
    Stores,
    database_file,
    open_for_reading,
    read_schema,
)
from bot.adapters.processes import is_gone
from bot.adapters.scheduling import SystemClock
from bot.bootstrap.parts import make_reading
from bot.config import Settings
from bot.domain.status import Concern, ConcernKind, ProgramStatus, Schema
from bot.ports import Clock
from bot.usecases.digest_library import DigestLibrary
from bot.usecases.tell_status import TellStatus


async def read_status(
    settings: Settings, folder: Path, *, clock: Clock | None = None
) -> ProgramStatus:
    """How everything stands, also where there is no database or one of another version.

    Raises ``ConfigError`` for an address of no database, ``StorageUnavailable`` for a broken one.
    """
    clock = clock or SystemClock()
    file = database_file(settings.database.url, base=folder)
    if not file.is_file():
        concern = Concern(ConcernKind.DATABASE_MISSING)
        return ProgramStatus(clock.now(), str(file), concerns=(concern,))
    database = open_for_reading(file)
    try:
        schema = await read_schema(database)
        if schema.is_current:
            return await _tell(settings, database, clock).tell(str(file), schema)
    finally:
        await database.close()
    concern = Concern(_why_unreadable(schema))
    return ProgramStatus(clock.now(), str(file), schema, concerns=(concern,))


def _tell(settings: Settings, database: Database, clock: Clock) -> TellStatus:
    stores = Stores(database)
    library = DigestLibrary(stores.digests, make_reading(settings).labels)
    holders = SqlLaneHolders(database, is_gone=is_gone, clock=clock)
    return TellStatus(stores, library, holders=holders, clock=clock)


def _why_unreadable(schema: Schema) -> ConcernKind:
    if schema.found is None:
        return ConcernKind.DATABASE_EMPTY
    is_older = schema.found in schema.before
    return ConcernKind.DATABASE_OLDER if is_older else ConcernKind.DATABASE_NEWER
