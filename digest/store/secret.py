"""Where the secret of an installation lies: a file beside the database of a folder, or a row in PostgreSQL.

Links and Message-IDs in mail that was sent hang on it, so there is one for all machines that share a state, and it is
never replaced silently. In a folder it is a file of its own, so that the database can be shown to somebody without it.
Machines that share a PostgreSQL share no folder: there it is a row of the table ``secrets``, which its owner reads.
"""

import os
import tempfile
from pathlib import Path

from sqlalchemy import Column, LargeBinary, MetaData, Table, select

from digest.core.errors import StoreError
from digest.store.columns import Name
from digest.store.transactions import Database

SECRET = "secret.key"  # noqa: S105 - the name of a file
_BYTES = 32
_REMEDY = "restore it from a backup: links in mail that was sent hang on it"

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})  # on PostgreSQL alone
secrets = Table(
    "secrets", metadata, Column("name", Name, primary_key=True), Column("value", LargeBinary, nullable=False)
)


class FileSecret:
    """A secret in a file that only its owner reads.

    Args:
        file: made when the secret is first asked for.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> bytes:
        """32 random bytes.

        Raises:
            StoreError: the file cannot be read or made, or is damaged.
        """
        try:
            if not self._file.exists():
                make_secret(self._file)
            found = self._file.read_bytes()
        except OSError as error:
            raise StoreError(f"{self._file} cannot be read or made: {error.strerror}", "check its rights") from error
        return _whole(found, str(self._file))


class RowSecret:
    """A secret in a row, the same for every machine.

    Args:
        database: PostgreSQL.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self) -> bytes:
        """32 random bytes.

        Raises:
            StoreError: the row cannot be read or made, or is damaged.
        """
        found = self._read()
        if found is None:
            with self._database.write() as connection:  # where two do this, the first wins, and both read its row
                row = {"name": "mail", "value": os.urandom(_BYTES)}
                connection.execute(self._database.insert_missing(secrets), row)
            found = self._read()
        return _whole(found or b"", f"{self._database.place}: the secret in the table secrets")

    def _read(self) -> bytes | None:
        with self._database.read() as connection:
            found = connection.scalar(select(secrets.c.value).where(secrets.c.name == "mail"))
        return None if found is None else bytes(found)


def make_secret(file: Path) -> None:
    """Write the secret under another name first, so that it is never seen half; where two do, the first wins."""
    handle, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(os.urandom(_BYTES))
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


def _whole(found: bytes, place: str) -> bytes:
    if len(found) != _BYTES:
        raise StoreError(f"{place} is damaged", _REMEDY)
    return found
