"""What an issue without a new paper says, and that it is true."""

from pathlib import Path

import pytest

from digest.core.edits import NOWHERE, Edit, EditKind
from digest.core.errors import UsageError
from digest.core.issue import Issue
from digest.render.plain import wrap
from tests.support.working import Working, at

FIRST, SECOND = "2025-03-11", "2025-03-12"
SLOT = "2025-03-11-0700"
TITLES = ["On the red paper", "On the green paper"]
KNOWN = "Nothing new: every paper on the list was there before."
NO_LIST = "Nothing to tell: no new list has come since the last issue."
NOT_YET = "Nothing to tell: no list has come yet."
HELD = "Nothing to tell: the list that came looks wrong, and was put aside until somebody has looked at it."
DROPPED = "No new paper was chosen for this issue."
HIDDEN = "None of the two new papers was chosen for this issue."


def _working(folder: Path, empty: str = "send", *, approval: bool = False) -> Working:
    return Working(folder, top=f'empty = "{empty}"\n' + "approval = true\n" * approval)


def _run(working: Working, day: str) -> Issue:
    issue = working.digest.pipeline.run(working.newsletter, at(day)).issue
    assert issue
    return issue


def _says(issue: Issue, sentence: str, subject: str, masthead: str) -> None:
    """All three faces say a sentence and a masthead, the subject its own."""
    faces = issue.faces
    assert faces.subject.endswith(subject)
    assert faces.preheader.startswith((sentence, "Still trending"))
    assert wrap(sentence) in faces.text
    for face in (faces.html, faces.markdown):
        assert sentence in face
    for face in (faces.html, faces.markdown, faces.text):
        assert masthead in face
        assert (KNOWN in face) == (sentence == KNOWN)


def test_a_list_of_known_papers_is_told_as_one(tmp_path: Path) -> None:
    """Every paper was there before."""
    working = _working(tmp_path)
    working.dump(FIRST, TITLES)
    _run(working, FIRST)
    working.dump(SECOND, TITLES[::-1])
    _says(_run(working, SECOND), KNOWN, ": nothing new", "Nothing new")


def test_a_list_that_did_not_come_is_told(tmp_path: Path) -> None:
    """Nobody can say whether anything is new; before the first list, not even since when."""
    working = _working(tmp_path)
    _says(_run(working, "2025-03-10"), NOT_YET, ": no new list", "No new list")
    working.dump(FIRST, TITLES)
    _run(working, FIRST)
    _says(_run(working, SECOND), NO_LIST, ": no new list", "No new list")


def test_a_list_that_is_held_is_told(tmp_path: Path) -> None:
    """It came, and what it holds is not known; once a newer list has come, it no longer counts."""
    working = _working(tmp_path)
    working.dump(FIRST, TITLES)
    _run(working, FIRST)
    working.raw(f"{SECOND}.txt", "")
    _says(_run(working, SECOND), HELD, ": no list that could be used", "No list that could be used")
    working.dump("2025-03-13", TITLES[::-1])
    _says(_run(working, "2025-03-13"), KNOWN, ": nothing new", "Nothing new")
    _says(_run(working, "2025-03-14"), NO_LIST, ": no new list", "No new list")


def _edited(working: Working, *edits: Edit) -> Issue:
    held = _run(working, FIRST)
    return working.digest.pipeline.editing.edit(working.newsletter, held, edits, at(FIRST), "ada")


def _each(working: Working, kind: EditKind, section: str = "") -> list[Edit]:
    return [Edit(kind, change.paper.id, section) for change in _run(working, FIRST).changes]


def test_an_issue_that_its_editor_emptied_says_so(tmp_path: Path) -> None:
    """Papers that were dropped were new all the same, and those that are hidden match; the archive says it too."""
    working = _working(tmp_path, approval=True)
    working.dump(FIRST, TITLES)
    hidden = _edited(working, *_each(working, EditKind.MOVE, NOWHERE))
    _says(hidden, HIDDEN, ": 2 new, none chosen", "None picked from 2 papers")
    issue = _edited(working, *_each(working, EditKind.DROP))
    _says(issue, DROPPED, ": no new paper chosen", "No new paper chosen")
    working.digest.pipeline.approve(working.newsletter, issue, at(FIRST, "09:00"))
    page = (working.folder / f"out/archive/papers/issues/{SLOT}.html").read_text(encoding="utf-8")
    assert DROPPED in page


def test_an_emptied_issue_is_not_sent_where_empty_days_are_skipped(tmp_path: Path) -> None:
    """It waits on, until a note says something, or something is taken in again."""
    working = _working(tmp_path, "skip", approval=True)
    working.dump(FIRST, TITLES)
    issue, pipeline = _edited(working, *_each(working, EditKind.DROP)), working.digest.pipeline
    with pytest.raises(UsageError, match=rf"papers {SLOT}: nothing is left in it, and empty days are skipped"):
        pipeline.approve(working.newsletter, issue, at(FIRST, "09:00"))
    assert working.store.issues.held("papers") == (SLOT,)
    noted = _edited(working, Edit(EditKind.NOTE, text="We are on holiday."))
    for outcome in ("approved", "repeated"):
        assert pipeline.approve(working.newsletter, noted, at(FIRST, "09:00")).outcome == outcome
