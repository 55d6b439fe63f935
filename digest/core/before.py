"""What lies before an issue, as far as the issue speaks of it: where papers stood, and what was told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise

from digest.core.changes import Change, ChangeKind
from digest.core.lack import Lack
from digest.core.paper import Revision
from digest.core.snapshot import Sighting, SnapshotKey

LEFT = frozenset({ChangeKind.NEW, ChangeKind.WITHDRAWN, ChangeKind.GONE})  # what these say is not that a paper stays
LENGTH = 12  # snapshots that a trail holds at most
APART = 4  # days between two snapshots, at most, for what lies between them to be counted: a weekend and a holiday


@dataclass(frozen=True, slots=True)
class Trail:
    """How a paper fared in the last snapshots of its source, oldest first; None where it was absent.

    Attributes:
        ranks: its ranks.
        votes: its up-votes; empty where the source gives none.
        days: on how many days in a row it has stood there by now; 0 where snapshots lie too far apart to tell.
        back: how many places before the last the last issue's snapshot stands.
    """

    ranks: tuple[int | None, ...]
    votes: tuple[int | None, ...] = ()
    days: int = 0
    back: int = 1

    @property
    def gained(self) -> int:
        """The up-votes since the last issue; 0 where one of the two counts is not known."""
        last, now = before(self.votes, self.back), self.votes[-1] if self.votes else None
        return 0 if last is None or now is None else now - last


@dataclass(frozen=True, slots=True)
class Again:
    """A paper that has changed or is back, and that a profile looks for.

    Attributes:
        change: what happened to it.
        told: what the newsletter last said of it, or else what its sources last showed; None where neither is known.
        repeated: whether the newsletter has said before what the paper says now.
        back: whether it is back.
        away: for how many days it was gone; 0 where that is not known.
    """

    change: Change
    told: Revision | None = None
    repeated: bool = False
    back: bool = False
    away: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """What composing an issue is told of the past.

    Attributes:
        trails: by paper id, how the papers fared that may be said to trend.
        again: the papers that have changed or are back, the most wanted first.
        since: the first day that the issue covers, where slots before its own should have covered it; else None.
        lack: whether a listing was missing; said where nothing is new.
    """

    trails: Mapping[str, Trail] = field(default_factory=dict)
    again: tuple[Again, ...] = ()
    since: date | None = None
    lack: Lack = Lack.NONE


NOTHING = Before()


def before(path: Sequence[int | None], back: int) -> int | None:
    """What a path has so many places before its last; None where it does not reach so far."""
    return path[-1 - back] if back < len(path) else None


def trail(keys: Sequence[SnapshotKey], where: Mapping[SnapshotKey, Sighting], told: SnapshotKey | None = None) -> Trail:
    """The trail of a paper up to the last of some snapshots.

    It has a place a day, for the day's last snapshot, and one for the snapshot that the last issue told of. Only
    the snapshots of the day of that issue, where it is the present one, have a place each.

    Args:
        keys: the snapshots of its source, ascending; at least one.
        where: where the paper was seen.
        told: the snapshot with which the last issue ended; None where the source was in none.
    """
    now = keys[-1]
    today = told is not None and told.as_of == now.as_of
    kept = [
        key
        for key, following in pairwise(keys)
        if key == told or key.as_of != following.as_of or (today and key.as_of == now.as_of)
    ]
    path = [*kept, now]
    if told in path and path.index(told) < len(path) - LENGTH:  # told of long ago, and not to be forgotten
        path = [told, *path[1 - LENGTH :]]
    path = path[-LENGTH:]
    back = len(path) - 1 - path.index(told) if told in path else 1
    seen = [where.get(key) for key in path]
    votes = tuple(each.upvotes if each else None for each in seen)
    return Trail(
        tuple(each.rank if each else None for each in seen),
        votes if any(vote is not None for vote in votes) else (),
        _days(keys, where),
        back,
    )


def _days(keys: Sequence[SnapshotKey], where: Mapping[SnapshotKey, Sighting]) -> int:
    """On how many days in a row a paper stood in the last snapshot of the day; 0 where days are too far apart."""
    shown = [(day, list(of_day)[-1] in where) for day, of_day in groupby(keys, lambda key: key.as_of)]
    count, last = 0, shown[-1][0]
    for day, there in reversed(shown):
        if not there:
            break
        if (last - day).days > APART:
            return 0
        count, last = count + 1, day
    return count
