"""Papers, revisions and snapshots in a database."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, literal, or_, select, tuple_, update

from digest.core.errors import StoreError
from digest.core.figures import figures as made_figures
from digest.core.identity import NOTHING, Found
from digest.core.paper import Revision
from digest.core.past import DumpRow, Past
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey, under
from digest.store import names
from digest.store.codec import encode
from digest.store.dump_rows import decide, dump_row, dump_rows, dump_values, is_dump, moved
from digest.store.past import batches, past
from digest.store.rebuilding import clear, forget_unseen, same_keys
from digest.store.schema import decisions, dumps, figures, revisions, sightings, snapshots
from digest.store.schema import names as named_papers
from digest.store.sighted import shown, sighting
from digest.store.transactions import Database, Turn, values

_KEY = (snapshots.c.as_of, snapshots.c.captured, snapshots.c.sha256, snapshots.c.source)  # a `SnapshotKey`'s fields
_ORDER = (snapshots.c.as_of, snapshots.c.captured, snapshots.c.source, snapshots.c.sha256)  # and how it compares

_NAMED = sightings.outerjoin(named_papers, named_papers.c.name == sightings.c.paper)
_PAPER = func.coalesce(named_papers.c.paper, sightings.c.paper)  # the paper that a sighting's name is


class SqlHistory:
    """`digest.ports.History` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def dump(self, source: str, sha256: str) -> DumpRow | None:
        """The row of a dump, taken in or held."""
        with self._database.read() as connection:
            row = connection.execute(dump_rows().where(is_dump(dumps, source, sha256))).one_or_none()
        return dump_row(row) if row else None

    def take_in(self, dump: DumpRow, snapshot: Snapshot, found: Found = NOTHING) -> None:
        """Add a snapshot; the same bytes once more change nothing, but for the moment where that is earlier."""
        key = snapshot.key
        with self._database.write(Turn.HISTORY) as connection:
            before = moved(connection, dump)
            if connection.scalar(select(literal(1)).where(is_dump(snapshots, key.source, key.sha256))):
                return
            dump = dump.told(before.telling) if before else dump
            for table in (decisions, dumps):
                connection.execute(delete(table).where(is_dump(table, key.source, key.sha256)))
            connection.execute(insert(dumps), dump_values(dump))
            decide(connection, dump)
            connection.execute(insert(snapshots), values(dump.key))
            self._add_sightings(connection, snapshot)
            names.add(self._database, connection, snapshot, found)

    def _add_sightings(self, connection: Connection, snapshot: Snapshot) -> None:
        whence = {"source": snapshot.key.source, "sha256": snapshot.key.sha256}
        connection.execute(insert(figures), whence | {"content": made_figures(snapshot.sightings)})
        sighted = [(_revision_id(each.paper.revision), each) for each in snapshot.sightings]
        if not sighted:
            return
        contents = [{"id": revision, "content": each.paper.revision} for revision, each in sighted]
        connection.execute(self._database.insert_missing(revisions), contents)
        connection.execute(
            insert(sightings),
            [
                whence
                | {"paper": each.paper.id, "position": position, "revision": revision}
                | {"rank": each.rank, "upvotes": each.upvotes, "mark": each.mark}
                for position, (revision, each) in enumerate(sighted)
            ],
        )

    def hold(self, dump: DumpRow) -> None:
        """Remember a held dump; one that is known, held or taken in, stays as it is, but for an earlier moment."""
        with self._database.write(Turn.HISTORY) as connection:
            before = moved(connection, dump)
            if before is None:
                connection.execute(insert(dumps), dump_values(dump))
            elif before.held and dump.telling < before.telling:
                connection.execute(update(dumps).where(is_dump(dumps, dump.source, dump.sha256)), dump_values(dump))

    def move(self, dump: DumpRow) -> None:
        """Let a dump stand for the moment of its row, where that is earlier than the one that is known."""
        with self._database.write(Turn.HISTORY) as connection:
            moved(connection, dump)

    def drop(self, dump: DumpRow) -> None:
        """Remember that a held dump is not wanted."""
        with self._database.write(Turn.HISTORY) as connection:
            found = connection.execute(dump_rows().where(is_dump(dumps, dump.source, dump.sha256))).one_or_none()
            if found is None or not dump_row(found).held:
                raise StoreError(f"{dump.name} is not held", "see what is with: digest dumps list")
            decide(connection, dump)

    def held(self, sources: Collection[str]) -> tuple[DumpRow, ...]:
        """The dumps that are held and not settled, by source, then day, then sha256."""
        return tuple(row for row in self.dumps(sources) if row.held)

    def past(self, before: SnapshotKey, papers: Collection[str], most: int) -> Past:
        """What the source of a snapshot had shown before it, and after it."""
        with self._database.read() as connection:
            return past(connection, before, papers, most)

    def dumps(self, sources: Collection[str] | None = None) -> tuple[DumpRow, ...]:
        """Every dump of these sources, or of all, by source, then day, then sha256."""
        query = dump_rows().order_by(dumps.c.source, dumps.c.as_of, dumps.c.sha256)
        if sources is not None:
            query = query.where(dumps.c.source.in_(sources))
        with self._database.read() as connection:
            return tuple(dump_row(row) for row in connection.execute(query))

    def replace(
        self, sources: Collection[str], before: Collection[SnapshotKey], made: Iterable[tuple[DumpRow, Snapshot, Found]]
    ) -> None:
        """Put other snapshots in the place of those that there are."""
        with self._database.write(Turn.HISTORY) as connection:
            there = {SnapshotKey(*row) for row in connection.execute(_keys(sources))}
            clear(connection, sources)
            keys = set()
            for dump, snapshot, found in made:
                connection.execute(update(dumps).where(is_dump(dumps, dump.source, dump.sha256)), dump_values(dump))
                connection.execute(insert(snapshots), values(snapshot.key))
                self._add_sightings(connection, snapshot)
                names.add(self._database, connection, snapshot, found)
                keys.add(snapshot.key)
            same_keys(there, set(before), keys)
            forget_unseen(connection)

    def snapshots(self, sources: Collection[str]) -> tuple[SnapshotKey, ...]:
        """The keys of all snapshots of these sources, ascending."""
        with self._database.read() as connection:
            return tuple(SnapshotKey(*row) for row in connection.execute(_keys(sources)))

    def snapshot(self, key: SnapshotKey) -> Snapshot:
        """One snapshot, whole, in the order of its dump."""
        stored = self.named(key)
        with self._database.read() as connection:
            return under(stored, names.papers(connection, stored.members))

    def named(self, key: SnapshotKey) -> Snapshot:
        """One snapshot under the names that its dump has."""
        known = select(literal(1)).where(*(part == getattr(key, part.name) for part in _KEY)).select_from(snapshots)
        query = shown().where(is_dump(sightings, key.source, key.sha256)).order_by(sightings.c.position)
        with self._database.read() as connection:
            if connection.scalar(known) is None:
                raise StoreError(f"there is no snapshot {key.id}", "see those that there are with: digest dumps list")
            return Snapshot(key, tuple(sighting(row) for row in connection.execute(query)))

    def seen(
        self, sources: Collection[str], before: SnapshotKey | None = None, papers: Collection[str] | None = None
    ) -> dict[str, Revision]:
        """By paper id, in the order of ids, the last revision in any snapshot of these sources before `before`."""
        with self._database.read() as connection:
            if papers is None:
                return _seen(connection, sources, before, None)
            found: dict[str, Revision] = {}
            for part in batches(sorted(papers)):
                found |= _seen(connection, sources, before, part)
            return found

    def sightings(
        self, papers: Collection[str], sources: Collection[str]
    ) -> dict[str, tuple[tuple[SnapshotKey, Sighting], ...]]:
        """By each of these papers, where it was seen, under any of its names, ascending."""
        query = shown(sightings.c.position, *_KEY).join(snapshots).where(snapshots.c.source.in_(sources))
        rows: dict[str, list[Row[Any]]] = {}
        with self._database.read() as connection:
            own = names.members(connection, papers)
            called = {name for each in own.values() for name in each}
            for row in names.among(connection, query, [sightings.c.paper], called):
                rows.setdefault(row.paper, []).append(row)
        return {
            paper: _sightings(own[paper], [row for name in own[paper] for row in rows.get(name, ())])
            for paper in papers
        }


