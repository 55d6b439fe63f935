"""What a newsletter knows of papers that have changed or are back, and which of them a reader would want told.

A paper is told again where a profile looks for it as it is now. So a catalogue of millions does not tell a thousand
revisions that nobody asked for, and what readers were told before comes first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from digest import ports
from digest.comparing import held
from digest.core.before import Again
from digest.core.changes import Change, ChangeKind
from digest.core.issue import MAIN, Slot
from digest.core.ledger import Covered
from digest.core.newsletter import Newsletter
from digest.core.paper import Revision
from digest.core.profile import Background
from digest.core.snapshot import SnapshotKey

REVISED = frozenset({ChangeKind.REVISED, ChangeKind.RENAMED, ChangeKind.WITHDRAWN})
CHANGED = REVISED | {ChangeKind.RETURNED}


@dataclass(frozen=True)
class Retelling:
    """What it takes to know what may be told again."""

    store: ports.Store
    catalogues: ports.Catalogues
    matcher: ports.Matcher

    def again(
        self, newsletter: Newsletter, slot: Slot, found: Sequence[Change], past: Background, edition: str = MAIN
    ) -> tuple[Again, ...]:
        """What is told again, the most wanted first: what the newsletter has announced, then what matches best.

        Args:
            newsletter: its settings, with profiles as they are taught.
            slot: the slot at hand.
            found: all changes that the issue counts.
            past: what the matching leans on.
            edition: whose readers are told; what is new was told in all of them, what was told again in each its own.
        """
        changed = [change for change in found if _seen(newsletter, change)]
        scores = self._scores(newsletter, changed, past)
        wanted = [change for change in changed if change.paper.id in scores]
        said = self._said(newsletter, scores, edition)
        away = self._away(newsletter, slot, wanted)
        wanted = [change for change in wanted if change.paper.id in away or _rewritten(newsletter, change)]
        wanted.sort(key=lambda change: (change.paper.id not in said, -scores[change.paper.id], change.paper.id))
        return tuple(_again(change, said.get(change.paper.id, ()), away.get(change.paper.id)) for change in wanted)

    def _scores(self, newsletter: Newsletter, changes: Sequence[Change], past: Background) -> dict[str, float]:
        """By paper id, how well those match that a profile looks for."""
        papers = [change.paper for change in changes]
        if not papers:
            return {}
        profiles = [replace(profile, at_least=0) for profile in newsletter.profiles]  # no quiet day needs more of these
        found = self.matcher.match(profiles, papers, past.without(papers), newsletter.matching, explained=False)
        scores: dict[str, float] = {}
        for match in (match for each in found for match in each.selected):
            scores[match.paper.id] = max(scores.get(match.paper.id, 0.0), match.score)
        return scores

    def _said(self, newsletter: Newsletter, papers: Collection[str], edition: str) -> dict[str, list[Revision]]:
        """By paper id, the revisions that the newsletter has announced, oldest first, under whatever name."""
        names = {name: paper for paper in papers for name in self.store.names.members(paper)}
        slots: dict[str, set[str]] = {}
        for row in self.store.issues.ledger(newsletter.name) if names else ():
            known = row.edition == edition or (row.edition == MAIN and row.kind == ChangeKind.NEW)
            if known and row.paper in names:
                slots.setdefault(row.slot, set()).add(names[row.paper])
        said: dict[str, list[Revision]] = {}
        for slot, told in sorted(slots.items()):
            issue = self.store.issues.issue(newsletter.name, slot)
            for change in issue.changes if issue else ():
                paper = names.get(change.paper.id, "")
                if paper in told:
                    said.setdefault(paper, []).append(change.paper.revision)
        return said

    def _back(self, newsletter: Newsletter, changes: Sequence[Change]) -> set[str]:
        """The ids of the papers that are back, also as another version, if they stood nowhere at the last issue."""
        found = {change.paper.id for change in changes if change.kind is ChangeKind.RETURNED}
        doubtful = {change.paper.id for change in changes if _climbed(change)} - found
        if not doubtful or any(source.partial for source in newsletter.sources):  # there absence means nothing
            return found
        covered = Covered(self.store.issues.covered(newsletter.name))
        for source in newsletter.sources:
            keys = [key for key in self.store.history.snapshots([source.name]) if key in covered]
            if keys:
                doubtful -= held(self.store.history, self.catalogues, source, doubtful, keys[-1])
        return found | doubtful

    def _away(self, newsletter: Newsletter, slot: Slot, changes: Sequence[Change]) -> dict[str, int]:
        """By id of each paper that is back, for how many days it was gone from all sources; 0 where nobody knows.

        A source may call a paper updated that it never showed: such a one is not back.
        """
        papers, sure = self._back(newsletter, changes), {c.paper.id for c in changes if c.kind is ChangeKind.RETURNED}
        covered = Covered(self.store.issues.covered(newsletter.name)) if papers else Covered(())
        last = self._last(newsletter, papers, covered) if papers else {}
        names = [source.name for source in newsletter.sources]
        away: dict[str, int] = {}
        for paper, where in self.store.history.sightings(papers, names).items():
            keys = [key for key, _ in where]
            before = max((*(key for key in keys if key in covered), *last.get(paper, ())), default=None)
            back = next((key.as_of for key in keys if key not in covered and (not before or key > before)), None)
            if before or paper in sure:
                away[paper] = ((back or slot.wall.date()) - before.as_of).days if before else 0
        return away

    def _last(
        self, newsletter: Newsletter, papers: Collection[str], covered: Covered
    ) -> Mapping[str, tuple[SnapshotKey, ...]]:
        """By paper id, where each very large source last showed it, as far as issues have covered them."""
        found: dict[str, tuple[SnapshotKey, ...]] = {}
        for source in (source for source in newsletter.sources if source.lines):
            keys = [key for key in self.store.history.snapshots([source.name]) if key in covered]
            for paper, (key, _) in self.catalogues.last(papers, keys).items() if keys else ():
                found[paper] = (*found.get(paper, ()), key)
        return found


def _seen(newsletter: Newsletter, change: Change) -> bool:
    """Whether a change is of a kind that the newsletter shows, and one that a reader would see."""
    back = newsletter.returned and (change.kind is ChangeKind.RETURNED or _climbed(change))
    return bool(back) or _rewritten(newsletter, change)


def _rewritten(newsletter: Newsletter, change: Change) -> bool:
    """Whether it says something else than before, where the newsletter shows that."""
    before, now = change.before, change.paper.revision
    return bool(newsletter.revised) and change.kind in CHANGED and before is not None and _text(before) != _text(now)


def _climbed(change: Change) -> bool:
    """Whether a paper that is another version by now stands on a page and did not stand there before."""
    return change.kind in REVISED and change.rank is not None and change.rank_before is None


def _again(change: Change, said: Sequence[Revision], away: int | None) -> Again:
    now = _text(change.paper.revision)
    repeated = any(_text(each) == now for each in said)
    return Again(change, said[-1] if said else change.before, repeated, back=away is not None, away=away or 0)


def _text(revision: Revision) -> tuple[str, str, bool]:
    """What a reader is told of a revision."""
    return revision.title, revision.abstract, revision.withdrawn
