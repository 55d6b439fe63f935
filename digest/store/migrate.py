"""Brings a database to the newest schema. Imported only where there is something to do: Alembic is slow to load.

A new SQLite file needs no migration: `fresh.sql` has what all of them come to, a statement a line. It is made by
``python -m digest.store.migrate > digest/store/fresh.sql``.
"""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine

from digest.ports import Keys

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def config(connection: Connection | None = None, keys: Keys | None = None) -> Config:
    """Alembic's configuration, made here and not in a file, so that it travels with the package."""
    made = Config(attributes={"connection": connection, "keys": keys})
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def migrate(connection: Connection, keys: Keys | None = None) -> None:
    """Run the migrations that are missing, within the transaction that the connection is in.

    Args:
        connection: to the database.
        keys: under which a revision is found; only a state that holds revisions needs them.

    Raises:
        StoreError: it does, and there are none.
    """
    command.upgrade(config(connection, keys), "head")


def fresh() -> str:
    """What the migrations make of an empty SQLite database, as statements that make the same at once."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection)
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql != '' ORDER BY rowid").scalars()
        statements = [" ".join(sql.split()) for sql in made]
        stamp = "SELECT 'INSERT INTO alembic_version VALUES (' || quote(version_num) || ')' FROM alembic_version"
        statements += connection.exec_driver_sql(stamp).scalars()
    engine.dispose()
    return "\n".join([*statements, ""])


if __name__ == "__main__":
    sys.stdout.write(fresh())