def _sightings(own: Sequence[str], rows: Sequence[Row[Any]]) -> tuple[tuple[SnapshotKey, Sighting], ...]:
    """Where a paper was seen, once a snapshot, by the rows of all its names, its own first."""
    found: dict[SnapshotKey, list[Sighting]] = {}
    for row in sorted(rows, key=attrgetter("position")):
        found.setdefault(SnapshotKey(*row[-len(_KEY) :]), []).append(sighting(row))
    papers = dict.fromkeys(own, own[0])
    return tuple((key, under(Snapshot(key, tuple(found[key])), papers).sightings[0]) for key in sorted(found))


def _seen(
    connection: Connection, sources: Collection[str], before: SnapshotKey | None, papers: Collection[str] | None
) -> dict[str, Revision]:
    age = func.row_number().over(
        partition_by=_PAPER, order_by=[*(part.desc() for part in _ORDER), sightings.c.position]
    )
    within = select(_PAPER.label("paper"), sightings.c.revision, age.label("age")).select_from(_NAMED).join(snapshots)
    within = within.where(snapshots.c.source.in_(sources))
    if papers is not None:
        others = select(named_papers.c.name).where(named_papers.c.paper.in_(papers))
        within = within.where(or_(sightings.c.paper.in_(papers), sightings.c.paper.in_(others)), _PAPER.in_(papers))
    if before is not None:
        bound = (literal(getattr(before, part.name), part.type) for part in _ORDER)
        within = within.where(tuple_(*_ORDER) < tuple_(*bound))
    last = within.subquery()
    query = (
        select(last.c.paper, revisions.c.content)
        .join(revisions, revisions.c.id == last.c.revision)
        .where(last.c.age == 1)
        .order_by(last.c.paper)
    )
    return {row.paper: row.content for row in connection.execute(query)}


def _keys(sources: Collection[str]) -> Select[Any]:
    """The parts of the keys of all snapshots of these sources, ascending."""
    return select(*_KEY).where(snapshots.c.source.in_(sources)).order_by(*_ORDER)


def _revision_id(revision: Revision) -> str:
    """64 hexadecimal digits of the whole content, links and all, so that a snapshot comes back as it was."""
    return hashlib.sha256(encode(revision).encode()).hexdigest()
