"""Runs with their deliveries, what is owed of them to the owner, and which alerts were told.

The column is added in place: making ``deliveries`` anew would take its receipts along.
Deliveries from before belong to no run and are reported by nobody.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and let deliveries name their run."""
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("began_at", _moment(), nullable=False),
        sa.Column("told_open_at", _moment()),
        sa.Column("ended_at", _moment()),
        sa.Column("report", sa.Text()),
        sa.CheckConstraint("(ended_at IS NULL) = (report IS NULL)", name="report"),
    )
    op.create_index(None, "runs", ["ended_at"])
    op.create_table(
        "run_announcements",
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("kind", _words("kind", "report", "ping"), primary_key=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", _moment()),
        sa.Column("done_at", _moment()),
        sa.Column("error", sa.Text(), nullable=False),
    )
    op.create_index(None, "run_announcements", ["done_at"])
    op.create_table(
        "told_alerts",
        sa.Column("kind", sa.String(64), primary_key=True),
        sa.Column("about", sa.String(64), primary_key=True),
        sa.Column("told_at", _moment(), nullable=False),
    )
    op.execute(
        "ALTER TABLE deliveries ADD COLUMN run_id INTEGER"
        " CONSTRAINT fk_deliveries_run_id_runs REFERENCES runs (id)"
    )
    op.create_index(None, "deliveries", ["run_id", "state", "platform"])


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)
