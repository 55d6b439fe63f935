"""Deliveries and their states in a database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from digest.core.outbox import DOUBTS, Body, Claims, Delivery, Exchanged, Outcome, State, Suppression
from digest.store import outbox_left
from digest.store.prepared import Prepared
from digest.store.schema_mail import CLAIMED, OPEN, SENT, bodies, suppressions
from digest.store.schema_mail import deliveries as table
from digest.store.transactions import Database, Turn, named, values
from digest.store.transitions import (
    WAITING,
    Why,
    all_exchanged,
    barred,
    counted,
    exchanged,
    lost,
    ordered,
    settled,
    unwanted,
)

COLUMNS = tuple(table.c[field.name] for field in fields(Delivery))
_KEY = tuple(table.primary_key)
_TURN = (table.c.slot, table.c.newsletter, table.c.recipient)  # the order in which deliveries are claimed
_MOVED = ("state", "claim", "lease", "attempts", "not_before", "phase", "code", "reply", "settled", "doubts")


def _is(state: State) -> ColumnElement[bool]:
    that: ColumnElement[bool] = table.c.state == literal_column(f"'{state}'")
    return that


_IT = tuple(part == bindparam(f"_{part.name}") for part in _KEY)
_BARRED = exists().where(
    suppressions.c.address == table.c.address,
    or_(suppressions.c.newsletter == "", suppressions.c.newsletter == table.c.newsletter),
)
_MOVE = update(table).where(*_IT).values({name: bindparam(name) for name in _MOVED})
# The two below change all rows that they are given, or the exchange is made again, row by row.
_SETTLE = (
    update(table)
    .where(*_IT, _is(State.CLAIMED), table.c.claim == bindparam("old_claim"))
    .values({name: bindparam(name) for name in ("state", "not_before", "phase", "code", "reply", "settled")})
    .values(claim=bindparam("claim"), lease=bindparam("lease"), doubts=table.c.doubts + bindparam("doubtful"))
)
_CLAIM = (
    update(table)
    .where(
        *_IT,
        or_(*map(_is, WAITING)),
        or_(table.c.not_before.is_(None), table.c.not_before <= bindparam("now")),
        ~_BARRED,
    )
    .values(state=State.CLAIMED, claim=bindparam("new_claim"), lease=bindparam("until"), attempts=table.c.attempts + 1)
)


class _NotAllError(Exception):
    """A row was not as it should be; nothing was written."""


class SqlOutbox:
    """`digest.ports.Outbox` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settle, self._claim = (Prepared(each, database.engine.dialect) for each in (_SETTLE, _CLAIM))

    def plan(self, body: Body, deliveries: Iterable[Delivery]) -> int:
        """Add a body and its deliveries; what is already there stays as it is. Returns how many were added."""
        planned = list(deliveries)
        with self._database.write(Turn.OUTBOX) as connection:
            connection.execute(self._database.insert_missing(bodies), values(body))
            if not planned:
                return 0
            why = _why(connection)
            rows = [row(each) | _unwanted(barred(why, each)) for each in planned]
            added = self._database.insert_missing(table).returning(table.c.recipient)
            return len(connection.execute(added, rows).all())

    def body(self, newsletter: str, slot: str, edition: str) -> Body | None:
        """The shared bytes of an edition's deliveries."""
        key = {bodies.c.newsletter: newsletter, bodies.c.slot: slot, bodies.c.edition: edition}
        with self._database.read() as connection:
            row = connection.execute(select(bodies).where(*(c == value for c, value in key.items()))).one_or_none()
        return Body(**named(row)) if row else None

    def due(self, now: datetime, newsletter: str, limit: int, after: Delivery | None = None) -> tuple[Delivery, ...]:
        """What may be claimed: pending, or deferred and due, oldest slot first."""
        in_time = or_(table.c.not_before.is_(None), table.c.not_before <= now)
        query = select(*COLUMNS).where(OPEN, in_time, _of(newsletter)).order_by(*_TURN).limit(limit)
        if after:
            query = query.where(tuple_(*_TURN) > tuple_(after.slot, after.newsletter, after.recipient))
        with self._database.read() as connection:
            return tuple(map(delivery, connection.execute(query)))

    def waiting(self, newsletter: str) -> tuple[tuple[str, str], ...]:
        """The slots of which something is pending or deferred, each with an edition."""
        columns = table.c.slot, table.c.edition
        query = select(*columns).where(OPEN, _of(newsletter)).distinct().order_by(*columns)
        with self._database.read() as connection:
            return tuple((row.slot, row.edition) for row in connection.execute(query))

    def exchange(
        self,
        done: Sequence[tuple[Delivery, Outcome]],
        wanted: Sequence[Delivery],
        now: datetime,
        until: datetime,
        claim: str,
    ) -> Exchanged:
        """Record outcomes and claim what is next, both at once."""
        if not done and not wanted:
            return Exchanged(frozenset(), ())
        settling = [_settling(each, outcome, now) for each, outcome in done]
        # In the order of their keys, so that two senders who meet in the same rows never wait for each other for ever.
        rows = sorted(wanted, key=attrgetter("key"))
        claiming = [_key(each) | {"now": now, "new_claim": claim, "until": until} for each in rows]
        try:
            with self._database.write() as connection:
                _all(connection, self._settle, settling)
                _all(connection, self._claim, claiming)
        except _NotAllError:
            return self._exchanged(done, wanted, now, until, claim)
        return all_exchanged(done, wanted, until, claim)

    def _exchanged(
        self,
        done: Sequence[tuple[Delivery, Outcome]],
        wanted: Sequence[Delivery],
        now: datetime,
        until: datetime,
        claim: str,
    ) -> Exchanged:
        """The same, where not all is as it should be: which ones are not is looked at one by one."""
        keys = [each.key for each in (*(each for each, _ in done), *wanted)]
        query = select(*COLUMNS).where(tuple_(*_KEY).in_(keys)).order_by(*_KEY).with_for_update()
        with self._database.write() as connection:
            why = _why(connection, {each.address for each in wanted}) if wanted else {}
            there = map(delivery, connection.execute(query))
            result, moved = exchanged(there, done, why, now, until, claim)
            if moved:
                connection.execute(_MOVE, [_moved(each) for each in moved])
        return result

    def renew(self, claim: str, until: datetime) -> int:
        """Let the leases of all that is held under a claim run longer. Returns how many there are."""
        with self._database.write() as connection:
            held = update(table).where(CLAIMED, table.c.claim == claim).values(lease=until)
            return connection.execute(held).rowcount

    def release(self, now: datetime, newsletter: str = "", *, again: bool = False) -> int:
        """Take back claims whose lease has run out, whose fate cannot be known. Returns how many."""
        over = update(table).where(CLAIMED, table.c.lease <= now, *_within(newsletter))
        once_more = {"doubts": table.c.doubts + 1}
        released = 0
        with self._database.write(Turn.OUTBOX) as connection:
            if again:
                few = over.where(table.c.doubts + 1 < DOUBTS)
                released = connection.execute(few.values(lost(now, again=True) | once_more)).rowcount
            return released + connection.execute(over.values(lost(now, again=False) | once_more)).rowcount

    def put(
        self, now: datetime, state: State, states: Collection[State], newsletter: str, slot: str = "", address: str = ""
    ) -> int:
        """Let deliveries in some states be in another one, because a person says so. Returns how many were."""
        those = update(table).where(table.c.state.in_(states), *_within(newsletter, slot, address))
        if state is State.PENDING:
            those = those.where(~_BARRED)
        with self._database.write(Turn.OUTBOX) as connection:
            return connection.execute(those.values(ordered(state, now))).rowcount

    def counts(self, newsletter: str = "", slot: str = "", address: str = "") -> dict[str, int]:
        """How many deliveries there are in each state, and their sum as "planned"."""
        query = (
            select(table.c.state, func.count().label("number"))
            .where(*_within(newsletter, slot, address))
            .group_by(table.c.state)
        )
        with self._database.read() as connection:
            return counted({row.state: row.number for row in connection.execute(query)})

    def sent_since(self, newsletter: str, since: datetime) -> int:
        """How many deliveries of a newsletter were sent since a time."""
        sent = select(func.count()).select_from(table).where(SENT, table.c.settled >= since, _of(newsletter))
        with self._database.read() as connection:
            return connection.execute(sent).scalar_one()

    def claims(self, newsletter: str = "") -> Claims:
        """How many deliveries senders hold, and until when at most."""
        with self._database.read() as connection:
            return Claims(*connection.execute(outbox_left.claims(*([_of(newsletter)] if newsletter else []))).one())

    def turned_away(self, newsletter: str) -> Delivery | None:
        """The last delivery that waits for a relay, by slot and recipient."""
        with self._database.read() as connection:
            row = connection.execute(outbox_left.turned_away(COLUMNS, _of(newsletter))).one_or_none()
        return delivery(row) if row else None

    def deliveries(
        self, newsletter: str = "", slot: str = "", states: Collection[State] = (), address: str = ""
    ) -> tuple[Delivery, ...]:
        """Deliveries by newsletter, slot and recipient."""
        query = select(*COLUMNS).where(*_within(newsletter, slot, address)).order_by(*_KEY)
        if states:
            query = query.where(table.c.state.in_(states))
        with self._database.read() as connection:
            return tuple(map(delivery, connection.execute(query)))


