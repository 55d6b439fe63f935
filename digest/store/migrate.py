"""Brings a database to the newest schema. Imported only where there is something to do: Alembic is slow to load."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

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
