"""Vectors of texts, so that each is made once."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "embeddings",
        *(sa.Column(name, NAME, nullable=False, primary_key=True) for name in ("model", "sha256")),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )
