"""The composer: from changes and matches to an edition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from digest.composing.budget import fit
from digest.composing.diversity import unknown
from digest.composing.editing import edited
from digest.composing.illustrating import illustrated
from digest.composing.reading import minutes
from digest.composing.reading_budget import scored, within
from digest.composing.retelling import retold, trending
from digest.composing.sections import rest, sections
from digest.composing.serendipity import with_serendipity
from digest.composing.tldr import summarised
from digest.core.before import NOTHING, Before
from digest.core.changes import Change, ChangeKind, counts
from digest.core.edits import Edit
from digest.core.issue import MAIN, Edition, Slot
from digest.core.lack import Lack
from digest.core.match import Matches
from digest.core.newsletter import Newsletter
from digest.core.picture import Picture
from digest.core.profile import Weigh


class Compose:
    """Makes editions that fit their newsletter's byte budget; pure where `size` is.

    Args:
        size: how many bytes of HTML an edition of a newsletter gives.
        weigh: how rare the words of a text are; without it no paper is known to repeat another.
    """

    def __init__(self, size: Callable[[Newsletter, Edition], int], weigh: Weigh = unknown) -> None:
        self._size, self._weigh = size, weigh

    def compose(
        self,
        newsletter: Newsletter,
        slot: Slot,
        number: int,
        changes: Sequence[Change],
        matches: Sequence[Matches],
        before: Before = NOTHING,
    ) -> Edition:
        """The main edition of a slot; see `ports.Composer`."""
        return self.fit(newsletter, self.whole(newsletter, slot, number, changes, matches, before), changes)

    def whole(
        self,
        newsletter: Newsletter,
        slot: Slot,
        number: int,
        changes: Sequence[Change],
        matches: Sequence[Matches],
        before: Before = NOTHING,
    ) -> Edition:
        """The same before the byte budget; see `ports.Composer`."""
        found = [change for change in changes if change.kind is ChangeKind.NEW]
        new = [change.paper for change in found]
        placed = sections(newsletter, new, matches, self._weigh)
        placed = with_serendipity(placed, found, matches, newsletter.serendipity)
        revised, returned = retold(before)
        edition = Edition(
            slot=slot,
            name=MAIN,
            number=number,
            title=newsletter.title,
            day=slot.wall.date(),
            counts=counts(changes),
            sections=placed,
            rest=rest(new, placed),
            first=number == 1,
            revised=revised[: newsletter.revised],
            revised_in_all=len(revised),
            returned=returned[: newsletter.returned],
            returned_in_all=len(returned),
            since=before.since,
            lack=Lack.NONE if new else before.lack,
        )
        told = frozenset(paper for paper, _ in edition.retold)
        if newsletter.returned:  # what is back trends again, not still, and has a section of its own
            told |= {change.paper.id for change in changes if change.kind is ChangeKind.RETURNED}
        edition = replace(edition, trending=trending(changes, before.trails, newsletter.trending, told))
        whole = replace(edition, minutes=minutes(edition))
        return within(whole, new, newsletter.minutes, scored(matches))

    def summarised(self, whole: Edition, tldrs: Mapping[str, str]) -> Edition:
        """A whole edition with sentences that a model wrote in place of teasers; see `ports.Composer`."""
        said = summarised(whole, tldrs)
        return replace(said, minutes=minutes(said))

    def illustrated(self, whole: Edition, pictures: Mapping[str, Picture]) -> Edition:
        """A whole edition with pictures beside its papers; see `ports.Composer`."""
        return illustrated(whole, pictures)

    def edited(
        self, newsletter: Newsletter, whole: Edition, changes: Sequence[Change], edits: Sequence[Edit]
    ) -> Edition:
        """A whole edition as its editor has it; see `ports.Composer`."""
        return edited(whole, changes, edits, [profile.name for profile in newsletter.profiles])

    def fit(self, newsletter: Newsletter, edition: Edition, changes: Sequence[Change]) -> Edition:
        """An edition within the byte budget; see `ports.Composer`."""
        there = {paper.id for entry in edition.entries for paper in entry.papers} | {paper.id for paper in edition.rest}
        new = [change.paper for change in changes if change.kind is ChangeKind.NEW and change.paper.id in there]
        return fit(edition, new, newsletter.byte_budget, partial(self._size, newsletter))
