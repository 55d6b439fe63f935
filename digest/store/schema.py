"""The tables. Keys are what makes a thing one of its kind, so that no order of arrival shows in them.

A paper is an identity and nothing more; it has no table. Sightings lie under names, and which paper a name is stands
in a table of its own, so that a claim or a ruling moves no sighting.
The ledger refuses to be rewritten: its triggers stand in the migrations, as does everything that makes these tables.
"""

from functools import cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    bindparam,
    literal,
)

from digest.core.changes import Change, ChangeKind
from digest.core.fetched import Fault
from digest.core.figures import Figures
from digest.core.issue import Edition, Faces, Inputs
from digest.core.outbox import Phase, State
from digest.core.paper import Mark, Revision
from digest.core.past import Settled
from digest.core.snapshot import Verdict
from digest.store.columns import Choice, Coded, Count, Instant, Name, Words

VERSION = "0011"  # the newest migration; a test keeps the two equal

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_key = partial(Column, type_=Name, primary_key=True)
_needed = partial(Column, nullable=False)
_unrowed = partial(Table, sqlite_with_rowid=False)  # the rows lie in the order of their key

dumps = Table(
    "dumps",
    metadata,
    _key("source"),
    _key("sha256"),
    _needed("name", Words),
    _needed("captured", Instant),
    _needed("as_of", Date),
    _needed("format", Name),
    _needed("verdict", Choice(Verdict)),
    _needed("reason", Words),
    _needed("papers", Integer),
    Column("stated", Boolean),
)

# What a person decided of a dump that was held.
decisions = Table(
    "decisions",
    metadata,
    _key("source"),
    _key("sha256"),
    _needed("settled", Choice(Settled)),
    _needed("by", Words),
    _needed("at", Instant),
    _needed("why", Words),
    ForeignKeyConstraint(["source", "sha256"], [dumps.c.source, dumps.c.sha256]),
)

# A dump without a snapshot is held, or was dropped.
snapshots = Table(
    "snapshots",
    metadata,
    _key("source"),
    _key("sha256"),
    _needed("as_of", Date),
    _needed("captured", Instant),
    ForeignKeyConstraint(["source", "sha256"], [dumps.c.source, dumps.c.sha256]),
)

# Made when a snapshot is taken in, so that the doctor reads no paper of the past again.
figures = Table(
    "figures",
    metadata,
    _key("source"),
    _key("sha256"),
    _needed("content", Coded(Figures)),
    ForeignKeyConstraint(["source", "sha256"], [snapshots.c.source, snapshots.c.sha256]),
)

# Told apart by the whole content: two revisions with one fingerprint may still differ in their links.
revisions = Table("revisions", metadata, _key("id"), _needed("content", Coded(Revision)))

sightings = _unrowed(
    "sightings",
    metadata,
    _key("source"),
    _key("sha256"),
    _key("paper"),
    _needed("position", Integer),
    Column("revision", Name, ForeignKey(revisions.c.id), nullable=False),
    Column("rank", Count),
    Column("upvotes", Count),
    Column("mark", Choice(Mark)),
    ForeignKeyConstraint(["source", "sha256"], [snapshots.c.source, snapshots.c.sha256]),
    Index(None, "paper"),
)

# Only names that are not their own paper; what is here follows from claims and rulings.
names = _unrowed("names", metadata, _key("name"), _needed("paper", Name), Index(None, "paper"))

claims = _unrowed(
    "claims",
    metadata,
    _key("name"),
    _key("other"),
    _needed("score", Integer),
    _needed("why", Words),
    Index(None, "other"),
)

rulings = Table(
    "rulings",
    metadata,
    Column("id", Integer, primary_key=True),
    _needed("name", Name),
    _needed("other", Name),
    _needed("same", Boolean),
    Index(None, "name"),
    Index("ix_rulings_other", "other"),
)

name_keys = _unrowed(
    "name_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    _key("name"),
)

fetches = _unrowed(
    "fetches",
    metadata,
    _key("source"),
    _key("place"),
    _needed("asked", Instant),
    Column("fresh", Instant),
    Column("not_before", Instant),
    _needed("etag", Words),
    _needed("modified", Words),
    _needed("sha256", Name),
    _needed("since", Name),
    _needed("upto", Name),
)

