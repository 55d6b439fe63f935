"""What lies on the desk: an issue, past or due, as it was sent or as the templates of this moment make it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest import resources
from digest.core.errors import DigestError, OverBudgetError
from digest.core.issue import MAIN, Issue, Slot
from digest.core.ledger import WITH_ISSUE
from digest.core.newsletter import Newsletter
from digest.core.slots import following
from digest.wiring import Digest
from digest.wiring.previewing import while_editing

KEPT = 8  # issues that are remembered with the templates of this moment


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page is to show.

    Attributes:
        newsletter: as its file was when it could last be read.
        slots: of the issues there are, corrections among them, the newest first.
        editions: the names of the editions of the issue, the main one first.
        due: the next slot; None where none is due.
        chosen: the key of the slot that is shown.
        sent: whether the issue is shown as it was sent.
        issue: the issue with the edition that is shown; None where there is none, or where it cannot be made.
        trouble: why it cannot be made; empty where it can.
        waits: whether it waits for approval, and is shown as its editor has it by now.
    """

    newsletter: Newsletter
    slots: tuple[Slot, ...]
    due: Slot | None
    chosen: str
    sent: bool
    issue: Issue | None = None
    trouble: str = ""
    editions: tuple[str, ...] = (MAIN,)
    waits: bool = False

    @property
    def draft(self) -> bool:
        """Whether it is the issue of a slot to come."""
        return self.due is not None and self.chosen == self.due.key


