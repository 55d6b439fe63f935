"""What every store promises of an editor's hand: edits are added, an approval freezes, corrections stand beside."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from digest.core.edits import UNDONE, Approval, Edit, EditKind, EditRow, Placed
from digest.core.errors import StoreError
from digest.core.issue import Corrects, Issue
from digest.core.ledger import HELD
from digest.ports import Issues, Store
from tests.support.editions import sample_edition
from tests.support.stored import NOON, NOT_UTF8, issue, said, slot_row

SLOT = "2025-03-18-0700"
NOTE = Edit(EditKind.NOTE, text=f"Words\n\nand more: {NOT_UTF8}")
ARRANGED = Edit(EditKind.ARRANGE, layout=(Placed("Cats", ("a", "b")), Placed("")))


@pytest.fixture
def issues(store: Store) -> Issues:
    """One issue that waits for approval."""
    assert store.issues.close(slot_row(outcome=HELD), ["s1"], whole(), said(slot_row(), "a"))
    return store.issues


def whole(*edits: int) -> Issue:
    """An issue with what it was composed of, made from some edits."""
    made = issue()
    return replace(made, inputs=replace(made.inputs, whole=sample_edition(), edits=edits))


def row(*edits: Edit, slot: str = SLOT) -> EditRow:
    """What was done in one go."""
    return EditRow("trending", slot, edits, NOON, "ada")


def approval(slot: str = SLOT) -> Approval:
    """That an issue may go out."""
    return Approval("trending", slot, NOON, "ada")


def correction(number: int = 1) -> Issue:
    """A correction of the sample's issue."""
    made = issue()
    slot = replace(made.slot, due=NOON + timedelta(days=number), correction=number)
    edition = replace(made.edition, slot=slot, note="Wrong.", corrects=Corrects(SLOT, 2, made.edition.day))
    return replace(made, slot=slot, edition=edition, changes=())


def test_an_issue_waits_until_it_is_approved(issues: Issues) -> None:
    """It is there by its slot, and among no others; its papers are announced, its snapshots covered."""
    assert issues.held("trending") == (SLOT,)
    assert issues.held("other") == ()
    assert issues.issues("trending") == ()
    assert issues.issue("trending", SLOT) == whole()
    assert [each.paper for each in issues.ledger("trending")] == ["a"]
    assert issues.covered("trending") == {"s1"}
    assert issues.approve(whole(), approval())
    assert issues.held("trending") == ()
    assert issues.issues("trending") == (whole(),)


def test_an_issue_that_was_never_held_is_out(store: Store) -> None:
    """It can be neither edited nor approved."""
    store.issues.close(slot_row(), (), issue(), ())
    assert store.issues.held("trending") == ()
    assert not store.issues.edit(row(NOTE))
    assert not store.issues.approve(issue(), approval())
    assert store.issues.issues("trending") == (issue(),)


def test_edits_come_back_as_they_were_made(issues: Issues) -> None:
    """In their order, equal but for the id, which ascends; any zone is the same moment; of one issue or of all."""
    abroad = replace(row(ARRANGED, NOTE), at=NOON.astimezone(timezone(timedelta(hours=5, minutes=45))))
    given = [row(NOTE), abroad, row(*UNDONE)]
    assert all(issues.edit(each) for each in given)
    found = issues.edits("trending", SLOT)
    assert [replace(each, id=0) for each in found] == [row(NOTE), row(ARRANGED, NOTE), row(*UNDONE)]
    assert [each.id for each in found] == sorted({each.id for each in found})
    assert issues.edits("trending") == found
    assert issues.edits("other") == issues.edits("trending", "2025-03-19-0700") == ()


def test_an_approval_keeps_the_issue_as_it_is_given(issues: Issues) -> None:
    """Edition, faces, inputs and changes take the place of what was stored; the ledger and the slots stay."""
    issues.edit(row(NOTE))
    (number,) = (each.id for each in issues.edits("trending"))
    before = issues.slots("trending"), issues.ledger("trending"), issues.covered("trending")
    made = whole(number)
    edition = replace(made.edition, note="Words", rest=())
    faces = replace(made.faces, html="<p>Words</p>")
    inputs = replace(made.inputs, approved=NOON, approved_by="ada")
    out = replace(made, edition=edition, faces=faces, inputs=inputs, changes=made.changes[1:])
    assert issues.approve(out, approval())
    assert issues.issue("trending", SLOT) == out
    assert (issues.slots("trending"), issues.ledger("trending"), issues.covered("trending")) == before


def test_what_was_approved_is_frozen(issues: Issues) -> None:
    """A later edit and a second approval write nothing."""
    issues.edit(row(NOTE))
    made = whole(*(each.id for each in issues.edits("trending")))
    assert issues.approve(made, approval())
    edits = issues.edits("trending")
    assert not issues.edit(row(ARRANGED))
    assert not issues.approve(replace(made, changes=()), approval())
    assert issues.edits("trending") == edits
    assert issues.issue("trending", SLOT) == made


def test_an_issue_that_was_edited_meanwhile_is_not_approved(issues: Issues) -> None:
    """What goes out is what its editor has seen; nothing is written, and it can be approved as it is now."""
    issues.edit(row(NOTE))
    seen = whole(*(each.id for each in issues.edits("trending")))
    issues.edit(row(*UNDONE))
    with pytest.raises(StoreError, match=f"trending: the issue of {SLOT} was edited meanwhile; nothing was approved"):
        issues.approve(seen, approval())
    assert issues.held("trending") == (SLOT,)
    assert issues.issue("trending", SLOT) == whole()
    assert issues.approve(whole(*(each.id for each in issues.edits("trending"))), approval())


def test_many_at_once_approve_once(issues: Issues) -> None:
    """R61: of many at the same time one lets it out."""
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: issues.approve(whole(), approval()), range(8)))
    assert sorted(done) == [False] * 7 + [True]


def test_a_correction_stands_beside_its_issue(issues: Issues) -> None:
    """R41: once by its number; its slot is no slot of the newsletter's, its issue comes after the one it corrects."""
    issues.approve(whole(), approval())
    slots = issues.slots("trending")
    assert issues.correct(correction())
    assert issues.correct(correction(2))
    assert not issues.correct(replace(correction(), changes=issue().changes))
    assert issues.slots("trending") == slots
    assert issues.corrections("trending") == (f"{SLOT}-c1", f"{SLOT}-c2")
    assert issues.issues("trending") == (whole(), correction(), correction(2))
    assert issues.issue("trending", f"{SLOT}-c1") == correction()
    assert issues.corrections("other") == ()
