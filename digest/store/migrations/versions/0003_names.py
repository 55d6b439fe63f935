"""Which names are one paper: claims, rulings, and the keys under which names are found."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; names that were seen before get their keys in 0006."""
    op.create_table("names", _key("name"), sa.Column("paper", NAME, nullable=False), sqlite_with_rowid=False)
    op.create_index("ix_names_paper", "names", ["paper"])
    op.create_table(
        "claims",
        _key("name"),
        _key("other"),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claims_other", "claims", ["other"])
    op.create_table(
        "rulings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", NAME, nullable=False),
        sa.Column("other", NAME, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_rulings_name", "rulings", ["name"])
    op.create_index("ix_rulings_other", "rulings", ["other"])
    op.create_table(
        "name_keys",
        sa.Column("key", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False),
        _key("name"),
        sqlite_with_rowid=False,
    )


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, NAME, nullable=False, primary_key=True)
