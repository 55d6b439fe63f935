"""SQLite: the file of a state folder, and how its transactions begin."""

import os
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from digest.core.errors import StoreError
from digest.store.secret import SECRET
from digest.store.transactions import Database


def sqlite(folder: Path, patience: float) -> Database:
    """The database of a state folder, made where there is none, for its owner's eyes only.

    Args:
        folder: the database is ``digest.db`` inside it.
        patience: how many seconds a transaction waits for another one that writes.

    Raises:
        StoreError: the folder or the file cannot be made or opened, or the file was lost.
    """
    file, secret = folder / "digest.db", folder / SECRET
    if secret.exists() and not (file.exists() and file.stat().st_size):
        remedy = f"restore it from a backup, or remove {SECRET} beside it to begin anew, which announces all again"
        raise StoreError(f"{file} is lost: what was announced is not known any more", remedy)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"{file} cannot be opened: {error.strerror}", "give --state a folder that this user may write to"
        ) from error
    engine = create_engine(URL.create("sqlite", database=str(file)), connect_args={"timeout": patience})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine, str(file))


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
