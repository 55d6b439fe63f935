"""The composer: from changes and matches to an edition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from digest.composing.budget import fit
from digest.composing.reading import minutes
from digest.composing.sections import sections
from digest.core.changes import Change, ChangeKind, counts
from digest.core.issue import MAIN, Edition, Slot, Trend
from digest.core.match import Matches
from digest.core.newsletter import Newsletter


class Compose:
    """Makes editions that fit their newsletter's byte budget; pure where `size` is.

    Args:
        size: how many bytes of HTML an edition of a newsletter gives.
    """

    def __init__(self, size: Callable[[Newsletter, Edition], int]) -> None:
        self._size = size

    def compose(
        self,
        newsletter: Newsletter,
        slot: Slot,
        number: int,
        changes: Sequence[Change],
        matches: Sequence[Matches],
        trails: Mapping[str, Sequence[int | None]],
    ) -> Edition:
        """The main edition of a slot; see `ports.Composer`."""
        new = [change.paper for change in changes if change.kind is ChangeKind.NEW]
        placed = sections(newsletter, new, matches)
        shown = {entry.paper.id for section in placed for entry in section.entries}
        edition = Edition(
            slot=slot,
            name=MAIN,
            number=number,
            title=newsletter.title,
            day=slot.wall.date(),
            counts=counts(changes),
            sections=placed,
            trending=_trending(changes, trails, newsletter.trending),
            rest=tuple(paper for paper in new if paper.id not in shown),
            first=number == 1,
        )
        whole = replace(edition, minutes=minutes(edition))
        return fit(whole, new, newsletter.byte_budget, partial(self._size, newsletter))


def _trending(changes: Sequence[Change], trails: Mapping[str, Sequence[int | None]], most: int) -> tuple[Trend, ...]:
    """The continuing papers that have a rank, by rank, with their trails."""
    ranked = [(change.rank, change) for change in changes if change.kind is ChangeKind.CONTINUING and change.rank]
    return tuple(
        Trend(change.paper, tuple(trails.get(change.paper.id, (change.rank_before, rank))))
        for rank, change in sorted(ranked, key=lambda pair: (pair[0], pair[1].paper.id))[:most]
    )
