"""Runs of corrections, and what was done in them. Corrections from before are told by nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Let runs have a kind, make the table of what corrections did, and find those under way."""
    op.execute(
        "ALTER TABLE runs ADD COLUMN kind VARCHAR(24) DEFAULT 'delivery' NOT NULL"
        " CONSTRAINT ck_runs_kind CHECK (kind IN ('delivery', 'correction'))"
    )
    reasons = ("no-digest", "cut-off", "no-stories", "chat-unreachable")
    op.create_table(
        "corrections",
        sa.Column("delivery_id", sa.Integer(), sa.ForeignKey("deliveries.id"), primary_key=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), sa.ForeignKey("runs.id")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTED),
        sa.Column(
            "reason",
            sa.Enum(*reasons, name="reason", native_enum=False, create_constraint=True, length=24),
        ),
        sa.Column("error", sa.Text(), nullable=False),
    )
    op.create_index(None, "corrections", ["run_id"])
    op.create_index(
        "ix_deliveries_standing",
        "deliveries",
        ["state", "platform"],
        sqlite_where=sa.text("standing_variant_id IS NOT NULL"),
    )


_COUNTED = ("edited", "marked", "sent", "gone", "refused")
