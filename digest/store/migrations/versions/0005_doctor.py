"""Snapshots in figures for the dump doctor, and what persons decided of held dumps."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make both tables; figures of snapshots that are there already are made where they are asked for."""
    op.create_table(
        "decisions",
        sa.Column("source", NAME, nullable=False, primary_key=True),
        sa.Column("sha256", NAME, nullable=False, primary_key=True),
        sa.Column("settled", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source", "sha256"], ["dumps.source", "dumps.sha256"]),
    )
    op.create_table(
        "figures",
        sa.Column("source", NAME, nullable=False, primary_key=True),
        sa.Column("sha256", NAME, nullable=False, primary_key=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source", "sha256"], ["snapshots.source", "snapshots.sha256"]),
    )
