"""What a snapshot means against all earlier ones."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from digest.core.paper import Mark, Paper, Revision
from digest.core.snapshot import Sighting, Snapshot


class ChangeKind(StrEnum):
    """What happened to a paper, in the order in which changes are listed."""

    NEW = "new"
    REVISED = "revised"
    RENAMED = "renamed"
    CROSS_LISTED = "cross-listed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    CONTINUING = "continuing"
    GONE = "gone"


ORDER = {kind: place for place, kind in enumerate(ChangeKind)}


@dataclass(frozen=True, slots=True)
class Change:
    """What a snapshot means for one paper.

    Attributes:
        kind: what happened.
        paper: the paper as it is now; for a gone one, as it was last seen.
        before: the last earlier revision where it differs from the one at hand.
        rank: the rank now, counted from 1; None in a catalogue and for a gone paper.
        rank_before: the rank in the previous snapshot of the same source, where it stood there.
    """

    kind: ChangeKind
    paper: Paper
    before: Revision | None = None
    rank: int | None = None
    rank_before: int | None = None


def changes(
    current: Snapshot,
    previous: Snapshot | None = None,
    seen: Mapping[str, Revision] | None = None,
    *,
    elsewhere: Collection[str] = (),
    partial: bool = False,
) -> tuple[Change, ...]:
    """The changes that a snapshot brings.

    Every paper of `current` and every paper of `previous` is in exactly one change, so the kinds partition
    both: the changes of kinds other than gone hold `current`, whole and in its order.

    Args:
        current: the snapshot at hand.
        previous: the last earlier snapshot of the same source; None for a source's first.
        seen: by paper id, the last revision in any earlier snapshot of the newsletter's sources; those of
            `previous` count as seen whether they are named here or not.
        elsewhere: ids of papers that another source held in its last snapshot before this one, so that none returned.
        partial: whether the dump lists only what has come or changed: then absence means nothing, and no paper is
            gone or has returned.

    Returns:
        Changes grouped by kind in the order of ChangeKind, within a kind by rank, gone ones by their old rank.
    """
    before = previous.members if previous else {}
    known = dict(seen or {})
    for paper_id, sighting in before.items():
        known.setdefault(paper_id, sighting.paper.revision)
    now = current.members
    found = [
        _change(each, before.get(each.paper.id), known, present=partial or each.paper.id in elsewhere)
        for each in current.sightings
    ]
    found += [
        Change(ChangeKind.GONE, s.paper, rank_before=s.rank)
        for s in (previous.sightings if previous and not partial else ())
        if s.paper.id not in now
    ]
    return tuple(sorted(found, key=lambda change: ORDER[change.kind]))


def _change(sighting: Sighting, last: Sighting | None, known: Mapping[str, Revision], *, present: bool) -> Change:
    revision = sighting.paper.revision
    base = last.paper.revision if last else known.get(sighting.paper.id)
    kind = _unseen(sighting.mark) if base is None else _kind(sighting, base, present=present or last is not None)
    before = base if base is not None and base.differs(revision) else None
    return Change(kind, sighting.paper, before, sighting.rank, last.rank if last else None)


def _unseen(mark: Mark | None) -> ChangeKind:
    """What a paper is that nobody has seen here: new, unless the source itself says that it is not."""
    match mark:
        case Mark.REPLACE:
            return ChangeKind.REVISED
        case Mark.CROSS:
            return ChangeKind.CROSS_LISTED
        case _:
            return ChangeKind.NEW


def _kind(sighting: Sighting, base: Revision, *, present: bool) -> ChangeKind:
    """What happened to a paper that was seen before; one that is back as another version is revised."""
    now = sighting.paper.revision
    renumbered = None not in {now.version, base.version} and now.version != base.version
    if now.withdrawn and not base.withdrawn:
        return ChangeKind.WITHDRAWN
    if not present and not renumbered and sighting.mark is not Mark.REPLACE:
        return ChangeKind.RETURNED
    if now.title != base.title:
        return ChangeKind.RENAMED
    if not renumbered and _cross_listed(now, base):
        return ChangeKind.CROSS_LISTED
    return ChangeKind.REVISED if now.differs(base) or not present else ChangeKind.CONTINUING


def _cross_listed(now: Revision, base: Revision) -> bool:
    """Whether categories were added, and nothing else happened."""
    grown = set(now.categories) > set(base.categories) and bool(base.categories)
    return grown and not replace(now, categories=base.categories).differs(base)


def counts(found: Iterable[Change]) -> dict[str, int]:
    """How many changes there are of each kind, every kind named, in the order of ChangeKind."""
    tally = Counter(change.kind for change in found)
    return {kind.value: tally[kind] for kind in ChangeKind}
