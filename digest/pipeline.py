"""The way of the data on one screen: snapshots → changes → matches → issue → faces, archive and outbox."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from digest import ports
from digest.core import slots
from digest.core.changes import Change, ChangeKind, counts
from digest.core.identity import ends
from digest.core.issue import MAIN, Issue, Slot
from digest.core.ledger import HELD, ISSUED, REJECTED, Announcement, SlotRow
from digest.core.library import Library
from digest.core.newsletter import Empty, Newsletter, Thumbnails
from digest.core.outbox import Claims
from digest.core.paper import Revision
from digest.core.profile import Background
from digest.dressing import Dressing
from digest.editing import Editing
from digest.ingest import Ingest, Ingested
from digest.making import Making
from digest.posting import Posting
from digest.recalling import recall, shown, taught
from digest.stocking import Watched, stock
from digest.uncovered import Uncovered, gather, tell


@dataclass(frozen=True, slots=True)
class Report:
    """What a run came to.

    Attributes:
        newsletter: its name.
        slot: the slot at hand; None for a newsletter that is never due.
        outcome: "issued", "held" (issued, and waits for approval), "approved", "corrected", "repeated" (the slot has
            ended before), "rejected" (its issue was), "baseline", "nothing new", "superseded" (a later slot has ended
            before) or "not due".
        dumps: what was taken in, or was not.
        counts: how many changes of each kind the issue tells.
        issue: the issue of the slot.
        held: the slots of all issues of the newsletter that wait for approval.
        files: the paths of its faces.
        pages: how many pages of the archive were written.
        waiting: how many snapshots wait for a later slot.
        sent: how many deliveries ended in which state just now, whatever their slot.
        deliveries: how many deliveries of the slot are in each state; empty for an issue that is not mailed.
        trouble: why the relay could not be used, in its last words; empty where mail went out, or none had to.
        claims: what other senders hold, or held when they died.
        libraries: those that the profiles name, where an issue was made.
        remade: whether what was approved went out otherwise than it was made, by other templates or settings.
    """

    newsletter: str
    slot: Slot | None
    outcome: str
    dumps: tuple[Ingested, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    issue: Issue | None = None
    held: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    waiting: int = 0
    sent: Mapping[str, int] = field(default_factory=dict)
    deliveries: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""
    claims: Claims = field(default_factory=Claims)
    libraries: tuple[Library, ...] = ()
    remade: bool = False


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
    libraries: ports.Libraries
    summariser: ports.Summariser
    illustrator: ports.Illustrator

    @property
    def editing(self) -> Editing:
        """What an editor may do to issues."""
        return Editing(self.store, self.composer, self.renderer)

    @property
    def posting(self) -> Posting:
        """What plans mail."""
        return Posting(self.store, self.postman)

    @property
    def making(self) -> Making:
        """What makes issues."""
        catalogues = self.ingest.catalogues
        dressing = Dressing(self.composer, self.summariser, self.illustrator)
        return Making(self.store, catalogues, self.matcher, self.composer, self.renderer, dressing)

    def run(self, newsletter: Newsletter, now: datetime) -> Report:
        """Take in what is new, then see to the latest slot: its issue, faces, archive and mail, each once."""
        dumps = self.ingest.fetch(newsletter, now)
        slot = slots.latest(newsletter.name, newsletter.cadence, now)
        if slot is None:
            return Report(newsletter.name, None, "not due", dumps)
        report = self.publish(newsletter, replace(self.settle(newsletter, slot, now), dumps=dumps))
        return self.mailed(newsletter, report, now)

    def approve(self, newsletter: Newsletter, issue: Issue, now: datetime, by: str = "") -> Report:
        """Let an issue that waits for approval go out: into the archive and by mail, each once."""
        remade, approved = self.editing.remade(newsletter, issue), self.editing.approve(newsletter, issue, now, by)
        out = self.store.issues.issue(newsletter.name, issue.slot.key)
        report = self._out(newsletter, out or issue, "approved" if approved else "repeated", now)
        return replace(report, remade=approved and remade)

    def reject(self, newsletter: Newsletter, issue: Issue, now: datetime, by: str = "") -> bool:
        """Let an issue that waits for approval never go out, and take its faces away; False where it was before."""
        rejected = self.editing.reject(newsletter, issue, now, by)
        self.shelf.remove(issue)
        return rejected

    def correct(
        self, newsletter: Newsletter, issue: Issue, note: str, now: datetime, papers: Collection[str] = ()
    ) -> Report:
        """Say something of an issue that is out: as an issue of its own beside it, to those whom it reached.

        What was said before in the same words is not said again.
        """
        made, fresh = self.editing.correct(newsletter, issue, note, papers, now)
        return self._out(newsletter, made, "corrected" if fresh else "repeated", now)

    def settle(self, newsletter: Newsletter, slot: Slot, now: datetime | None = None) -> Report:
        """The issue of a slot: the one it has, or a new one, which is then stored with all that it announces.

        Libraries are as they are at `now`, or when the slot is due.
        """
        ended = self.store.issues.slots(newsletter.name)
        fresh = gather(self.store, self.ingest.catalogues, newsletter, slot)
        # By instants, not by names: a wall time that the clock skipped falls due after a later one.
        if any((row.due, row.slot) >= (slot.due, slot.key) for row in ended):
            return self._ended(newsletter, slot, fresh.waiting + len(fresh.snapshots))
        found = self._news(newsletter, fresh)
        told = Report(newsletter.name, slot, "nothing new", counts=counts(found), waiting=fresh.waiting)
        if not told.counts["new"] and (fresh.baseline or newsletter.empty is Empty.SKIP):
            if fresh.baseline:
                self._close(slot, "baseline", fresh, None, ())
            return replace(told, outcome="baseline") if fresh.baseline else told
        watched = Watched(self.libraries, self.store.fetches)
        newsletter, libraries = self.stocked(newsletter, now or slot.due, watched)
        issue = self.making.compose(newsletter, slot, fresh, found)
        self.publisher.rehearse(newsletter, issue)
        outcome = HELD if newsletter.approval else ISSUED
        if not self._close(slot, outcome, fresh, issue, found):  # another process was faster
            return self._ended(newsletter, slot, fresh.waiting)
        return replace(told, outcome=outcome, issue=issue, libraries=libraries)

    def pass_over(self, newsletter: Newsletter, slot: Slot) -> str:
        """End a slot without an issue, as "missed" where something new was there to tell, else as "empty"."""
        fresh = gather(self.store, self.ingest.catalogues, newsletter, slot)
        new = counts(tell(self.store, self.ingest.catalogues, newsletter, fresh.windows))["new"]
        outcome = "missed" if new else "empty"
        row = SlotRow(newsletter.name, slot.key, slot.due, outcome, "its time to catch up was over")
        self.store.issues.close(row, (), None, ())
        return outcome

    def taught(self, newsletter: Newsletter, now: datetime) -> Newsletter:
        """The newsletter, its profiles with what they had learned by a time."""
        return taught(self.store, newsletter, now)

    def shown(self, newsletter: Newsletter, papers: Collection[str]) -> dict[str, Revision]:
        """By paper id, the last revision that the newsletter's sources have shown, of papers that any of them has."""
        return shown(self.store, self.ingest.catalogues, newsletter, papers)

    def stocked(
        self, newsletter: Newsletter, now: datetime, libraries: ports.Libraries | None = None
    ) -> tuple[Newsletter, tuple[Library, ...]]:
        """A newsletter whose profiles hold what is in their libraries at `now`, and these libraries.

        Raises:
            DigestError: a library cannot be had.
        """
        before = newsletter.every_profile
        profiles, found = stock(libraries or self.libraries, before, now)
        stocked = dict(zip(before, profiles, strict=True))
        return newsletter.with_each(stocked.__getitem__), found

    def background(self, newsletter: Newsletter) -> Background:
        """What the matching leans on."""
        return recall(self.store, self.ingest.catalogues, newsletter)

    def draft(self, newsletter: Newsletter, slot: Slot) -> Issue | None:
        """The issue that a slot would get, None where there is nothing new to tell; nothing is stored.

        It has no pictures that would have to be fetched: looking at it asks nobody for anything.
        """
        if newsletter.thumbnails is Thumbnails.EMBEDDED:
            newsletter = replace(newsletter, thumbnails=Thumbnails.NONE)
        fresh = gather(self.store, self.ingest.catalogues, newsletter, slot)
        found = self._news(newsletter, fresh)
        return self.making.compose(newsletter, slot, fresh, found) if counts(found)["new"] else None

    def publish(self, newsletter: Newsletter, report: Report) -> Report:
        """The faces and the archive, where a slot has its issue; doing it again changes nothing."""
        if report.issue is None:
            return replace(report, held=self.store.issues.held(newsletter.name))
        slot, held = report.issue.slot.key, self.editing.held(newsletter)
        issues = self.store.issues.issues(newsletter.name)  # afterwards, so that one that is approved now is seen
        files = {issue.slot.key: self.shelf.put(issue) for issue in (*held, *issues)}
        gone = {each.slot for each in self.store.issues.rejections(newsletter.name)}
        for issue in (issue for issue in held if issue.slot.key in gone):  # somebody has rejected it since
            self.shelf.remove(issue)
        report = replace(report, held=self.store.issues.held(newsletter.name))
        if slot in gone:
            return replace(report, outcome=REJECTED, issue=None)
        return replace(report, files=files[slot], pages=self.archive(newsletter, issues))

    def archive(self, newsletter: Newsletter, issues: Sequence[Issue]) -> int:
        """The pages of all issues, with the papers under their names of today. Returns how many were written."""
        told = {change.paper.id for issue in issues for change in issue.changes}
        names = self.store.names
        called = told | ends(names.claims(told)) | ends(names.rulings(told))  # a page may have stood under any of these
        return self.publisher.publish(newsletter, issues, names.papers(called))

    def mail(self, newsletter: Newsletter, now: datetime) -> Mapping[str, int]:
        """Plan what was not planned, then send what is due.

        Returns:
            How many deliveries ended in which state in this pass.
        """
        if newsletter.delivery is None:
            return {}
        self.plan(newsletter)
        return self.postman.send(newsletter, now)

    def plan(self, newsletter: Newsletter) -> None:
        """Plan what is to be mailed and was not planned, after a crash or a mistake.

        An issue that was made while the newsletter mailed nothing says so in its faces, and is never mailed.
        """
        for issue in self.posting.unplanned(newsletter):
            if issue.edition.corrects or issue.inputs.approved:  # a crash may have left it without its page as well
                self.archive(newsletter, self.store.issues.issues(newsletter.name))
            self.posting.plan(newsletter, issue)

    def _out(self, newsletter: Newsletter, issue: Issue, outcome: str, now: datetime) -> Report:
        """Publish and mail an issue that a person has let out."""
        report = self.publish(newsletter, Report(newsletter.name, issue.slot, outcome, issue=issue))
        self.posting.plan(newsletter, issue)
        return self.mailed(newsletter, report, now)

    def mailed(self, newsletter: Newsletter, report: Report, now: datetime) -> Report:
        """Send what is due, and say what came of it, and how the deliveries of the slot at hand stand."""
        sent = self.mail(newsletter, now)
        planned = self.store.outbox.counts(newsletter.name, report.slot.key) if report.slot else {"planned": 0}
        deliveries = planned if planned["planned"] else {}
        if newsletter.delivery:
            trouble, claims = self.posting.left(newsletter)
            report = replace(report, trouble=trouble, claims=claims)
        return replace(report, sent=sent, deliveries=deliveries)

    def _news(self, newsletter: Newsletter, fresh: Uncovered) -> tuple[Change, ...]:
        """What there is to tell; of what an editor has dropped, nothing more is told."""
        found = tell(self.store, self.ingest.catalogues, newsletter, fresh.windows)
        dropped = self.editing.dropped(newsletter)
        return tuple(change for change in found if change.paper.id not in dropped)

    def _ended(self, newsletter: Newsletter, slot: Slot, waiting: int) -> Report:
        """What there is to say of a slot that has ended, or that lies before one that has."""
        rows = {row.slot: row.outcome for row in self.store.issues.slots(newsletter.name)}
        if rows.get(slot.key) == REJECTED:
            return Report(newsletter.name, slot, REJECTED, waiting=waiting)
        issue = self.store.issues.issue(newsletter.name, slot.key)
        outcome = "repeated" if slot.key in rows else "superseded"
        told = self.editing.counted(issue) if issue else {}
        return Report(newsletter.name, slot, outcome, counts=told, issue=issue, waiting=waiting)

    def _close(self, slot: Slot, outcome: str, fresh: Uncovered, issue: Issue | None, found: Sequence[Change]) -> bool:
        row = SlotRow(slot.newsletter, slot.key, slot.due, outcome)
        new = ((change.paper.id, change.kind) for change in found if change.kind is ChangeKind.NEW)
        said = [Announcement(slot.newsletter, slot.key, MAIN, paper, kind) for paper, kind in new] if issue else []
        for edition in (each.edition for each in (issue.editions if issue else ())):
            said += [Announcement(slot.newsletter, slot.key, edition.name, *told) for told in edition.retold]
        return self.store.issues.close(row, fresh.snapshots, issue, said)
