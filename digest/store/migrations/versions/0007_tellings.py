"""Whether a dump's day was stated; and how the last fetch of each source went."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A column that is empty for what is there, which counts as stated; and a table."""
    op.add_column("dumps", sa.Column("stated", sa.Boolean()))
    op.create_table(
        "last_fetches",
        sa.Column("source", NAME, nullable=False, primary_key=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("since", INSTANT),
        sa.Column("times", sa.Integer(), nullable=False),
    )
