"""The way of the data on one screen: snapshots → changes → matches → issue → faces, archive and outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest import ports
from digest.core import slots
from digest.core.changes import Change, ChangeKind, counts
from digest.core.issue import MAIN, Inputs, Issue, Slot
from digest.core.ledger import Announcement, SlotRow
from digest.core.newsletter import Empty, First, Newsletter
from digest.core.paper import Paper, Revision
from digest.core.profile import Background
from digest.core.snapshot import Sighting, SnapshotKey
from digest.core.window import Window, news
from digest.ingest import Ingest, Ingested

TRAIL = 12  # snapshots whose ranks a trend shows at most


@dataclass(frozen=True, slots=True)
class Report:
    """What a run came to.

    Attributes:
        newsletter: its name.
        slot: the slot at hand; None for a newsletter that is never due.
        outcome: "issued", "repeated" (the slot had its issue), "baseline", "nothing new", "superseded" (a later
            slot has ended before) or "not due".
        dumps: what was taken in, or was not.
        counts: how many changes of each kind the issue tells.
        issue: the issue of the slot.
        files: the paths of its faces.
        pages: how many pages of the archive were written.
        waiting: how many snapshots wait for a later slot.
        deliveries: how many deliveries of the slot are in each state; empty for a newsletter that mails nothing.
    """

    newsletter: str
    slot: Slot | None
    outcome: str
    dumps: tuple[Ingested, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    issue: Issue | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    waiting: int = 0
    deliveries: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Pipeline:
    """The stages, and the order in which they work."""

    ingest: Ingest
    store: ports.Store
    matcher: ports.Matcher
    composer: ports.Composer
    renderer: ports.Renderer
    shelf: ports.Shelf
    publisher: ports.Publisher
    postman: ports.Postman

    def run(self, newsletter: Newsletter, now: datetime) -> Report:
        """Take in what is new, then see to the latest slot: its issue, faces, archive and mail, each once."""
        dumps = self.ingest.fetch(newsletter, now)
        slot = slots.latest(newsletter.name, newsletter.cadence, now)
        if slot is None:
            return Report(newsletter.name, None, "not due", dumps)
        report = replace(self.settle(newsletter, slot), dumps=dumps)
        return self.finish(newsletter, report, now) if report.issue else report

    def settle(self, newsletter: Newsletter, slot: Slot) -> Report:
        """The issue of a slot: the one it has, or a new one, which is then stored with all that it announces."""
        ended = self.store.issues.slots(newsletter.name)
        windows, waiting = self.windows(newsletter, slot)
        if any(row.slot >= slot.key for row in ended):
            return self._repeated(newsletter, slot, waiting + sum(len(window.snapshots) for window in windows))
        if not ended and newsletter.first is First.BASELINE and windows:
            self._close(newsletter, slot, windows, None, ())
            return Report(newsletter.name, slot, "baseline", waiting=waiting)
        found = self._news(newsletter, windows)
        if not counts(found)["new"] and newsletter.empty is Empty.SKIP:
            return Report(newsletter.name, slot, "nothing new", counts=counts(found), waiting=waiting)
        number = 1 + sum(row.outcome == "issued" for row in ended)
        issue = self.compose(newsletter, slot, number, windows, found)
        if not self._close(newsletter, slot, windows, issue, found):  # another process was faster
            return self._repeated(newsletter, slot, waiting)
        return Report(newsletter.name, slot, "issued", counts=counts(found), issue=issue, waiting=waiting)

    def pass_over(self, newsletter: Newsletter, slot: Slot) -> str:
        """End a slot without an issue, as "missed" where something new was there to tell, else as "empty"."""
        outcome = "missed" if self.windows(newsletter, slot)[0] else "empty"
        row = SlotRow(newsletter.name, slot.key, slot.due, outcome, "its time to catch up was over")
        self.store.issues.close(row, (), None, ())
        return outcome

    def compose(
        self, newsletter: Newsletter, slot: Slot, number: int, windows: Sequence[Window], found: Sequence[Change]
    ) -> Issue:
        """An issue, rendered; nothing is stored."""
        sources = [source.name for source in newsletter.sources]
        new = [change.paper for change in found if change.kind is ChangeKind.NEW]
        past = tuple(Paper(paper, revision) for paper, revision in self.ingest.history.seen(sources).items())
        matches = self.matcher.match(newsletter.profiles, new, Background(past))
        edition = self.composer.compose(
            newsletter, slot, number, found, matches, self._trails(newsletter, windows, found)
        )
        inputs = Inputs(
            snapshots=tuple(snapshot.key.id for window in windows for snapshot in window.snapshots),
            ledger=len(self.store.issues.ledger(newsletter.name)),
            settings=newsletter.settings,
            templates=self.renderer.templates(newsletter),
        )
        return Issue(slot, edition, self.renderer.render(newsletter, edition), inputs, tuple(found))

    def draft(self, newsletter: Newsletter, slot: Slot) -> Issue | None:
        """The issue that a slot would get, None where there is nothing new to tell; nothing is stored."""
        windows, _ = self.windows(newsletter, slot)
        found = self._news(newsletter, windows)
        if not counts(found)["new"]:
            return None
        number = 1 + sum(row.outcome == "issued" for row in self.store.issues.slots(newsletter.name))
        return self.compose(newsletter, slot, number, windows, found)

    def finish(self, newsletter: Newsletter, report: Report, now: datetime) -> Report:
        """Faces, archive and mail of an issue; all of it may be done again and changes nothing then."""
        issue = report.issue
        if issue is None:
            return report
        files = self.shelf.put(issue)
        pages = self.publisher.publish(newsletter, self.store.issues.issues(newsletter.name))
        if newsletter.delivery is None:
            return replace(report, files=files, pages=pages)
        outbox, slot = self.store.outbox, issue.slot.key
        if not outbox.counts(newsletter.name, slot)["planned"]:
            outbox.plan(*self.postman.plan(newsletter, issue))
        self.postman.send(newsletter, now)
        return replace(report, files=files, pages=pages, deliveries=outbox.counts(newsletter.name, slot))

    def _repeated(self, newsletter: Newsletter, slot: Slot, waiting: int) -> Report:
        """What there is to say of a slot that has ended, or that lies before one that has."""
        rows = {row.slot for row in self.store.issues.slots(newsletter.name)}
        issue = self.store.issues.issue(newsletter.name, slot.key)
        outcome = "repeated" if slot.key in rows else "superseded"
        told = counts(issue.changes) if issue else {}
        return Report(newsletter.name, slot, outcome, counts=told, issue=issue, waiting=waiting)

    def windows(self, newsletter: Newsletter, slot: Slot) -> tuple[tuple[Window, ...], int]:
        """What no issue has covered up to the day of the slot, and how many snapshots wait for a later one."""
        history, covered = self.ingest.history, self.store.issues.covered(newsletter.name)
        windows, waiting = [], 0
        for source in newsletter.sources:
            keys = history.snapshots([source.name])
            fresh = [key for key in keys if key.id not in covered]
            due = [key for key in fresh if key.as_of <= slot.wall.date()]
            waiting += len(fresh) - len(due)
            base = [key for key in keys if key.id in covered]
            if due:
                last = history.snapshot(base[-1]) if base else None
                windows.append(Window(tuple(history.snapshot(key) for key in due), last))
        return tuple(windows), waiting

    def _news(self, newsletter: Newsletter, windows: Sequence[Window]) -> tuple[Change, ...]:
        """The changes in some windows, with what earlier issues covered and said taken into account."""
        ledger = self.store.issues.ledger(newsletter.name)
        announced = {row.paper for row in ledger if row.kind == ChangeKind.NEW and row.edition == MAIN}
        covered = self.store.issues.covered(newsletter.name)
        names = [source.name for source in newsletter.sources]
        seen: dict[str, Revision] = {}
        for paper in {s.paper.id for window in windows for s in window.current.sightings} if covered else ():
            for key, sighting in self.ingest.history.sightings(paper, names):
                if key.id in covered:
                    seen[paper] = sighting.paper.revision
        return news(windows, seen, announced)

    def _trails(
        self, newsletter: Newsletter, windows: Sequence[Window], found: Sequence[Change]
    ) -> dict[str, tuple[int | None, ...]]:
        """The ranks of the continuing papers in the last snapshots of their source, oldest first."""
        trails: dict[str, tuple[int | None, ...]] = {}
        staying = [c for c in found if c.kind is ChangeKind.CONTINUING and c.rank is not None]
        for window in windows:
            source, now = window.current.key.source, window.current.key
            keys = [key for key in self.ingest.history.snapshots([source]) if key <= now][-TRAIL:]
            for change in sorted(staying, key=lambda c: c.rank or 0)[: newsletter.trending]:
                where = dict(self.ingest.history.sightings(change.paper.id, [source]))
                if keys[-1] in where:
                    trails.setdefault(change.paper.id, tuple(_rank(where, key) for key in keys))
        return trails

    def _close(
        self,
        newsletter: Newsletter,
        slot: Slot,
        windows: Sequence[Window],
        issue: Issue | None,
        found: Sequence[Change],
    ) -> bool:
        row = SlotRow(newsletter.name, slot.key, slot.due, "issued" if issue else "baseline")
        covered = [snapshot.key.id for window in windows for snapshot in window.snapshots]
        said = [
            Announcement(newsletter.name, slot.key, MAIN, change.paper.id, change.kind)
            for change in found
            if change.kind not in {ChangeKind.CONTINUING, ChangeKind.GONE}
        ]
        return self.store.issues.close(row, covered, issue, said)


def _rank(where: Mapping[SnapshotKey, Sighting], key: SnapshotKey) -> int | None:
    return where[key].rank if key in where else None
