"""A database behind an engine: its transactions, its errors, and its schema brought up to date on opening."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Row, String, Table, column, create_engine, event, inspect, select, table
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from digest.core.errors import StoreError
from digest.store.schema import VERSION
from digest.store.trouble import store_error


class Database:
    """Transactions on an engine.

    Args:
        engine: of SQLite (made by `sqlite_engine`) or PostgreSQL.
        place: the file or address, without a password, for messages.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place
        self._writing = engine.execution_options(writes=True)
        self._dialect = import_module(f"sqlalchemy.dialects.{engine.dialect.name}")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._transaction(self.engine) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is durable when it ends, or leaves nothing behind.

        Raises:
            StoreError: nothing was written.
        """
        with self._transaction(self._writing) as connection:
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

    def bring_up_to_date(self) -> None:
        """Make the tables, or migrate them, where that is needed.

        Raises:
            StoreError: a newer version of this program has migrated the database.
        """
        with self.read() as connection:
            version = _version(connection)
        if version == VERSION:
            return
        with self.write() as connection:
            version = _version(connection)  # another process may have been first
            if version > VERSION:
                raise StoreError(
                    f"{self.place} has schema {version}, this program knows {VERSION}", "install the newer version"
                )
            if version < VERSION:
                from digest.store.migrate import migrate  # noqa: PLC0415 - Alembic is slow to load and rarely needed

                migrate(connection)


def values(record: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, as a row wants them."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def named(row: Row[Any]) -> dict[str, Any]:
    """The columns of a row by name, as a dataclass wants them."""
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to them


def sqlite_engine(file: Path, patience: float) -> Engine:
    """An engine on an SQLite file.

    Args:
        file: made where there is none.
        patience: how many seconds a transaction waits for another one that writes.
    """
    engine = create_engine(URL.create("sqlite", database=str(file)), connect_args={"timeout": patience})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # Python's driver would begin transactions late and never around DDL
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: one that read first and wrote later could not wait for its turn.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    number = select(column("version_num", String)).select_from(table("alembic_version"))
    return str(connection.scalar(number) or "")
