"""The store in a database, and how one is opened."""

from collections.abc import Callable
from pathlib import Path

from digest.core.errors import StoreError, UsageError
from digest.ports import Blobs, Embeddings, Fetches, History, Issues, Keys, Lessons, Names, Outbox, Returns, Tldrs
from digest.store.blobs import FolderBlobs, MemoryBlobs
from digest.store.embeddings import SqlEmbeddings
from digest.store.fetches import SqlFetches
from digest.store.history import SqlHistory
from digest.store.issues import SqlIssues
from digest.store.lessons import SqlLessons
from digest.store.names import SqlNames
from digest.store.outbox import SqlOutbox
from digest.store.postgres import SCHEMES, postgres
from digest.store.returns import SqlReturns
from digest.store.secret import SECRET, FileSecret, RowSecret
from digest.store.sqlite import sqlite
from digest.store.tldrs import SqlTldrs
from digest.store.transactions import Database

PATIENCE = 30.0  # seconds that a run waits for another one that writes


class SqlStore:
    """`digest.ports.Store` in a database.

    Args:
        database: up to date.
        secret: where the secret lies.
        blobs: where raw dumps lie.
    """

    history: History
    names: Names
    issues: Issues
    outbox: Outbox
    returns: Returns
    fetches: Fetches
    lessons: Lessons
    embeddings: Embeddings
    tldrs: Tldrs
    blobs: Blobs

    def __init__(self, database: Database, secret: Callable[[], bytes], blobs: Blobs) -> None:
        self._database = database
        self._secret = secret
        self.history = SqlHistory(database)
        self.names = SqlNames(database)
        self.issues = SqlIssues(database)
        self.outbox = SqlOutbox(database)
        self.returns = SqlReturns(database)
        self.fetches = SqlFetches(database)
        self.lessons = SqlLessons(database)
        self.embeddings = SqlEmbeddings(database)
        self.tldrs = SqlTldrs(database)
        self.blobs = blobs

    def secret(self) -> bytes:
        """32 random bytes that belong to this state.

        Raises:
            StoreError: they cannot be read or made, or are damaged.
        """
        return self._secret()

    def close(self) -> None:
        """Let go of the database; closing twice is harmless."""
        self._database.engine.dispose()


def open_store(
    state: str | Path, patience: float = PATIENCE, blobs: str | Path = "", keys: Keys | None = None
) -> SqlStore:
    """The store in a folder or at an address, made where there is none, its schema brought up to date.

    Args:
        state: a folder, or ``postgresql://…``.
        patience: how many seconds a transaction waits for another process that writes.
        blobs: the folder of raw dumps; without one, ``blobs`` inside the state folder, and in memory for an address.
        keys: under which a revision is found; a state from before there were any gets them.

    Raises:
        StoreError: it cannot be opened; the message names the place and the remedy.
        UsageError: it is neither a folder nor an address of PostgreSQL.
    """
    address = str(state)
    if address.startswith(SCHEMES):
        database = postgres(address, patience)
        secret: Callable[[], bytes] = RowSecret(database)
    elif "://" in address:
        raise UsageError("--state: this kind of address is not known", "give a folder or postgresql://user@host/name")
    else:
        database = sqlite(Path(state), patience)
        secret = FileSecret(Path(state) / SECRET)
    try:
        database.bring_up_to_date(keys)
    except StoreError:
        database.engine.dispose()
        raise
    if not blobs and "://" in address:
        return SqlStore(database, secret, MemoryBlobs())
    return SqlStore(database, secret, FolderBlobs(Path(blobs or Path(state) / "blobs")))