class Desk:
    """Issues of a newsletter, for any number of threads; nothing is announced and no issue is stored.

    Args:
        digest: the stages over the state.
        load: reads the newsletter's file.
        now: the time.
    """

    def __init__(self, digest: Digest, load: Callable[[], Newsletter], now: Callable[[], datetime]) -> None:
        self.now = now
        self._digest = while_editing(digest)
        self._load = load
        self._lock = threading.Lock()
        self._read = load()
        self._stocked: tuple[Newsletter, Newsletter] | None = None
        self._drafted: tuple[object, Issue | None] | None = None
        self._anew: dict[object, Issue] = {}
        self._corrections: dict[str, Slot] = {}

    def kept(self, sha256: str) -> bytes | None:
        """The bytes of a picture, or anything else that is kept."""
        return self._digest.store.blobs.get(sha256)

    def places(self) -> tuple[Path, ...]:
        """What decides what is shown: the newsletter's file, and the folders of its templates."""
        theme = [Path(self._read.theme)] if self._read.theme else []
        return (Path(self._read.file), *theme, resources.templates())

    def show(self, slot: str = "", edition: str = MAIN, *, sent: bool = True) -> Shown:
        """An issue.

        Args:
            slot: its key; by default the due one where there is something to tell, else the last one.
            edition: its name; the main one stands in for one that the issue does not have, as it does in mail.
            sent: whether a past issue is shown as it was sent.
        """
        with self._lock:
            due = self._due()
            try:
                self._read = self._load()
                due = self._due()
                return self._show(self._with_libraries(), due, slot, edition, sent=sent)
            except (DigestError, OSError) as error:
                key = slot or (due.key if due else "")
                return Shown(self._read, self._slots(), due, key, sent, trouble=str(error))

    def _show(self, newsletter: Newsletter, due: Slot | None, slot: str, edition: str, *, sent: bool) -> Shown:
        slots = self._slots()
        found = self._draft(newsletter, due, edition) if due and slot in {"", due.key} else None
        if not slot:
            last = next((each.key for each in slots if not each.correction), "")
            slot = due.key if due and (found or not last) else last
        if found is None and any(each.key == slot for each in slots):
            stored = self._digest.store.issues.issue(newsletter.name, slot)
            found = self._past(newsletter, stored, edition, sent=sent) if stored else None
        issue, editions = found or (None, (MAIN,))
        waits = slot in self._digest.store.issues.held(newsletter.name)
        return Shown(newsletter, slots, due, slot, sent, issue, editions=editions, waits=waits)

    def _due(self) -> Slot | None:
        return following(self._read.name, self._read.cadence, self.now())

    def _slots(self) -> tuple[Slot, ...]:
        rows = self._digest.store.issues.slots(self._read.name)
        issues = [self._slot(row.slot, row.due) for row in rows if row.outcome in WITH_ISSUE]
        corrections = map(self._correction, self._digest.store.issues.corrections(self._read.name))
        return tuple(sorted([*issues, *filter(None, corrections)], key=_place, reverse=True))

    def _slot(self, key: str, due: datetime) -> Slot:
        return Slot(self._read.name, datetime.strptime(key, "%Y-%m-%d-%H%M"), due)  # noqa: DTZ007 - a wall time has no zone

    def _correction(self, key: str) -> Slot | None:
        """The slot of a correction, which is looked up once, since it never changes."""
        if key not in self._corrections and (issue := self._digest.store.issues.issue(self._read.name, key)):
            self._corrections[key] = issue.slot
        return self._corrections.get(key)

    def _with_libraries(self) -> Newsletter:
        """The newsletter with what is in its libraries, which are read again when its file changes."""
        if self._stocked is None or self._stocked[0] != self._read:
            self._stocked = self._read, self._digest.pipeline.stocked(self._read, self.now())[0]
        return self._stocked[1]

    def _draft(self, newsletter: Newsletter, due: Slot, edition: str) -> tuple[Issue, tuple[str, ...]] | None:
        """The issue of a slot to come: matched and composed only when something else than a template has changed."""
        key = newsletter, due.key, self._slots()
        if self._drafted and self._drafted[0] == key:
            whole = self._drafted[1]
            try:
                return self._chosen(newsletter, whole, edition) if whole else None
            except OverBudgetError:  # with these templates it holds fewer papers
                pass
        self._drafted = None
        whole = self._digest.pipeline.draft(newsletter, due)
        self._drafted = key, whole
        return self._chosen(newsletter, whole, edition) if whole else None

    def _past(
        self, newsletter: Newsletter, stored: Issue, edition: str, *, sent: bool
    ) -> tuple[Issue, tuple[str, ...]]:
        """An issue that there is, of whose editions no other is made anew if it waits."""
        there = _names(stored)
        name = edition if edition in there else MAIN
        own = replace(stored, others=tuple(each for each in stored.others if each.edition.name == name))
        issue = self._digest.pipeline.editing.current(newsletter, own).of(name)
        return issue if sent else self._with_templates(newsletter.of(name), issue), there

    def _chosen(self, newsletter: Newsletter, whole: Issue, edition: str) -> tuple[Issue, tuple[str, ...]]:
        """A draft with one of its editions, the main one if it has no such, and the names of all that it has."""
        there = _names(whole)
        name = edition if edition in there else MAIN
        return self._with_templates(newsletter.of(name), whole.of(name)), there

    def _with_templates(self, newsletter: Newsletter, issue: Issue) -> Issue:
        """An issue with the faces that the templates of this moment give it."""
        renderer = self._digest.pipeline.renderer
        templates = renderer.templates(newsletter)
        if issue.inputs.templates == templates and issue.inputs.settings == newsletter.settings:
            return issue
        key = issue.slot, issue.edition.name, templates, newsletter.settings
        if key not in self._anew:
            faces = renderer.render(newsletter, issue.edition)
            inputs = replace(issue.inputs, templates=templates, settings=newsletter.settings)
            self._anew[key] = replace(issue, faces=faces, inputs=inputs)
            for old in list(self._anew)[:-KEPT]:
                del self._anew[old]
        return self._anew[key]


def _names(issue: Issue) -> tuple[str, ...]:
    """The names of the editions of an issue, the main one first."""
    return (issue.edition.name, *(each.edition.name for each in issue.others))


def _place(slot: Slot) -> tuple[datetime, int]:
    """Where a slot stands among others: a correction after what it corrects, in their order."""
    return slot.wall, slot.correction
