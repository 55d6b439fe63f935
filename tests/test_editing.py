"""Issues that wait for approval: what editors do to them, and what goes out, once."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from digest import schedule
from digest.core.changes import ChangeKind
from digest.core.edits import UNDONE, Edit, EditKind
from digest.core.errors import StoreError, UsageError
from tests.support.desk import (
    BLUE,
    DAY,
    GREEN,
    NEXT,
    PEOPLE,
    RED,
    SLOT,
    archive_page,
    archived,
    edit,
    issue,
    paper,
    waiting,
)
from tests.support.mailservers import Smtp
from tests.support.working import Working, at, page

NOTE = Edit(EditKind.NOTE, text="Look at <this> first.\n\nThen & only then at the rest.")


@pytest.fixture
def working(tmp_path: Path, server: Smtp) -> Iterator[Working]:
    """A newsletter whose first issue waits for approval."""
    with waiting(tmp_path, server.port) as made:
        yield made


def test_a_held_issue_is_for_looking_at_alone(working: Working, server: Smtp) -> None:
    """Its faces are there; it is in no archive, nothing is planned or mailed, however often it is run."""
    pipeline = working.digest.pipeline
    again = pipeline.run(working.newsletter, at("2025-03-11", "09:00"))
    schedule.tick(pipeline, [working.newsletter], at("2025-03-11", "10:00"))
    assert (again.outcome, again.held, again.pages, dict(again.deliveries)) == ("repeated", (SLOT,), 0, {})
    assert RED in Path(again.files["text"]).read_text(encoding="utf-8")
    assert archived(working) == set()
    assert working.store.outbox.counts()["planned"] == 0
    assert server.caught == []


def test_its_papers_are_announced(working: Working) -> None:
    """R3: the next slot does not repeat them, and has the next number, whether the first one is out or not."""
    working.dump("2025-03-12", [RED, GREEN, BLUE, "On the white paper"])
    report = working.digest.pipeline.run(working.newsletter, NEXT)
    assert (report.outcome, report.counts["new"], report.held) == ("held", 1, (SLOT, "2025-03-12-0700"))
    assert report.issue
    assert report.issue.edition.number == 2


def test_an_approved_issue_goes_out_once(working: Working, server: Smtp) -> None:
    """R41: as it was edited, into the archive and to each recipient; approving and running again do nothing."""
    edit(working, NOTE, Edit(EditKind.PIN, paper(working, BLUE)), Edit(EditKind.DROP, paper(working, RED)))
    pipeline, now = working.digest.pipeline, at("2025-03-11", "11:30")
    report = pipeline.approve(working.newsletter, issue(working), now, "ada")
    assert (report.outcome, report.deliveries["sent"], report.held) == ("approved", 2, ())
    for clock in ("12:00", "13:00"):
        again = pipeline.approve(working.newsletter, issue(working), at("2025-03-11", clock), "bob")
        assert (again.outcome, again.pages) == ("repeated", 0)
        pipeline.run(working.newsletter, at("2025-03-11", clock))
    assert sorted(caught.recipient for caught in server.caught) == list(PEOPLE)
    message = message_from_bytes(server.caught[0].data, policy=default)
    assert message["Date"].datetime == now, "when it was approved, not when it was due"
    text = message.get_body(("plain",)).get_content().replace("\r", "")  # type: ignore[union-attr]  # it has a text part
    assert text.index("Look at <this> first.") < text.index(BLUE) < text.index(GREEN)
    assert RED not in text
    assert archived(working) == {SLOT}
    shown = archive_page(working)
    assert "Look at &lt;this&gt; first." in shown
    assert RED not in shown
    assert issue(working).inputs.approved_by == "ada"


def test_edits_leave_nothing_behind_when_they_are_undone(working: Working) -> None:
    """The same faces, byte for byte."""
    before = issue(working)
    edit(working, NOTE, Edit(EditKind.DROP, paper(working, RED)))
    changed = edit(working, Edit(EditKind.RESET))
    assert changed.faces == before.faces
    assert edit(working, UNDONE[0]).faces != before.faces
    undone = edit(working, UNDONE[0])
    assert (undone.faces, undone.edition, undone.changes) == (before.faces, before.edition, before.changes)


def test_what_was_approved_cannot_be_edited(working: Working) -> None:
    """One line that names what can be done instead."""
    waiting = issue(working)
    working.digest.pipeline.approve(working.newsletter, waiting, DAY)
    with pytest.raises(
        UsageError, match=f"papers {SLOT} is out .*; correct it with digest issue correct papers {SLOT}"
    ):
        working.digest.pipeline.editing.edit(working.newsletter, waiting, [NOTE], DAY, "ada")


def test_an_edit_between_looking_and_approving_is_not_lost(working: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes out holds every edit; where one comes at the last moment, nothing goes out."""
    editing = type(working.digest.pipeline.editing)
    made = editing.made

    def late(self: object, *args: object) -> object:
        monkeypatch.undo()
        found = made(self, *args)  # type: ignore[arg-type]  # as it was called
        edit(working, NOTE)
        return found

    waiting = issue(working)
    monkeypatch.setattr(editing, "made", late)
    with pytest.raises(StoreError, match="was edited meanwhile"):
        working.digest.pipeline.approve(working.newsletter, waiting, DAY)
    assert working.store.issues.held("papers") == (SLOT,)
    working.digest.pipeline.approve(working.newsletter, waiting, DAY)
    assert issue(working).edition.note == NOTE.text


@pytest.mark.parametrize("finish", ["run", "tick"])
def test_a_crash_between_approval_and_mail_is_completed(working: Working, server: Smtp, finish: str) -> None:
    """R67: the next run, or the daemon, publishes and mails it, once."""
    pipeline = working.digest.pipeline
    assert pipeline.editing.approve(working.newsletter, issue(working), DAY, "ada")
    for clock in ("09:00", "10:00"):
        if finish == "run":
            pipeline.run(working.newsletter, at("2025-03-12", clock))
        else:
            schedule.tick(pipeline, [working.newsletter], at("2025-03-11", clock))
    assert sorted(caught.recipient for caught in server.caught) == list(PEOPLE)
    assert archived(working) == {SLOT}


def test_of_a_dropped_paper_nothing_is_said_later(working: Working) -> None:
    """Not that it still trends, not that it was revised, not that it is back; of the others all is said."""
    edit(working, Edit(EditKind.DROP, paper(working, RED)))
    working.digest.pipeline.approve(working.newsletter, issue(working), DAY)
    changed = page([RED, GREEN, "On the white paper"]).replace("about On the red", "all about On the red")
    working.raw("2025-03-12.txt", changed)
    report = working.digest.pipeline.run(working.newsletter, NEXT)
    assert report.issue
    told = {change.paper.title: change.kind for change in report.issue.changes}
    assert RED not in told
    assert told[GREEN] is ChangeKind.CONTINUING
    assert RED not in report.issue.faces.text
