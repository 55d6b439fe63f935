"""The keys by which names are found, for all that was seen before there were keys."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from digest.core.errors import StoreError
from digest.core.paper import Revision
from digest.store.codec import decode

revision = "0006"
down_revision = "0005"

MOST = 500  # revisions that are in memory at once

sightings = sa.table("sightings", sa.column("paper", sa.Text), sa.column("revision", sa.Text))
revisions = sa.table("revisions", sa.column("id", sa.Text), sa.column("content", sa.Text))
name_keys = sa.table("name_keys", sa.column("key", sa.BigInteger), sa.column("name", sa.Text))


def upgrade() -> None:
    """Add what is missing; keys that are there stay. Which they are, whoever opens the state says."""
    context = op.get_context()
    keys = context.config.attributes.get("keys") if context.config else None
    into = "INSERT INTO name_keys (key, name) VALUES (:key, :name) ON CONFLICT DO NOTHING"
    for part in _parts(op.get_bind()):
        if keys is None:
            raise StoreError("the state is older than this program", "bring it up to date with: digest status")
        rows = [{"name": row.paper, "key": key} for row in part for key in sorted(keys(decode(Revision, row.content)))]
        if rows:
            op.get_bind().execute(sa.text(into), rows)


def _parts(connection: sa.Connection) -> Iterator[list[sa.Row[Any]]]:
    """Every revision with each name that it was seen under."""
    query = sa.select(sightings.c.paper, sightings.c.revision, revisions.c.content).distinct()
    query = query.join(revisions, revisions.c.id == sightings.c.revision)
    query = query.order_by(sightings.c.paper, sightings.c.revision).limit(MOST)
    part: list[sa.Row[Any]] = list(connection.execute(query))
    while part:
        yield part
        last = part[-1]
        later = sa.or_(
            sightings.c.paper > last.paper,
            sa.and_(sightings.c.paper == last.paper, sightings.c.revision > last.revision),
        )
        part = list(connection.execute(query.where(sightings.c.paper >= last.paper, later)))
