"""The store in a database, and how one is opened."""

import os
import tempfile
from pathlib import Path

from digest.core.errors import StoreError
from digest.ports import Blobs, Fetches, History, Issues, Outbox
from digest.store.blobs import FolderBlobs
from digest.store.fetches import SqlFetches
from digest.store.history import SqlHistory
from digest.store.issues import SqlIssues
from digest.store.outbox import SqlOutbox
from digest.store.transactions import Database, sqlite_engine

PATIENCE = 30.0  # seconds that a run waits for another one that writes
_SECRET_BYTES = 32


class SqlStore:
    """`digest.ports.Store` in a database and a folder beside it.

    Args:
        database: up to date.
        folder: where the secret lies.
        blobs: where raw dumps lie.
    """

    history: History
    issues: Issues
    outbox: Outbox
    fetches: Fetches
    blobs: Blobs

    def __init__(self, database: Database, folder: Path, blobs: Path) -> None:
        self._database = database
        self._folder = folder
        self.history = SqlHistory(database)
        self.issues = SqlIssues(database)
        self.outbox = SqlOutbox(database)
        self.fetches = SqlFetches(database)
        self.blobs = FolderBlobs(blobs)

    def secret(self) -> bytes:
        """32 random bytes that belong to this state, in a file that only its owner reads.

        Raises:
            StoreError: the file cannot be read or made, or is damaged.
        """
        file = self._folder / "secret.key"
        try:
            if not file.exists():
                _make_secret(file)
            secret = file.read_bytes()
        except OSError as error:
            raise StoreError(f"{file} cannot be read or made: {error.strerror}", "check its rights") from error
        if len(secret) != _SECRET_BYTES:
            raise StoreError(f"{file} is damaged", "restore it from a backup: links in mail that was sent hang on it")
        return secret

    def close(self) -> None:
        """Let go of the database; closing twice is harmless."""
        self._database.engine.dispose()


def open_store(state: str | Path, patience: float = PATIENCE, blobs: str | Path = "") -> SqlStore:
    """The store in a state folder, made where there is none, its schema brought up to date.

    Args:
        state: a folder; the database is ``digest.db`` inside it.
        patience: how many seconds a transaction waits for another process that writes.
        blobs: the folder of raw dumps; without one, ``blobs`` inside the state folder.

    Raises:
        StoreError: it cannot be opened; the message names the file and the remedy.
    """
    if "://" in str(state):
        raise StoreError("a state in PostgreSQL cannot be opened yet", "give --state a folder")
    folder = Path(state)
    file = folder / "digest.db"
    _prepare(folder, file)
    database = Database(sqlite_engine(file, patience), str(file))
    try:
        database.bring_up_to_date()
    except StoreError:
        database.engine.dispose()
        raise
    return SqlStore(database, folder, Path(blobs or folder / "blobs"))


def _prepare(folder: Path, file: Path) -> None:
    """Make folder and file where there are none, for their owner's eyes only."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"{file} cannot be opened: {error.strerror}", "give --state a folder that this user may write to"
        ) from error


def _make_secret(file: Path) -> None:
    """Write the secret under another name first, so that it is never seen half; where two do, the first wins."""
    handle, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(os.urandom(_SECRET_BYTES))
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
