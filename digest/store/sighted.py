"""Sightings out of rows."""

from typing import Any

from sqlalchemy import Row, Select, select

from digest.core.paper import Paper
from digest.core.snapshot import Sighting
from digest.store.schema import revisions, sightings


def shown(*more: Any) -> Select[Any]:
    """What `sighting` needs, and more columns after it."""
    own = (sightings.c.paper, revisions.c.content, sightings.c.rank, sightings.c.upvotes, sightings.c.mark)
    return select(*own, *more).select_from(sightings).join(revisions)


def sighting(row: Row[Any]) -> Sighting:
    """The sighting of a row."""
    return Sighting(Paper(row.paper, row.content), row.rank, row.upvotes, row.mark)
