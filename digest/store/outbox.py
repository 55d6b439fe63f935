"""Deliveries and their states in a database."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select, update

from digest.core.outbox import Body, Delivery, Outcome, State
from digest.store.schema import CLAIMED, OPEN, bodies
from digest.store.schema import deliveries as table
from digest.store.transactions import Database, Turn, named, values
from digest.store.transitions import claimed, counted, lost, settled

_TURN = (table.c.slot, table.c.newsletter, table.c.recipient)  # the order in which deliveries are claimed


class SqlOutbox:
    """`digest.ports.Outbox` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, body: Body, deliveries: Iterable[Delivery]) -> int:
        """Add a body and its deliveries; what is already there stays as it is. Returns how many were added."""
        rows = [values(delivery) for delivery in deliveries]
        with self._database.write(Turn.OUTBOX) as connection:
            connection.execute(self._database.insert_missing(bodies), values(body))
            if not rows:
                return 0
            added = self._database.insert_missing(table).returning(table.c.recipient)
            return len(connection.execute(added, rows).all())

    def body(self, newsletter: str, slot: str, edition: str) -> Body | None:
        """The shared bytes of an edition's deliveries."""
        key = {bodies.c.newsletter: newsletter, bodies.c.slot: slot, bodies.c.edition: edition}
        with self._database.read() as connection:
            row = connection.execute(select(bodies).where(*(c == value for c, value in key.items()))).one_or_none()
        return Body(**named(row)) if row else None

    def claim(
        self, now: datetime, lease: timedelta, claim: str, limit: int, newsletter: str = ""
    ) -> tuple[Delivery, ...]:
        """Claim up to `limit` due deliveries, oldest slot first, none twice."""
        due = or_(table.c.not_before.is_(None), table.c.not_before <= now)
        query = select(table).where(OPEN, due, *_within(newsletter)).order_by(*_TURN).limit(limit)
        taken = update(table).where(*(part == bindparam(f"_{part.name}") for part in _TURN))
        with self._database.write() as connection:
            found = [_delivery(row) for row in connection.execute(query.with_for_update(skip_locked=True))]
            changes = [claimed(each, claim, now + lease) for each in found]
            keys = [{f"_{part.name}": getattr(each, part.name) for part in _TURN} for each in found]
            if found:
                connection.execute(taken, [key | change for key, change in zip(keys, changes, strict=True)])
        return tuple(replace(each, **change) for each, change in zip(found, changes, strict=True))

    def record(self, delivery: Delivery, outcome: Outcome) -> bool:
        """Record an outcome under the delivery's claim; False where another has taken it over."""
        mine = (part == getattr(delivery, part.name) for part in (*_TURN, table.c.claim))
        with self._database.write() as connection:
            changed = connection.execute(update(table).where(CLAIMED, *mine).values(settled(outcome)))
        return changed.rowcount == 1

    def release(self, now: datetime) -> int:
        """Mark claims whose lease has run out as ambiguous. Returns how many."""
        with self._database.write(Turn.OUTBOX) as connection:
            return connection.execute(update(table).where(CLAIMED, table.c.lease <= now).values(lost())).rowcount

    def counts(self, newsletter: str = "", slot: str = "") -> dict[str, int]:
        """How many deliveries there are in each state, and their sum as "planned"."""
        query = (
            select(table.c.state, func.count().label("number"))
            .where(*_within(newsletter, slot))
            .group_by(table.c.state)
        )
        with self._database.read() as connection:
            return counted({row.state: row.number for row in connection.execute(query)})

    def deliveries(self, newsletter: str = "", slot: str = "", states: Collection[State] = ()) -> tuple[Delivery, ...]:
        """Deliveries by newsletter, slot and recipient."""
        query = select(table).where(*_within(newsletter, slot)).order_by(*table.primary_key)
        if states:
            query = query.where(table.c.state.in_(states))
        with self._database.read() as connection:
            return tuple(_delivery(row) for row in connection.execute(query))


def _within(newsletter: str, slot: str = "") -> list[ColumnElement[bool]]:
    """The conditions for a newsletter and a slot, where they are named."""
    named = {table.c.newsletter: newsletter, table.c.slot: slot}
    return [column == value for column, value in named.items() if value]


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**named(row))