# How the last fetch of a source went, with what could not be had.
last_fetches = Table(
    "last_fetches",
    metadata,
    _key("source"),
    _needed("at", Instant),
    _needed("faults", Coded(tuple[Fault, ...])),
    Column("since", Instant),
    _needed("times", Integer),
)

# What can be made again, at a cost: vectors of texts, packed.
embeddings = Table("embeddings", metadata, _key("model"), _key("sha256"), _needed("vector", LargeBinary))

# What is not asked for twice: sentences that models wrote of papers, by the sha256 of what was read.
tldrs = Table("tldrs", metadata, _key("model"), _key("sha256"), _needed("sentence", Words))

slots = Table(
    "slots",
    metadata,
    _key("newsletter"),
    _key("slot"),
    _needed("due", Instant),
    _needed("outcome", Name),
    _needed("reason", Words),
)

covered = _unrowed(
    "covered",
    metadata,
    _key("newsletter"),
    _key("slot"),
    _key("snapshot"),
    ForeignKeyConstraint(["newsletter", "slot"], [slots.c.newsletter, slots.c.slot]),
)

issues = Table(
    "issues",
    metadata,
    _key("newsletter"),
    _key("slot"),
    _needed("wall", DateTime),
    _needed("due", Instant),
    _needed("inputs", Coded(Inputs)),
    _needed("changes", Coded(tuple[Change, ...])),
    ForeignKeyConstraint(["newsletter", "slot"], [slots.c.newsletter, slots.c.slot]),
)

editions = Table(
    "editions",
    metadata,
    _key("newsletter"),
    _key("slot"),
    _key("edition"),
    _needed("content", Coded(Edition)),
    _needed("faces", Coded(Faces)),
    ForeignKeyConstraint(["newsletter", "slot"], [issues.c.newsletter, issues.c.slot]),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Count, primary_key=True),
    _needed("newsletter", Name),
    _needed("slot", Name),
    _needed("edition", Name),
    _needed("paper", Name),
    _needed("kind", Name),
    Index("ix_ledger_newsletter", "newsletter"),
)

bodies = Table(
    "bodies",
    metadata,
    _key("newsletter"),
    _key("slot"),
    _key("edition"),
    _needed("subject", Words),
    _needed("headers", LargeBinary),
    _needed("content", LargeBinary),
)

deliveries = _unrowed(
    "deliveries",
    metadata,
    _key("newsletter"),
    _key("slot"),
    _key("recipient"),
    _needed("edition", Name),
    _needed("message_id", Name),
    _needed("envelope_from", Name),
    _needed("date", Instant),
    _needed("sha256", Name),
    _needed("state", Choice(State)),
    _needed("attempts", Integer),
    Column("not_before", Instant),
    Column("lease", Instant),
    _needed("claim", Name),
    Column("phase", Choice(Phase)),
    _needed("code", Integer),
    _needed("reply", Words),
    ForeignKeyConstraint(["newsletter", "slot", "edition"], [bodies.c.newsletter, bodies.c.slot, bodies.c.edition]),
)


def _in_state(*states: State) -> Any:
    """In one of these states, spelt out in the statement: only then does a database see that an index fits."""
    spelt: Any = bindparam(None, states, expanding=True, literal_execute=True)
    return deliveries.c.state.in_(spelt)


OPEN = _in_state(State.PENDING, State.DEFERRED)
CLAIMED = _in_state(State.CLAIMED)


@cache
def whole() -> MetaData:
    """The tables with their partial indexes, which stand apart because to name PostgreSQL's loads its whole dialect."""
    new = ledger.c.kind == literal(ChangeKind.NEW.value, literal_execute=True)
    once, due = (ledger.c[name] for name in ("newsletter", "edition", "paper")), ("slot", "newsletter", "recipient")
    Index("ix_ledger_new_once", *once, unique=True, sqlite_where=new, postgresql_where=new)
    Index("ix_deliveries_open", *(deliveries.c[name] for name in due), sqlite_where=OPEN, postgresql_where=OPEN)
    Index("ix_deliveries_claimed", deliveries.c.lease, sqlite_where=CLAIMED, postgresql_where=CLAIMED)
    return metadata
