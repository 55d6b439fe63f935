"""What came of asking servers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "fetches",
        *(sa.Column(name, NAME, nullable=False, primary_key=True) for name in ("source", "place")),
        sa.Column("asked", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT) for name in ("fresh", "not_before")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("etag", "modified")),
        *(sa.Column(name, NAME, nullable=False) for name in ("sha256", "since", "upto")),
        sqlite_with_rowid=False,
    )
