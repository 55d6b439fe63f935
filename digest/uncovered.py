"""What no issue has covered yet: the snapshots since the last one, and what they have to tell."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from operator import itemgetter

from digest import ports
from digest.comparing import held
from digest.core.changes import Change, ChangeKind
from digest.core.issue import MAIN, Slot
from digest.core.lack import Lack
from digest.core.ledger import WITH_ISSUE, Covered
from digest.core.newsletter import First, Newsletter
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey
from digest.core.window import Window, news

DAY = len("2025-03-18")  # of a slot's name


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
            windows[silent].append(_by_line(catalogues, due, base[-1] if base else None))
        elif due:
            last = store.history.snapshot(base[-1]) if base else None
            silent = last is None and source.first is First.BASELINE
            snapshots = tuple(store.history.snapshot(key) for key in due)
            windows[silent].append(Window(snapshots, last, source.partial))
    large = {source.name for source in newsletter.sources if source.lines}
    unsaid = _unsaid(store, newsletter)
    return Uncovered(_met(catalogues, windows[False], large, unsaid), tuple(windows[True]), waiting)


def lack(store: ports.Store, newsletter: Newsletter, slot: Slot, fresh: Uncovered) -> Lack:
    """Whether a slot has no listing at all, or none but held ones, of days since the last slot with an issue."""
    if fresh.windows:
        return Lack.NONE
    sources = [source.name for source in newsletter.sources]
    told = [row.slot[:DAY] for row in store.issues.slots(newsletter.name) if row.outcome in WITH_ISSUE]
    after, today = max(told, default=""), slot.key[:DAY]
    waiting = any(after < row.as_of.isoformat() <= today for row in store.history.held(sources))
    return Lack.SOUND if waiting else Lack.LISTING


def _by_line(catalogues: ports.Catalogues, due: Sequence[SnapshotKey], base: SnapshotKey | None) -> Window:
    """A window on a very large source: what differs, and nothing else of its snapshots."""
    if base is None:
        return Window(tuple(map(Snapshot, due)))
    late = [_late(catalogues, base, key) for key in due if key < base]
    if due[-1] < base:  # late ones tell what the present does not have
        return Window(tuple(late), Snapshot(base))
    *others, last = (key for key in due if base < key)
    found = catalogues.appeared(base, last)
    passing = [Snapshot(key, found.passing if key == others[-1] else ()) for key in others]
    return Window((*late, *passing, found.now), found.before)


def _late(catalogues: ports.Catalogues, base: SnapshotKey, key: SnapshotKey) -> Snapshot:
    """What a late snapshot has and the one that is covered has not."""
    found = catalogues.between(base, key)
    known = found.before.members if found.before else {}
    return Snapshot(key, tuple(sighting for sighting in found.now.sightings if sighting.paper.id not in known))


def _met(
    catalogues: ports.Catalogues, windows: Sequence[Window], large: Collection[str], more: AbstractSet[str]
) -> tuple[Window, ...]:
    """The windows, those on very large sources with the papers of the others, and more, that they hold as they were."""
    told = {paper for window in windows for paper in _papers(window)} | more
    return tuple(
        _staying(catalogues, window, told) if window.standing.key.source in large else window for window in windows
    )


def _staying(catalogues: ports.Catalogues, window: Window, papers: AbstractSet[str]) -> Window:
    """A window on a very large source with those papers, too, that it says nothing of since they stay the same."""
    now, covered = window.standing.key, window.covered
    found = catalogues.last(papers - _papers(window), [now])
    same = tuple(Sighting(Paper(paper, revision)) for paper, (_, revision) in found.items())
    return replace(
        window,
        covered=covered and replace(covered, sightings=(*covered.sightings, *same)),
        snapshots=tuple(
            replace(each, sightings=(*each.sightings, *same)) if each.key == now else each for each in window.snapshots
        ),
    )


def _papers(window: Window) -> set[str]:
    return {*window.current.members, *(window.covered.members if window.covered else ())}


def tell(
    store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter, windows: Sequence[Window]
) -> tuple[Change, ...]:
    """The changes in some windows, with what earlier issues covered and said taken into account."""
    announced = _announced(store, newsletter)
    unsaid = _unsaid(store, newsletter)
    covered = Covered(store.issues.covered(newsletter.name))
    # What a source held when it was covered is measured by that; only of all else must its past be looked up.
    asked = {p for w in windows for p in w.current.members.keys() - (w.covered.members.keys() if w.covered else ())}
    if not covered:
        return news(windows, {}, announced, unsaid=unsaid)
    seen = _seen(store, catalogues, newsletter, asked, covered)
    return news(windows, seen, announced, _standing(store, catalogues, newsletter, seen.keys(), covered), unsaid)


def _announced(store: ports.Store, newsletter: Newsletter) -> set[str]:
    """The papers that were said to be new, by what they are called today."""
    ledger = store.issues.ledger(newsletter.name)
    said = {row.paper for row in ledger if row.kind == ChangeKind.NEW and row.edition == MAIN}
    return set(store.names.papers(said).values())


def _unsaid(store: ports.Store, newsletter: Newsletter) -> set[str]:
    """The papers that only issues that were rejected have said to be new, likewise."""
    said = store.issues.unsaid(newsletter.name)
    return set(store.names.papers(said).values()) - _announced(store, newsletter) if said else set()


def _standing(
    store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter, papers: AbstractSet[str], covered: Covered
) -> set[str]:
    """Which of some papers stood in the last snapshot of any source that an issue has covered."""
    found: set[str] = set()
    for source in newsletter.sources:
        keys = [key for key in store.history.snapshots([source.name]) if key in covered]
        if keys:
            found |= held(store.history, catalogues, source, papers, keys[-1])
    return found


def _seen(
    store: ports.Store, catalogues: ports.Catalogues, newsletter: Newsletter, papers: Collection[str], covered: Covered
) -> dict[str, Revision]:
    """By paper id, the last revision in any snapshot that an issue has covered, of whatever source."""
    found: dict[str, tuple[SnapshotKey, Revision]] = {}
    for source in newsletter.sources:
        if source.lines:
            keys = [key for key in store.history.snapshots([source.name]) if key in covered]
            for paper, shown in catalogues.last(papers, keys).items():
                found[paper] = max(found.get(paper, shown), shown, key=itemgetter(0))
    names = [source.name for source in newsletter.sources]
    for paper, where in store.history.sightings(papers, names).items():
        for key, sighting in where:
            if key in covered and (paper not in found or found[paper][0] < key):
                found[paper] = key, sighting.paper.revision
    return {paper: revision for paper, (_, revision) in found.items()}
