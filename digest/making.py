"""What makes an issue: from what no issue has told yet to an edition, rendered; nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digest import ports
from digest.core.before import Before
from digest.core.changes import Change, ChangeKind
from digest.core.issue import MAIN, Edition, Inputs, Issue, Rendered, Slot
from digest.core.ledger import REJECTED, WITH_ISSUE
from digest.core.match import Matches
from digest.core.newsletter import Newsletter
from digest.core.picture import Picture
from digest.core.profile import Background
from digest.dressing import Dressing
from digest.momentum import since, trails
from digest.recalling import recall, taught
from digest.retelling import Retelling
from digest.uncovered import Uncovered, lack


@dataclass(frozen=True, slots=True)
class _Told:
    """What all editions of an issue are made of."""

    slot: Slot
    number: int
    fresh: Uncovered
    found: Sequence[Change]
    past: Background
    matches: Mapping[str, Matches]


@dataclass(frozen=True, slots=True)
class _Made:
    """An edition, what it was before the byte budget, and what its papers were given."""

    whole: Edition
    edition: Edition
    tldrs: Mapping[str, str]
    pictures: Mapping[str, Picture]


@dataclass(frozen=True)
class Making:
    """Makes issues out of changes."""

    store: ports.Store
    catalogues: ports.Catalogues
    matcher: ports.Matcher
    composer: ports.Composer
    renderer: ports.Renderer
    dressing: Dressing

    def compose(self, newsletter: Newsletter, slot: Slot, fresh: Uncovered, found: Sequence[Change]) -> Issue:
        """An issue with an edition for each audience, rendered; nothing is stored."""
        learned = taught(self.store, newsletter, slot.due)
        told = self._told(learned, slot, fresh, found)
        main = self._edition(newsletter, learned, MAIN, told)
        names = [audience.name for audience in newsletter.audiences]
        others = [self._edition(newsletter.of(name), learned.of(name), name, told) for name in names]
        rows = (lesson.row for profile in learned.every_profile for lesson in profile.lessons)
        inputs = Inputs(
            snapshots=fresh.snapshots,
            ledger=len(self.store.issues.ledger(newsletter.name)),
            settings=newsletter.settings,
            templates=self.renderer.templates(newsletter),
            mail=newsletter.delivery is not None,
            lessons=tuple(sorted(rows)),
            tldrs={paper: tldr for each in (main, *others) for paper, tldr in each.tldrs.items()},
            pictures={paper: picture for each in (main, *others) for paper, picture in each.pictures.items()},
            whole=main.whole if newsletter.approval else None,
            wholes={each.edition.name: each.whole for each in others} if newsletter.approval else {},
        )
        faces = self.renderer.render(newsletter, main.edition)
        rendered = (self._rendered(newsletter, each.edition) for each in others)
        return Issue(slot, main.edition, faces, inputs, tuple(found), tuple(rendered))

    def _rendered(self, newsletter: Newsletter, edition: Edition) -> Rendered:
        return Rendered(edition, self.renderer.render(newsletter.of(edition.name), edition))

    def _told(self, learned: Newsletter, slot: Slot, fresh: Uncovered, found: Sequence[Change]) -> _Told:
        """What there is to tell to whom, every profile matched once, since no match hangs on another profile."""
        new = [change.paper for change in found if change.kind is ChangeKind.NEW]
        past = recall(self.store, self.catalogues, learned)
        profiles = learned.every_profile
        matches = self.matcher.match(profiles, new, past.without(new), learned.matching, explained=False)
        number = self._number(learned.name)
        return _Told(slot, number, fresh, found, past, {each.profile: each for each in matches})

    def _number(self, newsletter: str) -> int:
        """The number of the next issue: one more than the last has; rejected ones leave no gap at the end."""
        rows = [row for row in self.store.issues.slots(newsletter) if row.outcome in {*WITH_ISSUE, REJECTED}]
        if all(row.outcome in WITH_ISSUE for row in rows):
            return 1 + len(rows)
        last = next((row.slot for row in reversed(rows) if row.outcome in WITH_ISSUE), "")
        issue = self.store.issues.issue(newsletter, last)
        return 1 + (issue.edition.number if issue else 0)

    def _edition(self, newsletter: Newsletter, learned: Newsletter, name: str, told: _Told) -> _Made:
        """One edition, the newsletter as its audience has it, also with the profiles as they are taught."""
        matches = [told.matches[profile.name] for profile in newsletter.profiles]
        before = self._before(learned, name, told)
        whole = self.composer.whole(newsletter, told.slot, told.number, told.found, matches, before)
        whole, tldrs = self.dressing.summarised(newsletter, replace(whole, name=name), told.found)
        whole, pictures = self.dressing.illustrated(newsletter, whole, told.found)
        return _Made(whole, self.composer.fit(newsletter, whole, told.found), tldrs, pictures)

    def _before(self, learned: Newsletter, name: str, told: _Told) -> Before:
        """What lies before an edition, as far as it speaks of it."""
        retelling = Retelling(self.store, self.catalogues, self.matcher)
        again = retelling.again(learned, told.slot, told.found, told.past, name)
        ways = trails(self.store, learned, told.fresh.windows, told.found, len(again))
        missing = lack(self.store, learned, told.slot, told.fresh)
        return Before(ways, again, since(self.store, learned, told.slot, told.fresh.windows), missing)
