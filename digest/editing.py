"""The editor's hand on stored issues: what they are by now, what is done to them, approval, and corrections."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from digest import ports
from digest.core.changes import counts
from digest.core.edits import Approval, Edit, EditRow, Rejection, dropped, everywhere, in_force
from digest.core.errors import UsageError
from digest.core.issue import MAIN, Corrects, Edition, Entry, Faces, Inputs, Issue, Rendered, Section, Slot
from digest.core.lack import Lack
from digest.core.newsletter import Empty, First, Newsletter


@dataclass(frozen=True)
class Editing:
    """What an editor may do; nothing here mails or publishes."""

    store: ports.Store
    composer: ports.Composer
    renderer: ports.Renderer

    def held(self, newsletter: Newsletter) -> tuple[Issue, ...]:
        """The issues that wait for approval, by slot, as their editors have them by now."""
        slots = self.store.issues.held(newsletter.name)
        found = (self.store.issues.issue(newsletter.name, slot) for slot in slots)
        return tuple(self.made(newsletter, issue) for issue in found if issue)

    def current(self, newsletter: Newsletter, issue: Issue) -> Issue:
        """An issue as it is by now: as its editor has it, or had it when it was rejected; as stored where it is out."""
        waits = issue.slot.key in self.store.issues.held(newsletter.name)
        return self.made(newsletter, issue) if waits or self._rejected(issue) else issue

    def made(self, newsletter: Newsletter, issue: Issue, more: Sequence[EditRow] = ()) -> Issue:
        """An issue that is not out made again from its stored inputs and all that was done to it.

        Args:
            newsletter: with the settings of today, in which it will go out.
            issue: as it was stored.
            more: what is about to be done.
        """
        rows = self.store.issues.edits(newsletter.name, issue.slot.key)
        edition, faces = self._today(newsletter, issue, [*rows, *more])
        edits = everywhere(in_force([*rows, *more]))
        return replace(
            issue,
            edition=edition,
            faces=faces,
            others=tuple(self._other(newsletter, issue, each.edition, edits) for each in issue.others),
            inputs=replace(
                issue.inputs,
                edits=tuple(row.id for row in rows),
                settings=newsletter.settings,
                templates=self.renderer.templates(newsletter),
                mail=newsletter.delivery is not None,
            ),
        )

    def remade(self, newsletter: Newsletter, issue: Issue) -> bool:
        """Whether an issue that waits looks other than when it was stored, whatever its editor did to it.

        Then templates, settings or the program have changed, and with them what was looked at.
        """
        stored = self.store.issues.issue(newsletter.name, issue.slot.key)
        return stored is not None and self._today(newsletter, stored, ())[1] != stored.faces

    def _today(self, newsletter: Newsletter, issue: Issue, rows: Sequence[EditRow]) -> tuple[Edition, Faces]:
        """What an issue is after some edits by the settings and templates of today, under the title of today."""
        arranged = replace(self.arranged(newsletter, issue, rows), title=newsletter.title)
        edition = self.composer.fit(newsletter, arranged, issue.changes)
        return edition, self.renderer.render(newsletter, edition)

    def arranged(self, newsletter: Newsletter, issue: Issue, rows: Sequence[EditRow]) -> Edition:
        """The edition of a held issue after some edits, before the byte budget."""
        whole = issue.inputs.whole or issue.edition
        return self.composer.edited(newsletter, whole, issue.changes, in_force(rows))

    def _other(self, newsletter: Newsletter, issue: Issue, other: Edition, edits: Sequence[Edit]) -> Rendered:
        """An edition beside the main one of a held issue, with the edits that concern every edition."""
        own, whole = newsletter.of(other.name), issue.inputs.wholes.get(other.name, other)
        laid = replace(self.composer.edited(own, whole, issue.changes, edits), title=own.title)
        edition = self.composer.fit(own, laid, issue.changes)
        return Rendered(edition, self.renderer.render(own, edition))

    def dropped(self, newsletter: Newsletter) -> frozenset[str]:
        """The papers, by what they are called today, that editors have dropped from any issue."""
        by_slot: dict[str, list[EditRow]] = {}
        for row in self.store.issues.edits(newsletter.name):
            by_slot.setdefault(row.slot, []).append(row)
        found = {paper for rows in by_slot.values() for paper in dropped(in_force(rows))}
        return frozenset(self.store.names.papers(found).values())

    def counted(self, issue: Issue) -> dict[str, int]:
        """How many changes of each kind there were to tell, with those of which an editor let nothing be said."""
        newsletter, slot = issue.slot.newsletter, issue.slot.key
        found = counts(issue.changes)
        if issue.inputs.approved:  # from then on it says nothing of them
            gone = dropped(in_force(self.store.issues.edits(newsletter, slot)))
            for row in self.store.issues.ledger(newsletter) if gone else ():
                if (row.slot, row.edition) == (slot, MAIN) and row.paper in gone:
                    found[row.kind] += 1
        return found

    def edit(self, newsletter: Newsletter, issue: Issue, edits: Sequence[Edit], now: datetime, by: str) -> Issue:
        """Do something to a held issue, all of it or nothing.

        Raises:
            UsageError: it does not wait for approval.
            RenderError: it cannot be rendered so.
        """
        row = EditRow(newsletter.name, issue.slot.key, tuple(edits), now, by)
        self.made(newsletter, issue, [row])
        if not self.store.issues.edit(row):
            raise self.settled(newsletter, issue)
        return self.made(newsletter, issue)

    def approve(self, newsletter: Newsletter, issue: Issue, now: datetime, by: str) -> bool:
        """Let a held issue go out as it is by now, without a word of what was dropped; False where it was before.

        Raises:
            UsageError: nothing is left in it, and the newsletter skips empty days, or it was rejected.
            StoreError: it was edited meanwhile.
        """
        made = self.made(newsletter, issue)
        emptied = made.edition.lack is Lack.CHOSEN and not made.edition.new and not made.edition.note
        if emptied and newsletter.empty is Empty.SKIP and issue.slot.key in self.store.issues.held(newsletter.name):
            where = f"{newsletter.name} {issue.slot.key}"
            remedy = 'take something in again, say why in a note, or send it as it is with empty = "send"'
            raise UsageError(f"{where}: nothing is left in it, and empty days are skipped", remedy)
        gone = dropped(in_force(self.store.issues.edits(newsletter.name, issue.slot.key)))
        made = replace(
            made,
            inputs=replace(made.inputs, approved=now, approved_by=by),
            changes=tuple(each for each in issue.changes if each.paper.id not in gone),
        )
        approved = self.store.issues.approve(made, Approval(newsletter.name, issue.slot.key, now, by))
        if not approved and self._rejected(issue):
            raise self.settled(newsletter, issue)
        return approved

    def reject(self, newsletter: Newsletter, issue: Issue, now: datetime, by: str) -> bool:
        """Let a held issue never go out; the next one tells what it would have told. False where it was before.

        Raises:
            UsageError: it is out.
        """
        rejection = Rejection(newsletter.name, issue.slot.key, now, by, self._baseline(newsletter, issue))
        if self.store.issues.reject(rejection):
            return True
        if self._rejected(issue):
            return False
        raise frozen(issue)

    def settled(self, newsletter: Newsletter, issue: Issue) -> UsageError:
        """That an issue waits for nobody any more, and what can be done then."""
        where = f"{newsletter.name} {issue.slot.key}"
        if not self._rejected(issue):
            return frozen(issue)
        return UsageError(
            f"the issue {where} was rejected", f"the next one tells of its papers: digest run {newsletter.name}"
        )

    def _rejected(self, issue: Issue) -> bool:
        return issue.slot.key in {each.slot for each in self.store.issues.rejections(issue.slot.newsletter)}

    def _baseline(self, newsletter: Newsletter, issue: Issue) -> tuple[str, ...]:
        """The snapshots of an issue that only measure later ones: those with which a source of that kind begins."""
        begun = {_source(each) for each in self.store.issues.covered(newsletter.name, issue.slot.key)}
        silent = {each.name for each in newsletter.sources if each.lines or each.first is First.BASELINE}
        return tuple(each for each in issue.inputs.snapshots if _source(each) in silent - begun)

    def correct(
        self, newsletter: Newsletter, issue: Issue, note: str, papers: Collection[str], now: datetime
    ) -> tuple[Issue, bool]:
        """The correction of an issue that is out: the one with these words and papers that there is, or a new one.

        Args:
            newsletter: its settings.
            issue: what is corrected.
            note: what is to be said.
            papers: the ids of the papers of the issue that it concerns.
            now: when it is made.

        Returns:
            The correction, and whether it is a new one.
        """
        own = [key for key in self.store.issues.corrections(newsletter.name) if key.startswith(f"{issue.slot.key}-")]
        before = [made for key in own if (made := self.store.issues.issue(newsletter.name, key))]
        made = self._correction(newsletter, issue, note, papers, now, len(before) + 1)
        for each in before:
            if _says(each) == _says(made):
                return each, False
        if self.store.issues.correct(made):
            return made, True
        return self.correct(newsletter, issue, note, papers, now)  # another process was faster

    def _correction(
        self, newsletter: Newsletter, issue: Issue, note: str, papers: Collection[str], now: datetime, number: int
    ) -> Issue:
        edition = issue.edition
        concerned = tuple(entry for entry in _entries(issue) if entry.paper.id in papers)
        slot = Slot(newsletter.name, issue.slot.wall, now, number)
        made = Edition(
            slot=slot,
            name=MAIN,
            number=edition.number,
            title=newsletter.title,
            day=now.astimezone(ZoneInfo(newsletter.cadence.zone)).date(),
            counts=counts(()),
            sections=(Section("", len(concerned), concerned),) if concerned else (),
            note=note,
            corrects=Corrects(issue.slot.key, edition.number, edition.day),
        )
        inputs = Inputs(
            settings=newsletter.settings,
            templates=self.renderer.templates(newsletter),
            mail=issue.inputs.mail and newsletter.delivery is not None,
        )
        return Issue(slot, made, self.renderer.render(newsletter, made), inputs)


def frozen(issue: Issue) -> UsageError:
    """That an issue is out, and what can be done then."""
    where = f"{issue.slot.newsletter} {issue.slot.key}"
    return UsageError(f"the issue {where} is out and stays as it is", f"correct it with digest issue correct {where}")


def _source(snapshot: str) -> str:
    """The source of a snapshot's id."""
    return snapshot.rpartition("@")[0]


def _entries(issue: Issue) -> tuple[Entry, ...]:
    """Every paper of an issue: as it is shown, or with its title alone."""
    edition = issue.edition
    return (*edition.entries, *(Entry(paper) for paper in (*edition.rest, *edition.known)))


def _says(issue: Issue) -> tuple[str, tuple[str, ...]]:
    """What a correction says, whatever its number."""
    return issue.edition.note, tuple(entry.paper.id for entry in issue.edition.entries)
