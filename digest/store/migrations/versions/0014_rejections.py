"""Issues that were rejected: a table that is only appended to. What they announced can be announced once more."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
RULE = "what an editor did is only appended to"


def upgrade() -> None:
    """Make the table, let the database watch over it, and tell attempts to announce a paper apart."""
    op.create_table(
        "rejections",
        *(sa.Column(name, NAME, nullable=False, primary_key=True) for name in ("newsletter", "slot")),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["newsletter", "slot"], ["issues.newsletter", "issues.slot"]),
    )
    then = f"BEGIN SELECT RAISE(ABORT, '{RULE}'); END"
    if op.get_context().dialect.name == "postgresql":
        then = "EXECUTE FUNCTION edits_stay()"
    for verb in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER rejections_stay_on_{verb.lower()} BEFORE {verb} ON rejections FOR EACH ROW {then}")
    op.add_column("ledger", sa.Column("attempt", COUNT, nullable=False, server_default="0"))
    op.drop_index("ix_ledger_new_once", "ledger")
    new, once = sa.text("kind = 'new'"), ["newsletter", "edition", "paper", "attempt"]
    op.create_index("ix_ledger_new_once", "ledger", once, unique=True, sqlite_where=new, postgresql_where=new)