def row(delivery: Delivery) -> dict[str, Any]:
    """A delivery as a row."""
    return values(delivery) | {"address": delivery.address}


def delivery(row: Row[Any]) -> Delivery:
    """A row of `COLUMNS` as a delivery."""
    return Delivery(*tuple(row))


def _of(newsletter: str) -> ColumnElement[bool]:
    """Of a newsletter; no index seeks by this, as SQLite would go by the key, through all that was ever sent."""
    said: ColumnElement[str] = table.c.newsletter.concat("")
    return said == newsletter


def _within(newsletter: str, slot: str = "", address: str = "") -> list[ColumnElement[bool]]:
    """The conditions for a newsletter, a slot and an address, where they are named."""
    named = {table.c.newsletter: newsletter, table.c.slot: slot, table.c.address: address}
    return [column == value for column, value in named.items() if value]


def _all(connection: Connection, statement: Prepared, rows: Sequence[dict[str, Any]]) -> None:
    """Change all these rows, or raise."""
    if rows and statement.execute(connection, rows) != len(rows):
        raise _NotAllError


def _key(delivery: Delivery) -> dict[str, Any]:
    """By what a delivery is found."""
    return {"_newsletter": delivery.newsletter, "_slot": delivery.slot, "_recipient": delivery.recipient}


def _moved(delivery: Delivery) -> dict[str, Any]:
    """All that may have changed of a delivery, and by what it is found."""
    return _key(delivery) | {name: getattr(delivery, name) for name in _MOVED}


def _settling(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """What an outcome changes of a delivery under its claim."""
    changed = settled(delivery, outcome, now)
    doubtful = changed.pop("doubts") - delivery.doubts
    return _key(delivery) | changed | {"doubtful": doubtful, "old_claim": delivery.claim}


def _unwanted(why: str | None) -> dict[str, Any]:
    return unwanted(why, None) if why else {}


def _why(connection: Connection, addresses: Collection[str] = ()) -> dict[Why, str]:
    """By newsletter and address, why there is no mail; of some addresses, or of all that there are."""
    query = select(suppressions)
    if addresses:
        query = query.where(suppressions.c.address.in_(addresses))
    found = (Suppression(**named(row)) for row in connection.execute(query))
    return {(each.newsletter, each.address): each.why for each in found}
