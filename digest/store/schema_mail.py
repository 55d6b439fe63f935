"""The tables of the outbox: what is sent, to whom, who gets nothing, and what came back."""

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Table, bindparam

from digest.core.outbox import Phase, Reason, Signing, State
from digest.store.columns import Choice, Coded, Instant, Name, Words
from digest.store.tables import key, metadata, needed, unrowed

bodies = Table(
    "bodies",
    metadata,
    key("newsletter"),
    key("slot"),
    key("edition"),
    needed("subject", Words),
    needed("headers", LargeBinary),
    needed("content", LargeBinary),
    needed("signing", Coded(tuple[Signing, ...]), server_default="[]"),
)

deliveries = unrowed(
    "deliveries",
    metadata,
    key("newsletter"),
    key("slot"),
    key("recipient"),
    needed("edition", Name),
    needed("message_id", Name),
    needed("envelope_from", Name),
    needed("date", Instant),
    needed("sha256", Name),
    needed("state", Choice(State)),
    needed("attempts", Integer),
    Column("not_before", Instant),
    Column("lease", Instant),
    needed("claim", Name),
    Column("phase", Choice(Phase)),
    needed("code", Integer),
    needed("reply", Words),
    Column("settled", Instant),
    needed("doubts", Integer, server_default="0"),
    needed("address", Name, server_default=""),
    ForeignKeyConstraint(["newsletter", "slot", "edition"], [bodies.c.newsletter, bodies.c.slot, bodies.c.edition]),
    Index(None, "address"),
    Index(None, "envelope_from"),
)

# Addresses that get no mail, of one newsletter or of any.
suppressions = Table(
    "suppressions",
    metadata,
    key("address"),
    key("newsletter"),
    needed("reason", Choice(Reason)),
    needed("at", Instant),
    needed("said", Words),
)

# What came back, each once, so that nothing that is read again counts twice.
returned = Table(
    "returned",
    metadata,
    key("mark"),
    *(needed(name, Name) for name in ("newsletter", "slot", "recipient")),
    needed("kind", Words),
    needed("status", Words),
    needed("at", Instant),
    needed("said", Words),
    ForeignKeyConstraint(
        ["newsletter", "slot", "recipient"], [deliveries.c.newsletter, deliveries.c.slot, deliveries.c.recipient]
    ),
    Index(None, "newsletter", "slot", "recipient"),
)


def _in_state(*states: State) -> Any:
    """In one of these states, spelt out in the statement: only then does a database see that an index fits."""
    spelt: Any = bindparam(None, states, expanding=True, literal_execute=True)
    return deliveries.c.state.in_(spelt)


OPEN = _in_state(State.PENDING, State.DEFERRED)
CLAIMED = _in_state(State.CLAIMED)
SENT = _in_state(State.SENT)


def partial_indexes() -> None:
    """Indexes over deliveries in some states; `digest.store.schema.whole` says why they stand apart."""
    due = ("slot", "newsletter", "recipient")
    Index("ix_deliveries_open", *(deliveries.c[name] for name in due), sqlite_where=OPEN, postgresql_where=OPEN)
    Index("ix_deliveries_claimed", deliveries.c.lease, sqlite_where=CLAIMED, postgresql_where=CLAIMED)
    Index("ix_deliveries_sent", deliveries.c.settled, sqlite_where=SENT, postgresql_where=SENT)
