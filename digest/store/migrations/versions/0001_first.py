"""The first schema: history, issues with their ledger, outbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
COUNT = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Make every table, and the triggers that keep the ledger as it was written."""
    _history()
    _issues()
    _ledger()
    _outbox()


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, NAME, nullable=False, primary_key=True)


def _needed(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _history() -> None:
    op.create_table(
        "dumps",
        _key("source"),
        _key("sha256"),
        _needed("name", sa.Text()),
        _needed("captured", INSTANT),
        _needed("as_of", sa.Date()),
        _needed("format", NAME),
        _needed("verdict", sa.Text()),
        _needed("reason", sa.Text()),
        _needed("papers", sa.Integer()),
    )
    op.create_table(
        "snapshots",
        _key("source"),
        _key("sha256"),
        _needed("as_of", sa.Date()),
        _needed("captured", INSTANT),
        sa.ForeignKeyConstraint(["source", "sha256"], ["dumps.source", "dumps.sha256"]),
    )
    op.create_table("revisions", _key("id"), _needed("content", sa.Text()))
    op.create_table(
        "sightings",
        _key("source"),
        _key("sha256"),
        _key("paper"),
        _needed("position", sa.Integer()),
        _needed("revision", NAME),
        sa.Column("rank", COUNT),
        sa.Column("upvotes", COUNT),
        sa.ForeignKeyConstraint(["source", "sha256"], ["snapshots.source", "snapshots.sha256"]),
        sa.ForeignKeyConstraint(["revision"], ["revisions.id"]),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sightings_paper", "sightings", ["paper"])


def _issues() -> None:
    op.create_table(
        "slots",
        _key("newsletter"),
        _key("slot"),
        _needed("due", INSTANT),
        _needed("outcome", NAME),
        _needed("reason", sa.Text()),
    )
    op.create_table(
        "covered",
        _key("newsletter"),
        _key("slot"),
        _key("snapshot"),
        sa.ForeignKeyConstraint(["newsletter", "slot"], ["slots.newsletter", "slots.slot"]),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issues",
        _key("newsletter"),
        _key("slot"),
        _needed("wall", sa.DateTime()),
        _needed("due", INSTANT),
        _needed("inputs", sa.Text()),
        _needed("changes", sa.Text()),
        sa.ForeignKeyConstraint(["newsletter", "slot"], ["slots.newsletter", "slots.slot"]),
    )
    op.create_table(
        "editions",
        _key("newsletter"),
        _key("slot"),
        _key("edition"),
        _needed("content", sa.Text()),
        _needed("faces", sa.Text()),
        sa.ForeignKeyConstraint(["newsletter", "slot"], ["issues.newsletter", "issues.slot"]),
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", COUNT, primary_key=True),
        *(_needed(name, NAME) for name in ("newsletter", "slot", "edition", "paper", "kind")),
    )
    new = sa.text("kind = 'new'")
    once = ["newsletter", "edition", "paper"]
    op.create_index("ix_ledger_newsletter", "ledger", ["newsletter"])
    op.create_index("ix_ledger_new_once", "ledger", once, unique=True, sqlite_where=new, postgresql_where=new)
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the ledger is only appended to'; END $$"
        )
        op.execute(
            "CREATE TRIGGER ledger_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_stays_on_{verb.lower()} BEFORE {verb} ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END"
        )


def _outbox() -> None:
    edition = ["newsletter", "slot", "edition"]
    op.create_table(
        "bodies",
        *(_key(name) for name in edition),
        _needed("subject", sa.Text()),
        _needed("headers", sa.LargeBinary()),
        _needed("content", sa.LargeBinary()),
    )
    op.create_table(
        "deliveries",
        _key("newsletter"),
        _key("slot"),
        _key("recipient"),
        *(_needed(name, NAME) for name in ("edition", "message_id", "envelope_from")),
        _needed("date", INSTANT),
        _needed("sha256", NAME),
        _needed("state", sa.Text()),
        _needed("attempts", sa.Integer()),
        sa.Column("not_before", INSTANT),
        sa.Column("lease", INSTANT),
        _needed("claim", NAME),
        sa.Column("phase", sa.Text()),
        _needed("code", sa.Integer()),
        _needed("reply", sa.Text()),
        sa.ForeignKeyConstraint(edition, [f"bodies.{name}" for name in edition]),
        sqlite_with_rowid=False,
    )
    unsent, claimed = sa.text("state IN ('pending', 'deferred')"), sa.text("state IN ('claimed')")
    due = ["slot", "newsletter", "recipient"]
    op.create_index("ix_deliveries_open", "deliveries", due, sqlite_where=unsent, postgresql_where=unsent)
    op.create_index("ix_deliveries_claimed", "deliveries", ["lease"], sqlite_where=claimed, postgresql_where=claimed)
