"""What every store promises of an issue that a person has rejected: as if its slot had told nothing, for good."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from digest.core.edits import Approval, Edit, EditKind, EditRow, Rejection
from digest.core.errors import StoreError
from digest.core.ledger import HELD, REJECTED
from digest.ports import Issues, Store
from tests.support.stored import NOON, issue, said, slot_row

SLOT, NEXT, THIRD = "2025-03-18-0700", "2025-03-19-0700", "2025-03-20-0700"
REJECTION = Rejection("trending", SLOT, NOON, "ada", ("s0",))


@pytest.fixture
def issues(store: Store) -> Issues:
    """One issue that waits for approval; it covers a baseline and a snapshot, and announces a paper."""
    assert store.issues.close(slot_row(outcome=HELD), ["s0", "s1"], issue(), said(slot_row(), "a"))
    return store.issues


def test_a_rejected_issue_waits_no_more_and_is_not_out(issues: Issues) -> None:
    """Its slot has ended so, and stays ended; the issue can be looked at."""
    assert issues.rejections("trending") == ()
    assert issues.reject(REJECTION)
    assert issues.rejections("trending") == (REJECTION,)
    assert issues.rejections("other") == ()
    assert (issues.held("trending"), issues.issues("trending")) == ((), ())
    assert [row.outcome for row in issues.slots("trending")] == [REJECTED]
    assert issues.issue("trending", SLOT) == issue()
    assert not issues.close(slot_row(outcome=HELD), (), issue(), ())


def test_what_it_announced_and_covered_is_open_again(issues: Issues) -> None:
    """R3: but for what stays covered; its papers can be announced once more, and that once alone."""
    assert issues.unsaid("trending") == frozenset()
    assert issues.reject(REJECTION)
    assert issues.ledger("trending") == ()
    assert issues.covered("trending") == {"s0"}
    assert issues.unsaid("trending") == {"a"}
    assert issues.unsaid("other") == frozenset()
    later = replace(slot_row(), slot=NEXT, due=NOON)
    assert issues.close(later, ["s1"], None, said(later, "a"))
    assert [(row.slot, row.paper) for row in issues.ledger("trending")] == [(NEXT, "a")]
    assert issues.covered("trending") == {"s0", "s1"}
    third = replace(slot_row(), slot=THIRD, due=NOON)
    with pytest.raises(StoreError, match="has been announced as new before"):
        issues.close(third, (), None, said(third, "a"))


def test_an_issue_is_rejected_and_its_papers_rejected_again(issues: Issues) -> None:
    """However often: each time they are open again."""
    issues.reject(REJECTION)
    for slot in (NEXT, THIRD):
        row = replace(slot_row(outcome=HELD), slot=slot, due=NOON)
        wall = row.due.replace(tzinfo=None, hour=7, minute=0, day=int(slot[8:10]))
        made = replace(issue(), slot=replace(issue().slot, wall=wall))
        assert issues.close(row, ["s1"], made, said(row, "a"))
        assert issues.reject(replace(REJECTION, slot=slot, covered=()))
        assert issues.ledger("trending") == ()


def test_what_is_settled_stays_settled(issues: Issues, store: Store) -> None:
    """A rejected issue is neither rejected again nor edited nor approved; one that is out is not rejected."""
    assert issues.reject(REJECTION)
    assert not issues.reject(REJECTION)
    assert not issues.edit(EditRow("trending", SLOT, (Edit(EditKind.NOTE, text="x"),), NOON))
    assert not issues.approve(issue(), Approval("trending", SLOT, NOON))
    out = replace(slot_row(), newsletter="other")
    assert store.issues.close(out, (), replace(issue(), slot=replace(issue().slot, newsletter="other")), ())
    assert not issues.reject(replace(REJECTION, newsletter="other"))
    assert not issues.reject(replace(REJECTION, slot="1999-01-01-0000"))
    assert issues.rejections("other") == ()


def test_of_many_at_once_one_has_its_way(issues: Issues) -> None:
    """Approved or rejected, never both."""

    def settle(number: int) -> str:
        if number % 2:
            return "rejected" if issues.reject(REJECTION) else ""
        return "approved" if issues.approve(issue(), Approval("trending", SLOT, NOON)) else ""

    with ThreadPoolExecutor(8) as pool:
        found = [each for each in pool.map(settle, range(8)) if each]
    assert len(found) == 1
    assert bool(issues.rejections("trending")) == (found == ["rejected"])
    assert bool(issues.issues("trending")) == (found == ["approved"])
