"""What a correction needs to know of a delivery: what stood before, and whether it is wanted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns, and the way to the deliveries of an older revision."""
    standing = sa.Column("standing_variant_id", sa.Integer(), sa.ForeignKey("rendered_variants.id"))
    op.add_column("deliveries", standing, inline_references=True)
    op.add_column("deliveries", sa.Column("delivered_at", sa.DateTime(timezone=True)))
    op.add_column("deliveries", sa.Column("left_alone_at", sa.DateTime(timezone=True)))
    op.add_column("rendered_messages", sa.Column("is_mark", sa.Boolean()))
    op.create_index(None, "deliveries", ["day", "revision"])
