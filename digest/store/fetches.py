"""What came of asking servers: in a database, or in plain memory."""

from collections.abc import Collection

from sqlalchemy import select

from digest.core.fetched import Fetched, LastFetch
from digest.store.schema import fetches, last_fetches
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

    def note(self, last: LastFetch) -> None:
        """Remember how the last fetch of a source went, in the place of the one before."""
        with self._database.write() as connection:
            connection.execute(self._database.insert_or_replace(last_fetches), values(last))

    def last(self, sources: Collection[str]) -> tuple[LastFetch, ...]:
        """How the last fetch of each of these sources went, by source."""
        query = select(last_fetches).where(last_fetches.c.source.in_(sources)).order_by(last_fetches.c.source)
        with self._database.read() as connection:
            return tuple(LastFetch(**named(row)) for row in connection.execute(query))


class MemoryFetches:
    """`digest.ports.Fetches` in a dictionary."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Fetched] = {}
        self._last: dict[str, LastFetch] = {}

    def get(self, source: str, place: str) -> Fetched | None:
        """What came of it the last time."""
        return self._rows.get((source, place))

    def put(self, fetched: Fetched) -> None:
        """Remember it, in the place of what was there."""
        self._rows[fetched.source, fetched.place] = fetched

    def note(self, last: LastFetch) -> None:
        """Remember how the last fetch of a source went, in the place of the one before."""
        self._last[last.source] = last

    def last(self, sources: Collection[str]) -> tuple[LastFetch, ...]:
        """How the last fetch of each of these sources went, by source."""
        return tuple(self._last[name] for name in sorted(self._last) if name in sources)
