"""What the snapshots since the last issue mean together: the changes that an issue has to tell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.core.changes import ORDER, Change, ChangeKind, changes
from digest.core.paper import Revision
from digest.core.snapshot import Sighting, Snapshot

# Where two sources say different things of one paper, the one that is more of a message wins.
WEIGHT = (
    ChangeKind.NEW,
    ChangeKind.WITHDRAWN,
    ChangeKind.RENAMED,
    ChangeKind.REVISED,
    ChangeKind.CROSS_LISTED,
    ChangeKind.CONTINUING,
    ChangeKind.RETURNED,
    ChangeKind.GONE,
)


@dataclass(frozen=True, slots=True)
class Window:
    """The snapshots of one source that no issue has covered yet.

    Attributes:
        snapshots: ascending; at least one.
        covered: the last snapshot of the source that an issue has covered; None before the first issue.
        partial: whether the source's dumps list only what has come or changed.
    """

    snapshots: tuple[Snapshot, ...]
    covered: Snapshot | None = None
    partial: bool = False

    @property
    def standing(self) -> Snapshot:
        """How the source stands now; late dumps, older than what is covered, say nothing of the present."""
        newest = self.snapshots[-1]
        return self.covered if self.covered and self.covered.key > newest.key else newest

    @property
    def current(self) -> Snapshot:
        """How the source stands now, followed by what came and went since the last issue, without a rank."""
        known = self.covered.members if self.covered and not self.partial else {}
        members: dict[str, Sighting] = dict(self.standing.members)
        for snapshot in reversed(self.snapshots):
            for paper, sighting in snapshot.members.items():
                if paper not in known:
                    members.setdefault(paper, replace(sighting, rank=None))
        return Snapshot(self.standing.key, tuple(members.values()))


def news(
    windows: Sequence[Window],
    seen: Mapping[str, Revision],
    announced: Collection[str],
    standing: Collection[str] = (),
    unsaid: Collection[str] = (),
) -> tuple[Change, ...]:
    """The changes since the last issue, each paper once.

    A paper that came and went in between is told where it is new, and is no news where it was known.

    Args:
        windows: one a source.
        seen: by paper id, the last revision in any snapshot that an issue has covered, of whatever source.
        announced: ids of papers that were said to be new before; they are not new again, whatever history says.
        standing: ids of papers that stood in the last snapshot of any source that an issue has covered.
        unsaid: ids of papers that are new whatever history says, since only issues that nobody got have told of them.

    Returns:
        Changes grouped by kind in the order of ChangeKind, within a kind in the order of the windows and ranks.
    """
    found: dict[str, Change] = {}
    for window in windows:
        now = window.standing.members
        stayed = now.keys() & standing  # what only passed through has not stayed, wherever it stood
        for raw in changes(window.current, window.covered, seen, elsewhere=stayed, partial=window.partial):
            change = replace(raw, kind=ChangeKind.RETURNED) if _repeated(raw, announced) else raw
            if raw.paper.id in unsaid:
                change = replace(raw, kind=ChangeKind.NEW)
            if change.kind is ChangeKind.RETURNED and change.paper.id not in now:
                continue
            other = found.get(change.paper.id)
            if other is None or _weight(change) < _weight(other):
                found[change.paper.id] = change
    return tuple(sorted(found.values(), key=lambda change: ORDER[change.kind]))


def _weight(change: Change) -> tuple[int, bool]:
    """The least is told; what continues is told with its rank, where it has one."""
    return WEIGHT.index(change.kind), change.kind is ChangeKind.CONTINUING and change.rank is None


def _repeated(change: Change, announced: Collection[str]) -> bool:
    return change.kind is ChangeKind.NEW and change.paper.id in announced
