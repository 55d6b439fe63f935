"""What no issue has covered yet: the snapshots since the last one, and what they have to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest import ports
from digest.core.changes import Change, ChangeKind
from digest.core.issue import MAIN, Slot
from digest.core.ledger import Covered
from digest.core.newsletter import First, Newsletter
from digest.core.paper import Revision
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey, under
from digest.core.window import Window, news

TRAIL = 12  # snapshots whose ranks a trend shows at most


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The snapshots up to the day of a slot that no earlier slot has covered.

    Attributes:
        windows: what is to be told, one a source.
        baseline: first dumps that are only what later ones are measured by, one a source.
        waiting: how many snapshots wait for a later slot.
    """

    windows: tuple[Window, ...]
    baseline: tuple[Window, ...]
    waiting: int

    @property
    def snapshots(self) -> tuple[str, ...]:
        """The ids of all that a slot covers when it ends."""
        return tuple(each.key.id for window in (*self.baseline, *self.windows) for each in window.snapshots)


def gather(store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter, slot: Slot) -> Uncovered:
    """What a slot has to cover."""
    covered = Covered(store.issues.covered(newsletter.name))
    windows: dict[bool, list[Window]] = {False: [], True: []}
    waiting = 0
    for source in newsletter.sources:
        keys = store.history.snapshots([source.name])
        fresh = [key for key in keys if key not in covered]
        due = [key for key in fresh if key.as_of <= slot.wall.date()]
        waiting += len(fresh) - len(due)
        base = [key for key in keys if key in covered]
        if due and source.lines:
            silent = not base
            windows[silent].append(_by_line(store.names, catalogues, due, base[-1] if base else None))
        elif due:
            last = store.history.snapshot(base[-1]) if base else None
            silent = last is None and source.first is First.BASELINE
            snapshots = tuple(store.history.snapshot(key) for key in due)
            windows[silent].append(Window(snapshots, last, source.partial))
    return Uncovered(tuple(windows[False]), tuple(windows[True]), waiting)


def _by_line(
    names: ports.Names, catalogues: ports.Catalogues, due: Sequence[SnapshotKey], base: SnapshotKey | None
) -> Window:
    """A window on a very large source: what differs, and nothing else of its snapshots."""

    def known(found: Snapshot) -> Snapshot:  # a catalogue knows names only
        return under(found, names.papers(found.members))

    others = tuple(Snapshot(key) for key in due)
    if base is None:
        return Window(others)
    if due[-1] < base:  # late ones tell what the present does not have
        return Window((*others[:-1], known(catalogues.between(base, due[-1]).now)), Snapshot(base))
    found = catalogues.appeared(base, due[-1])
    return Window((*others[:-1], known(found.now)), found.before and known(found.before))


def tell(
    store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter, windows: Sequence[Window]
) -> tuple[Change, ...]:
    """The changes in some windows, with what earlier issues covered and said taken into account."""
    ledger = store.issues.ledger(newsletter.name)
    said = {row.paper for row in ledger if row.kind == ChangeKind.NEW and row.edition == MAIN}
    announced = set(store.names.papers(said).values())
    covered = Covered(store.issues.covered(newsletter.name))
    names = [source.name for source in newsletter.sources]
    papers = {s.paper.id for window in windows for s in window.current.sightings} if covered else set()
    seen: dict[str, Revision] = {}
    present = {paper for window in windows if window.covered for paper in window.covered.members}
    for source in newsletter.sources:
        if source.lines:
            keys = [key for key in store.history.snapshots([source.name]) if key in covered]
            own = {name: paper for paper in papers - present for name in store.names.members(paper)}
            seen |= {own[name]: revision for name, revision in catalogues.last(own, keys).items()}
    for paper in papers:
        for key, sighting in store.history.sightings(paper, names):
            if key in covered:
                seen[paper] = sighting.paper.revision
    return news(windows, seen, announced)


def trails(
    store: ports.Store, newsletter: Newsletter, windows: Sequence[Window], found: Sequence[Change]
) -> dict[str, tuple[int | None, ...]]:
    """The ranks of the continuing papers in the last snapshots of their source, oldest first."""
    trailed: dict[str, tuple[int | None, ...]] = {}
    staying = [change for change in found if change.kind is ChangeKind.CONTINUING and change.rank is not None]
    for window in windows:
        now = window.current.key
        keys = [key for key in store.history.snapshots([now.source]) if key <= now][-TRAIL:]
        for change in sorted(staying, key=lambda change: change.rank or 0)[: newsletter.trending]:
            where = dict(store.history.sightings(change.paper.id, [now.source]))
            if keys[-1] in where:
                trailed.setdefault(change.paper.id, tuple(_rank(where, key) for key in keys))
    return trailed


def _rank(where: Mapping[SnapshotKey, Sighting], key: SnapshotKey) -> int | None:
    return where[key].rank if key in where else None
