"""What editors did to issues that wait for approval, and what was approved: two tables that are only appended to."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
RULE = "what an editor did is only appended to"


def upgrade() -> None:
    """Make the tables, and let the database watch over them."""
    op.create_table(
        "edits",
        sa.Column("id", COUNT, primary_key=True),
        *(sa.Column(name, NAME, nullable=False) for name in ("newsletter", "slot")),
        sa.Column("edits", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["newsletter", "slot"], ["issues.newsletter", "issues.slot"]),
    )
    op.create_index("ix_edits_newsletter", "edits", ["newsletter", "slot"])
    op.create_table(
        "approvals",
        *(sa.Column(name, NAME, nullable=False, primary_key=True) for name in ("newsletter", "slot")),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["newsletter", "slot"], ["issues.newsletter", "issues.slot"]),
    )
    then = f"BEGIN SELECT RAISE(ABORT, '{RULE}'); END"
    if op.get_context().dialect.name == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{RULE}'; END"
        op.execute(f"CREATE FUNCTION edits_stay() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        then = "EXECUTE FUNCTION edits_stay()"
    for table in ("edits", "approvals"):
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_stay_on_{verb.lower()}"
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {then}")
