"""What a source announces of a paper; and on PostgreSQL the secret, which has no folder to lie in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A column for marks, empty for what is there: nobody knows any more what was announced of it."""
    op.add_column("sightings", sa.Column("mark", sa.Text()))
    if op.get_context().dialect.name == "postgresql":
        op.create_table(
            "secrets",
            sa.Column("name", sa.Text(collation="C"), nullable=False, primary_key=True),
            sa.Column("value", sa.LargeBinary(), nullable=False),
        )
        op.execute("REVOKE ALL ON secrets FROM PUBLIC")
