"""Alembic's entrance: runs the steps on the connection that ``migration.py`` holds.

``render_as_batch``: SQLite changes a table by copying it
(https://alembic.sqlalchemy.org/en/latest/batch.html).
"""

from alembic import context
from sqlalchemy import Connection

from bot.adapters.database.stored_row import StoredRow

connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):
    raise TypeError("migrations run on the program's own connection")
context.configure(
    connection=connection,
    target_metadata=StoredRow.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
