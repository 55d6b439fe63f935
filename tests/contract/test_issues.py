from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from digest.core.errors import StoreError
from digest.core.issue import Issue, Slot
from digest.core.ledger import Announcement
from digest.core.paper import Paper, Revision
from digest.ports import Issues, Store
from tests.support.editions import hostile_edition
from tests.support.stored import NOON, NOT_UTF8, issue, said, slot_row

NEXT = "2025-03-19-0700"


@pytest.fixture
def issues(store: Store) -> Issues:
    """No issue yet."""
    return store.issues


def everything(issues: Issues, newsletter: str = "trending") -> list[Any]:
    """All that is known of a newsletter."""
    return [
        issues.slots(newsletter),
        issues.issues(newsletter),
        issues.covered(newsletter),
        issues.ledger(newsletter),
    ]


def at(day: date, made: Issue | None = None) -> Issue:
    """The issue as if it had been made for another day."""
    made = made or issue()
    slot = Slot("trending", datetime(day.year, day.month, day.day, 7), NOON + timedelta(days=day.day))  # noqa: DTZ001 - wall time
    return replace(made, slot=slot, edition=replace(made.edition, slot=slot))


def test_nothing_is_there_at_first(issues: Issues) -> None:
    """A newsletter without slots answers every question."""
    assert everything(issues) == [(), (), frozenset(), ()]
    assert issues.issue("trending", "2025-03-18-0700") is None


def test_a_slot_ends_with_all_that_belongs_to_it(issues: Issues) -> None:
    """Row, snapshots, issue and announcements are there, equal to what was given, the ledger in its order."""
    row, made = slot_row(), issue()
    announced = said(row, "b", "a", "c") + said(row, "a", kind="revised")
    assert issues.close(row, ["s1", "s2", "s1"], made, iter(announced))
    assert everything(issues) == [(row,), (made,), {"s1", "s2"}, tuple(announced)]
    assert issues.issue("trending", row.slot) == made


def test_a_slot_without_an_issue(issues: Issues) -> None:
    """An empty slot covers its snapshots all the same."""
    row = slot_row(outcome="empty")
    assert issues.close(row, {"s1"}, None, ())
    assert everything(issues) == [(row,), (), {"s1"}, ()]
    assert issues.issue("trending", row.slot) is None


def test_hostile_issues_come_back_equal(issues: Issues) -> None:
    """R36: text that no database takes is kept to the last code point."""
    made = issue(hostile_edition())
    rest = (Paper("\0", Revision(NOT_UTF8)),)
    odd = replace(made, edition=replace(made.edition, rest=rest), faces=replace(made.faces, html=NOT_UTF8))
    assert issues.close(replace(slot_row(), reason=NOT_UTF8), (), odd, ())
    assert issues.issues("trending") == (odd,)


def test_a_slot_ends_once(issues: Issues) -> None:
    """R61: the second time nothing is written, whatever it says."""
    row = slot_row()
    assert issues.close(row, ["s1"], None, said(row, "a"))
    before = everything(issues)
    assert not issues.close(replace(row, outcome="missed"), ["s2"], issue(), said(row, "a", "b"))
    assert everything(issues) == before


def test_many_at_once_end_a_slot_once(issues: Issues) -> None:
    """R61: of many runs at the same time, one makes the issue."""
    row = slot_row()

    def close(number: int) -> bool:
        return issues.close(row, [f"s{number}"], issue(), said(row, "a"))

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(close, range(8))) == [False] * 7 + [True]
    assert len(issues.covered("trending")) == len(issues.ledger("trending")) == 1


@pytest.mark.parametrize("repeated", [["a"], ["b", "a"], ["b", "b"]])
def test_nothing_is_new_twice(issues: Issues, repeated: list[str]) -> None:
    """R3: a paper that was announced as new is refused, in a later slot and in the same, and nothing is written."""
    first, second = slot_row(), slot_row(NEXT)
    issues.close(first, (), None, said(first, "a"))
    before = everything(issues)
    with pytest.raises(StoreError, match=f"trending, slot {NEXT}: {repeated[-1]} has been announced as new before"):
        issues.close(second, ["s2"], at(date(2025, 3, 19)), said(second, *repeated))
    assert everything(issues) == before
    assert issues.close(second, (), None, said(second, "b"))


def test_what_may_be_said_again(issues: Issues) -> None:
    """R3: other kinds of news, another audience and another newsletter are not the same announcement."""
    first, second, other = slot_row(), slot_row(NEXT), slot_row(NEXT, "other")
    assert issues.close(first, (), None, said(first, "a") + said(first, "a", kind="revised"))
    assert issues.close(second, (), None, said(second, "a", kind="revised") + said(second, "a", edition="physics"))
    assert issues.close(other, (), None, said(other, "a"))
    assert len(issues.ledger("trending")) == 4
    assert issues.ledger("other") == (Announcement("other", NEXT, "main", "a", "new"),)


def test_slots_and_issues_are_in_order(issues: Issues) -> None:
    """By slot, whatever was closed first; the ledger stays in the order in which things were said."""
    days = [date(2025, 3, day) for day in (18, 4, 11)]
    for day in days:
        made = at(day)
        row = slot_row(made.slot.key)
        issues.close(row, (), made, said(row, str(day)))
    keys = [f"{day}-0700" for day in sorted(days)]
    assert [row.slot for row in issues.slots("trending")] == keys
    assert [made.slot.key for made in issues.issues("trending")] == keys
    assert [each.paper for each in issues.ledger("trending")] == [str(day) for day in days]


def test_what_was_covered_before_a_slot(new_store: Callable[[], Store]) -> None:
    """The slot itself and later ones do not count, nor does another newsletter."""
    issues = new_store().issues
    for day, row in ((17, slot_row("2025-03-17-0700")), (18, slot_row()), (19, slot_row("2025-03-19-0700"))):
        assert issues.close(row, [f"s{day}"], None, ())
    issues.close(slot_row("2025-03-16-0700", "other"), ["s16"], None, ())
    assert issues.covered("trending", "2025-03-18-0700") == {"s17"}
    assert issues.covered("trending", "2025-03-17-0700") == frozenset()
    assert issues.covered("trending") == {"s17", "s18", "s19"}


def test_newsletters_are_apart(new_store: Callable[[], Store]) -> None:
    """The same slot of two newsletters is two slots."""
    issues = new_store().issues
    assert issues.close(slot_row(), ["s1"], issue(), ())
    assert issues.close(slot_row(newsletter="other"), ["s2"], None, ())
    assert issues.covered("other") == {"s2"}
    assert issues.issues("other") == ()
