"""How papers fared up to an issue, and since when the issue tells."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest import ports
from digest.core.before import LEFT, Trail, trail
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Slot
from digest.core.newsletter import Newsletter
from digest.core.slots import slots
from digest.core.window import Window

UNTOLD = frozenset({"empty", "missed", "rejected"})  # outcomes of slots that have told nothing
MOMENT = timedelta(microseconds=1)


def trails(
    store: ports.Store, newsletter: Newsletter, windows: Sequence[Window], found: Sequence[Change], more: int = 0
) -> dict[str, Trail]:
    """By paper id, the trails of the papers that may be said to trend, each in the first source that shows it.

    Args:
        store: with history.
        newsletter: its settings.
        windows: what the issue covers.
        found: all changes that it counts.
        more: how many papers, at most, are told elsewhere, so that others take their places.
    """
    trailed: dict[str, Trail] = {}
    elsewhere = {*LEFT, ChangeKind.RETURNED} if newsletter.returned else LEFT
    staying = {change.paper.id: change.rank for change in found if change.kind not in elsewhere}
    most = newsletter.trending + more if newsletter.trending else 0
    for window in windows:
        now, told = window.standing.key, window.covered.key if window.covered else None
        keys = [key for key in store.history.snapshots([now.source]) if key <= now]
        for paper, seen in store.history.sightings(_moving(window, staying, most), [now.source]).items():
            where = dict(seen)
            if keys and keys[-1] in where:
                trailed.setdefault(paper, trail(keys, where, told))
    return trailed


def _moving(window: Window, staying: Mapping[str, int | None], most: int) -> list[str]:
    """The papers of a source that stay, the best of those with a rank first, then those that gained most votes."""
    members, last = window.standing.members, window.covered.members if window.covered else {}
    order = []
    for paper in members.keys() & staying.keys():
        rank = staying[paper]
        now, then = members[paper].upvotes, last[paper].upvotes if paper in last else None
        gained = 0 if now is None or then is None else now - then
        if rank is not None or gained > 0:
            order.append((rank is None, rank or -gained, paper))
    return [paper for _, _, paper in sorted(order)[:most]]


def since(store: ports.Store, newsletter: Newsletter, slot: Slot, windows: Collection[Window]) -> date | None:
    """The first of several days that an issue covers, where a slot before its own should have told of it.

    Slots that ended without an issue have told nothing, and those that had nothing new have not even ended.
    """
    days = set(_days(windows))
    if len(days) < 2:  # noqa: PLR2004 - one day is no stretch of time
        return None
    first = datetime.combine(min(days), time(), ZoneInfo(newsletter.cadence.zone))
    told = (row.due for row in store.issues.slots(newsletter.name) if row.outcome not in UNTOLD)
    due = slots(newsletter.name, newsletter.cadence, max(first - MOMENT, *told, first - MOMENT), slot.due)
    return min(days) if any(each.key != slot.key for each in due) else None


def _days(windows: Collection[Window]) -> Iterator[date]:
    """The days of the snapshots that came after what is covered; late ones say nothing of the time since."""
    for window in windows:
        for each in window.snapshots:
            if window.covered is None or window.covered.key < each.key:
                yield each.key.as_of
