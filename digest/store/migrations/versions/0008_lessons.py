"""What readers said of papers: a table whose rows stay as they were written, but for being undone, once."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
COUNT = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
SAID = "id, newsletter, profile, paper, word, at, origin"
RULE = "what was said is not rewritten, and undone once"


def upgrade() -> None:
    """Make the table, and let the database watch over it."""
    op.create_table(
        "lessons",
        sa.Column("id", COUNT, primary_key=True),
        *(sa.Column(name, NAME, nullable=False) for name in ("newsletter", "profile", "paper")),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("undone_at", INSTANT),
    )
    op.create_index("ix_lessons_newsletter", "lessons", ["newsletter", "profile"])
    then = f"BEGIN SELECT RAISE(ABORT, '{RULE}'); END"
    if op.get_context().dialect.name == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{RULE}'; END"
        op.execute(f"CREATE FUNCTION lessons_stay() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        then = "EXECUTE FUNCTION lessons_stay()"
    op.execute(f"CREATE TRIGGER lessons_stay BEFORE UPDATE OF {SAID} ON lessons FOR EACH ROW {then}")
    again = "WHEN (OLD.undone_at IS NOT NULL)"
    op.execute(f"CREATE TRIGGER lessons_stay_undone BEFORE UPDATE ON lessons FOR EACH ROW {again} {then}")
