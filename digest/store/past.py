"""What a source had shown before a dump, and after it, asked of a database."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, case, exists, func, literal, select, tuple_

from digest.core.figures import Figures, figures
from digest.core.past import Past, Settled, Shown, nearest
from digest.core.snapshot import Sighting, SnapshotKey
from digest.store.schema import decisions, dumps, names, sightings, snapshots
from digest.store.schema import figures as kept
from digest.store.sighted import shown, sighting

BATCH = 5_000  # ids a statement; SQLite takes 32,766, and some statements name them thrice

_ORDER = (snapshots.c.as_of, snapshots.c.captured, snapshots.c.sha256)  # within one source


def past(connection: Connection, before: SnapshotKey, papers: Collection[str], most: int) -> Past:
    """`digest.ports.History.past`, within a transaction."""
    last = _nearest(connection, before, most)
    later = _nearest(connection, before, most - sum(row.released is None for row in last), after=True)
    shas = [row.sha256 for row in (*last, *later)]
    new = _new(connection, before, shas)
    shared: Counter[str] = Counter()
    seen: set[str] = set()
    after: set[str] = set()
    for batch in batches(sorted(papers)):
        known = _names(connection, batch)
        asked = and_(sightings.c.source == before.source, sightings.c.paper.in_(known))
        held = select(sightings.c.sha256, func.count()).where(asked, sightings.c.sha256.in_(shas))
        shared.update({row[0]: row[1] for row in connection.execute(held.group_by(sightings.c.sha256))})
        there = select(sightings.c.paper).distinct().join(snapshots).where(asked)
        seen.update(known[name] for name in connection.scalars(there.where(_before(before))))
        if later:
            after.update(known[name] for name in connection.scalars(there.where(_after(before))))
    told = [
        Shown(
            row.as_of,
            row.format,
            _figures(connection, before.source, row),
            new[row.sha256],
            shared[row.sha256],
            row.released,
        )
        for row in (*last, *later)
    ]
    return Past(tuple(told[: len(last)]), frozenset(seen), tuple(told[len(last) :]), frozenset(after))


def _names(connection: Connection, papers: Collection[str]) -> dict[str, str]:
    """Every name of some papers, with its paper."""
    others = connection.execute(select(names.c.name, names.c.paper).where(names.c.paper.in_(papers)))
    return {paper: paper for paper in papers} | {row.name: row.paper for row in others}


def _nearest(connection: Connection, to: SnapshotKey, most: int, *, after: bool = False) -> Sequence[Any]:
    """The last snapshots of the source before a key, or the first ones after it, ascending, with their figures."""
    if most <= 0:
        return ()
    let_in = and_(decisions.c.source == to.source, decisions.c.settled == Settled.RELEASED)
    released = connection.scalar(select(func.count()).select_from(decisions).where(let_in)) or 0
    verdict = case((let_in, dumps.c.verdict)).label("released")
    query = (
        select(snapshots.c.sha256, snapshots.c.as_of, dumps.c.format, kept.c.content, verdict)
        .select_from(snapshots.join(dumps))
        .outerjoin(decisions, and_(decisions.c.source == snapshots.c.source, decisions.c.sha256 == snapshots.c.sha256))
        .outerjoin(kept, and_(kept.c.source == snapshots.c.source, kept.c.sha256 == snapshots.c.sha256))
        .where(snapshots.c.source == to.source, _after(to) if after else _before(to))
        .order_by(*(_ORDER if after else (part.desc() for part in _ORDER)))
        .limit(most + released)
    )
    rows = nearest(connection.execute(query).all(), most)
    return rows if after else rows[::-1]


def _new(connection: Connection, beside: SnapshotKey, shas: Sequence[str]) -> Counter[str]:
    """How many papers each of some snapshots of a source shows that none before it shows, one snapshot left out."""
    other, then = sightings.alias(), snapshots.alias()
    order = tuple_(then.c.as_of, then.c.captured, then.c.sha256)
    there = and_(then.c.source == other.c.source, then.c.sha256 == other.c.sha256)
    earlier = (
        select(literal(1))
        .select_from(other.join(then, there))
        .where(other.c.paper == sightings.c.paper, other.c.source == beside.source, order < tuple_(*_ORDER))
        .where(other.c.sha256 != beside.sha256)
    )
    query = (
        select(sightings.c.sha256, func.count())
        .join(snapshots)
        .where(sightings.c.source == beside.source, sightings.c.sha256.in_(shas), ~exists(earlier))
        .group_by(sightings.c.sha256)
    )
    return Counter({row[0]: row[1] for row in connection.execute(query)})


def _figures(connection: Connection, source: str, row: Row[Any]) -> Figures:
    """The figures of a snapshot; those that an older version of this program took in are made now."""
    if row.content is not None:
        found: Figures = row.content
        return found
    query = shown().where(sightings.c.source == source, sightings.c.sha256 == row.sha256)
    made: list[Sighting] = [sighting(each) for each in connection.execute(query.order_by(sightings.c.position))]
    return figures(made)


def _before(key: SnapshotKey) -> Any:
    """The condition that a snapshot of the same source lies before a key."""
    return tuple_(*_ORDER) < _literal(key)


def _after(key: SnapshotKey) -> Any:
    """The condition that a snapshot of the same source lies after a key."""
    return tuple_(*_ORDER) > _literal(key)


def _literal(key: SnapshotKey) -> Any:
    return tuple_(*(literal(getattr(key, part.name), part.type) for part in _ORDER))


def batches(papers: list[str]) -> Iterator[list[str]]:
    """Papers in parts that one statement takes."""
    for start in range(0, len(papers), BATCH):
        yield papers[start : start + BATCH]
