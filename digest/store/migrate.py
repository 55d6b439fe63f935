"""Brings a database to the newest schema. Imported only where there is something to do: Alembic is slow to load."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made here and not in a file, so that it travels with the package."""
    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return made


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, within the transaction that the connection is in."""
    command.upgrade(config(connection), "head")
