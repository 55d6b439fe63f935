"""A database behind an engine: its transactions, its errors, and its schema brought up to date on opening.

On SQLite one transaction writes at a time, whatever it does. PostgreSQL lets many write, and what must not interleave
takes turns there: `Turn` says which and why.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, String, Table, column, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from digest.core.errors import StoreError
from digest.ports import Keys
from digest.store.schema import VERSION
from digest.store.trouble import store_error

FRESH = Path(__file__).with_name("fresh.sql")  # a new SQLite file, by a statement a line
_LOCKS = 0x64696765  # sets our advisory locks apart from those of other programs in the same database
# A reader sees one state. A writer sees what was committed before each of its statements: with one state, which would
# be that from before it got its turn, it would not see what the one before it has written.
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
_WRITING: dict[str, dict[str, Any]] = {"sqlite": {"writes": True}, "postgresql": {"isolation_level": "READ COMMITTED"}}


class Turn(IntEnum):
    """What only one transaction at a time may do on PostgreSQL; each takes its turn to its end.

    Attributes:
        SCHEMA: two programs would make the same tables.
        HISTORY: a dump is looked for before it is taken in, and two snapshots share revisions in different orders,
            so that two at once would fail or wait for each other for ever.
        ISSUES: a position in the ledger is a count of its rows, so none may appear before one that was read.
        OUTBOX: plans, and releases of many claims, meet the same rows in different orders. Claiming and recording
            take no turn: a claim passes over rows that another holds, an outcome concerns a single row.
        LESSONS: two that take back the last word at once would both mean the same one.
    """

    SCHEMA = 1
    HISTORY = 2
    ISSUES = 3
    OUTBOX = 4
    LESSONS = 5


class Database:
    """Transactions on an engine.

    Args:
        engine: of SQLite or PostgreSQL.
        place: the file or address, without a password, for messages.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place
        self._takes_turns = engine.dialect.name == "postgresql"
        self._reading = engine.execution_options(**_READING[engine.dialect.name])
        self._writing = engine.execution_options(**_WRITING[engine.dialect.name])
        self._dialect = import_module(f"sqlalchemy.dialects.{engine.dialect.name}")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._transaction(self._reading) as connection:
            yield connection

    @contextmanager
    def write(self, turn: Turn | None = None) -> Iterator[Connection]:
        """A transaction that is durable when it ends, or leaves nothing behind.

        Args:
            turn: what no other transaction may do meanwhile.

        Raises:
            StoreError: nothing was written; only where the connection to a server was lost can it be that all was.
        """
        with self._transaction(self._writing) as connection:
            if turn and self._takes_turns:
                connection.execute(select(func.pg_advisory_xact_lock(_LOCKS, turn.value)))
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, UnicodeError, OverflowError) as error:
            raise store_error(self.place, error) from error

    def insert_missing(self, into: Table) -> Any:
        """An INSERT that leaves rows alone whose key is there already."""
        return self._dialect.insert(into).on_conflict_do_nothing()

    def insert_or_replace(self, into: Table) -> Any:
        """An INSERT that takes the place of a row whose key is there already."""
        made = self._dialect.insert(into)
        own = {column.name: made.excluded[column.name] for column in into.c if not column.primary_key}
        return made.on_conflict_do_update(index_elements=list(into.primary_key), set_=own)

    def bring_up_to_date(self, keys: Keys | None = None) -> None:
        """Make the tables, or migrate them, where that is needed.

        Args:
            keys: under which a revision is found, for a state that was made before there were any.

        Raises:
            StoreError: a newer version of this program has migrated the database, or it is none of this program's.
        """
        with self.read() as connection:
            version = _version(connection)
        if version == VERSION:
            return
        with self.write(Turn.SCHEMA) as connection:
            version = _version(connection)  # another process may have been first
            if not version and inspect(connection).get_table_names():
                remedy = "name another state with --state, or restore this one from a backup"
                raise StoreError(f"{self.place} belongs to another program, or is damaged", remedy)
            if version > VERSION:
                raise StoreError(
                    f"{self.place} has schema {version}, this program knows {VERSION}", "install the newer version"
                )
            if not version and self.engine.dialect.name == "sqlite":
                for statement in FRESH.read_text(encoding="utf-8").splitlines():
                    connection.exec_driver_sql(statement)
            elif version < VERSION:
                from digest.store.migrate import migrate  # noqa: PLC0415 - Alembic is slow to load and rarely needed

                migrate(connection, keys)


def values(record: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, as a row wants them."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def named(row: Row[Any]) -> dict[str, Any]:
    """The columns of a row by name, as a dataclass wants them."""
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to them


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    number = select(column("version_num", String)).select_from(table("alembic_version"))
    return str(connection.scalar(number) or "")
