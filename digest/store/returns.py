"""What came back, and who gets no mail, in a database."""

from typing import Any

from sqlalchemy import Connection, delete, select, tuple_, update

from digest.core.outbox import OUT, Delivery, Returned, Suppression
from digest.store.outbox import COLUMNS, delivery
from digest.store.schema_mail import deliveries, suppressions
from digest.store.schema_mail import returned as table
from digest.store.transactions import Database, Turn, named, values
from digest.store.transitions import STOPPABLE, given_back, unwanted

_KEY = tuple(deliveries.primary_key)


class SqlReturns:
    """`digest.ports.Returns` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_envelope(self, envelope_from: str) -> Delivery | None:
        """The delivery that went out under an envelope sender."""
        return self._found(deliveries.c.envelope_from == envelope_from)

    def by_message_id(self, newsletter: str, slot: str, message_id: str) -> Delivery | None:
        """The delivery of a slot whose message has a Message-ID."""
        those = deliveries.c.newsletter == newsletter, deliveries.c.slot == slot
        return self._found(*those, deliveries.c.message_id == message_id)

    def take(self, returned: Returned, suppression: Suppression | None) -> bool:
        """Remember what came back; False where its mark is known."""
        with self._database.write(Turn.OUTBOX) as connection:
            if not self._added(connection, table, values(returned)):
                return False
            if moved := given_back(returned):
                it = (part == getattr(returned, part.name) for part in _KEY)
                there = update(deliveries).where(*it, deliveries.c.state.in_(OUT))
                connection.execute(there.values(moved))
            if suppression:
                self._suppress(connection, suppression)
        return True

    def returned(self, address: str) -> tuple[Returned, ...]:
        """All that came back for an address, in any spelling, by time."""
        joined = select(table).join(deliveries).where(deliveries.c.address == address)
        with self._database.read() as connection:
            rows = connection.execute(joined.order_by(table.c.at, table.c.mark))
            return tuple(Returned(**named(row)) for row in rows)

    def suppress(self, suppression: Suppression) -> bool:
        """Let an address get no more mail; what waits for it is suppressed at once."""
        with self._database.write(Turn.OUTBOX) as connection:
            return self._suppress(connection, suppression)

    def unsuppress(self, address: str, newsletter: str) -> bool:
        """Let an address get mail again, from the next issue on. Returns whether it got none before."""
        that = suppressions.c.address == address, suppressions.c.newsletter == newsletter
        with self._database.write(Turn.OUTBOX) as connection:
            return connection.execute(delete(suppressions).where(*that)).rowcount == 1

    def suppressions(
        self, newsletter: str | None = None, address: str = "", limit: int = 0, after: Suppression | None = None
    ) -> tuple[Suppression, ...]:
        """Who gets no mail, by address."""
        place = suppressions.c.address, suppressions.c.newsletter
        query = select(suppressions).order_by(*place).limit(limit or None)
        if after:
            query = query.where(tuple_(*place) > tuple_(after.address, after.newsletter))
        if newsletter is not None:
            query = query.where(suppressions.c.newsletter.in_({"", newsletter}))
        if address:
            query = query.where(suppressions.c.address == address)
        with self._database.read() as connection:
            return tuple(Suppression(**named(row)) for row in connection.execute(query))

    def _found(self, *that: Any) -> Delivery | None:
        with self._database.read() as connection:
            row = connection.execute(select(*COLUMNS).where(*that).limit(1)).one_or_none()
        return delivery(row) if row else None

    def _suppress(self, connection: Connection, suppression: Suppression) -> bool:
        waiting = [deliveries.c.state.in_(STOPPABLE), deliveries.c.address == suppression.address]
        if suppression.newsletter:
            waiting.append(deliveries.c.newsletter == suppression.newsletter)
        moved = unwanted(suppression.why, suppression.at)
        connection.execute(update(deliveries).where(*waiting).values(moved))
        return self._added(connection, suppressions, values(suppression))

    def _added(self, connection: Connection, table: Any, row: dict[str, Any]) -> bool:
        added = self._database.insert_missing(table).values(row).returning(*table.primary_key)
        return connection.execute(added).first() is not None
