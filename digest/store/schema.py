"""The tables. Keys are what makes a thing one of its kind, so that no order of arrival shows in them.

A paper is an identity and nothing more; it has no table. Sightings lie under names, and which paper a name is stands
in a table of its own, so that a claim or a ruling moves no sighting.
The ledger refuses to be rewritten: its triggers stand in the migrations, as does everything that makes these tables.
"""

from functools import cache

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
    literal,
)

from digest.core.changes import Change, ChangeKind
from digest.core.fetched import Fault
from digest.core.figures import Figures
from digest.core.issue import Edition, Faces, Inputs
from digest.core.paper import Mark, Revision
from digest.core.past import Settled
from digest.core.snapshot import Verdict
from digest.store.columns import Choice, Coded, Count, Instant, Name, Words
from digest.store.schema_mail import partial_indexes
from digest.store.tables import key, metadata, needed, unrowed

VERSION = "0015"  # the newest migration; a test keeps the two equal

dumps = Table(
    "dumps",
    metadata,
    key("source"),
    key("sha256"),
    needed("name", Words),
    needed("captured", Instant),
    needed("as_of", Date),
    needed("format", Name),
    needed("verdict", Choice(Verdict)),
    needed("reason", Words),
    needed("papers", Integer),
    Column("stated", Boolean),
)

# What a person decided of a dump that was held.
decisions = Table(
    "decisions",
    metadata,
    key("source"),
    key("sha256"),
    needed("settled", Choice(Settled)),
    needed("by", Words),
    needed("at", Instant),
    needed("why", Words),
    ForeignKeyConstraint(["source", "sha256"], [dumps.c.source, dumps.c.sha256]),
)

# A dump without a snapshot is held, or was dropped.
snapshots = Table(
    "snapshots",
    metadata,
    key("source"),
    key("sha256"),
    needed("as_of", Date),
    needed("captured", Instant),
    ForeignKeyConstraint(["source", "sha256"], [dumps.c.source, dumps.c.sha256]),
)

# Made when a snapshot is taken in, so that the doctor reads no paper of the past again.
figures = Table(
    "figures",
    metadata,
    key("source"),
    key("sha256"),
    needed("content", Coded(Figures)),
    ForeignKeyConstraint(["source", "sha256"], [snapshots.c.source, snapshots.c.sha256]),
)

# Told apart by the whole content: two revisions with one fingerprint may still differ in their links.
revisions = Table("revisions", metadata, key("id"), needed("content", Coded(Revision)))

sightings = unrowed(
    "sightings",
    metadata,
    key("source"),
    key("sha256"),
    key("paper"),
    needed("position", Integer),
    Column("revision", Name, ForeignKey(revisions.c.id), nullable=False),
    Column("rank", Count),
    Column("upvotes", Count),
    Column("mark", Choice(Mark)),
    ForeignKeyConstraint(["source", "sha256"], [snapshots.c.source, snapshots.c.sha256]),
    Index(None, "paper"),
)

# Only names that are not their own paper; what is here follows from claims and rulings.
names = unrowed("names", metadata, key("name"), needed("paper", Name), Index(None, "paper"))

claims = unrowed(
    "claims",
    metadata,
    key("name"),
    key("other"),
    needed("score", Integer),
    needed("why", Words),
    Index(None, "other"),
)

rulings = Table(
    "rulings",
    metadata,
    Column("id", Integer, primary_key=True),
    needed("name", Name),
    needed("other", Name),
    needed("same", Boolean),
    Index(None, "name"),
    Index("ix_rulings_other", "other"),
)

name_keys = unrowed(
    "name_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    key("name"),
)

fetches = unrowed(
    "fetches",
    metadata,
    key("source"),
    key("place"),
    needed("asked", Instant),
    Column("fresh", Instant),
    Column("not_before", Instant),
    needed("etag", Words),
    needed("modified", Words),
    needed("sha256", Name),
    needed("since", Name),
    needed("upto", Name),
)

# How the last fetch of a source went, with what could not be had.
last_fetches = Table(
    "last_fetches",
    metadata,
    key("source"),
    needed("at", Instant),
    needed("faults", Coded(tuple[Fault, ...])),
    Column("since", Instant),
    needed("times", Integer),
)

# What can be made again, at a cost: vectors of texts, packed.
embeddings = Table("embeddings", metadata, key("model"), key("sha256"), needed("vector", LargeBinary))

# What is not asked for twice: sentences that models wrote of papers, by the sha256 of what was read.
tldrs = Table("tldrs", metadata, key("model"), key("sha256"), needed("sentence", Words))

slots = Table(
    "slots",
    metadata,
    key("newsletter"),
    key("slot"),
    needed("due", Instant),
    needed("outcome", Name),
    needed("reason", Words),
)

covered = unrowed(
    "covered",
    metadata,
    key("newsletter"),
    key("slot"),
    key("snapshot"),
    ForeignKeyConstraint(["newsletter", "slot"], [slots.c.newsletter, slots.c.slot]),
)

issues = Table(
    "issues",
    metadata,
    key("newsletter"),
    key("slot"),
    needed("wall", DateTime),
    needed("due", Instant),
    needed("inputs", Coded(Inputs)),
    needed("changes", Coded(tuple[Change, ...])),
    ForeignKeyConstraint(["newsletter", "slot"], [slots.c.newsletter, slots.c.slot]),
)

editions = Table(
    "editions",
    metadata,
    key("newsletter"),
    key("slot"),
    key("edition"),
    needed("content", Coded(Edition)),  # but for the papers named in `rest`
    needed("faces", Coded(Faces)),
    Column("rest", Coded(tuple[str, ...]), nullable=False, server_default="[]"),
    ForeignKeyConstraint(["newsletter", "slot"], [issues.c.newsletter, issues.c.slot]),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Count, primary_key=True),
    needed("newsletter", Name),
    needed("slot", Name),
    needed("edition", Name),
    needed("paper", Name),
    needed("kind", Name),
    needed("attempt", Count, server_default="0"),  # how many issues that were rejected had said the same
    Index("ix_ledger_newsletter", "newsletter"),
)


@cache
def whole() -> MetaData:
    """The tables with their partial indexes, which stand apart because to name PostgreSQL's loads its whole dialect."""
    new = ledger.c.kind == literal(ChangeKind.NEW.value, literal_execute=True)
    once = (ledger.c[name] for name in ("newsletter", "edition", "paper", "attempt"))
    Index("ix_ledger_new_once", *once, unique=True, sqlite_where=new, postgresql_where=new)
    partial_indexes()
    return metadata
