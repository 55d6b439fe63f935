"""Sentences that models wrote of papers, so that each is asked for once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "tldrs",
        *(sa.Column(name, NAME, nullable=False, primary_key=True) for name in ("model", "sha256")),
        sa.Column("sentence", sa.Text(), nullable=False),
    )
