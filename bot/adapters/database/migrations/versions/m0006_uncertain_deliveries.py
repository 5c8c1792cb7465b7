"""Find at once what was on its way when a process ended."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """An index of the few deliveries of which a part is on its way."""
    op.create_index(
        "ix_deliveries_in_flight",
        "deliveries",
        ["state", "platform"],
        sqlite_where=sa.text("is_in_flight = 1"),
    )
