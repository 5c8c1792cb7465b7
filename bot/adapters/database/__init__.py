"""The database: SQLAlchemy on SQLite, its migrations, and the stores of the ports."""

from bot.adapters.database.address import database_file
from bot.adapters.database.engine import Database, open_database, open_for_reading
from bot.adapters.database.lane_holders import SqlLaneHolders
from bot.adapters.database.leases import SqlLaneLeases
from bot.adapters.database.migration import migrate, read_schema
from bot.adapters.database.stores import Stores

__all__ = [
    "Database",
    "SqlLaneHolders",
    "SqlLaneLeases",
    "Stores",
    "database_file",
    "migrate",
    "open_database",
    "open_for_reading",
    "read_schema",
]
