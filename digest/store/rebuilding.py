"""Other snapshots in the place of those that there are, within a transaction that others wait for or undo."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from digest.core.errors import StoreError
from digest.core.snapshot import SnapshotKey
from digest.store.schema import figures, revisions, sightings, snapshots


def same_keys(there: Collection[SnapshotKey], before: Collection[SnapshotKey], made: Collection[SnapshotKey]) -> None:
    """See that what is put in the place of snapshots has their keys, and that none came meanwhile.

    Raises:
        StoreError: it is not so.
    """
    if there != before:
        raise StoreError("another run took in dumps meanwhile; nothing was changed", "run this again")
    if made != before:
        raise StoreError("what was made anew has other keys than what there is", "nothing was changed")


def clear(connection: Connection, sources: Collection[str]) -> None:
    """Take out the snapshots of these sources and what they show; the rows of their dumps stay."""
    connection.execute(delete(figures).where(figures.c.source.in_(sources)))
    connection.execute(delete(sightings).where(sightings.c.source.in_(sources)))
    connection.execute(delete(snapshots).where(snapshots.c.source.in_(sources)))


def forget_unseen(connection: Connection) -> None:
    """Take out the revisions that no snapshot shows any more."""
    connection.execute(delete(revisions).where(revisions.c.id.not_in(select(sightings.c.revision))))
