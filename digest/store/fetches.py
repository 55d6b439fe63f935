"""What came of asking servers: in a database, or in plain memory."""

from sqlalchemy import select

from digest.core.fetched import Fetched
from digest.store.schema import fetches
from digest.store.transactions import Database, named, values


class SqlFetches:
    """`digest.ports.Fetches` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, source: str, place: str) -> Fetched | None:
        """What came of it the last time."""
        query = select(fetches).where(fetches.c.source == source, fetches.c.place == place)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return Fetched(**named(row)) if row else None

    def put(self, fetched: Fetched) -> None:
        """Remember it, in the place of what was there."""
        with self._database.write() as connection:
            connection.execute(self._database.insert_or_replace(fetches), values(fetched))


class MemoryFetches:
    """`digest.ports.Fetches` in a dictionary."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Fetched] = {}

    def get(self, source: str, place: str) -> Fetched | None:
        """What came of it the last time."""
        return self._rows.get((source, place))

    def put(self, fetched: Fetched) -> None:
        """Remember it, in the place of what was there."""
        self._rows[fetched.source, fetched.place] = fetched
