from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.changes import Change, ChangeKind
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey
from digest.core.window import WEIGHT, Window, news
from tests.support.strategies import snapshots

GONE, NEW, RETURNED = ChangeKind.GONE, ChangeKind.NEW, ChangeKind.RETURNED


def snapshot(day: int, papers: str, source: str = "page") -> Snapshot:
    """A snapshot of papers that are named by one letter each, ranked in this order."""
    key = SnapshotKey(date(2025, 3, day), datetime(2025, 3, day, 18, tzinfo=UTC), f"{day:064}", source)
    return Snapshot(key, tuple(Sighting(Paper(p, Revision(f"Paper {p}")), rank) for rank, p in enumerate(papers, 1)))


def told(*windows: Window, seen: str = "", announced: str = "") -> dict[str, str]:
    """What there is to say: by kind, the papers in their order."""
    found = news(windows, {p: Revision(f"Paper {p}") for p in seen}, set(announced))
    return {kind.value: "".join(c.paper.id for c in found if c.kind is kind) for kind in {c.kind for c in found}}


def test_the_newest_snapshot_is_told_against_the_covered_one() -> None:
    """What came and went since the last issue."""
    assert told(Window((snapshot(18, "abc"),), snapshot(11, "bcd")), seen="bcd") == {
        "new": "a",
        "continuing": "bc",
        "gone": "d",
    }


def test_what_only_passed_through_is_new_without_a_rank() -> None:
    """A paper that came and went between two issues is still told, after those that are there."""
    window = Window((snapshot(12, "xa"), snapshot(18, "ya")), snapshot(11, "a"))
    assert told(window, seen="a") == {"new": "yx", "continuing": "a"}
    ranks = {change.paper.id: change.rank for change in news([window], {}, ())}
    assert ranks == {"y": 1, "a": 2, "x": None}


def test_what_stayed_for_a_while_and_left_is_gone() -> None:
    """A covered paper that a snapshot in between still held is not there any more."""
    assert told(Window((snapshot(12, "ab"), snapshot(18, "a")), snapshot(11, "ab")), seen="ab") == {
        "continuing": "a",
        "gone": "b",
    }


def test_what_came_back_and_left_again_is_not_told() -> None:
    """A known paper that only passed through is no news: a reader would not find it."""
    assert told(Window((snapshot(12, "ab"), snapshot(18, "a")), snapshot(11, "a")), seen="ab") == {"continuing": "a"}
    window = Window((snapshot(12, "ab"), snapshot(18, "a")), snapshot(11, "a"))
    assert told(window, seen="a", announced="b") == {"continuing": "a"}


def test_a_late_dump_tells_only_what_was_never_seen() -> None:
    """R3: it is older than what is covered, so it says nothing of the present and brings nothing back."""
    assert told(Window((snapshot(12, "bc"),), snapshot(18, "a")), seen="ab") == {"new": "c", "continuing": "a"}


def test_what_was_announced_is_never_new_again() -> None:
    """R3: whatever history says, the ledger stands."""
    assert told(Window((snapshot(18, "ab"),)), announced="a") == {"new": "b", "returned": "a"}


@pytest.mark.parametrize("order", [1, -1], ids=["page first", "feed first"])
def test_a_paper_on_two_sources_is_told_once(order: int) -> None:
    """R3: the word that weighs more wins, whatever the order of the sources."""
    page = Window((snapshot(18, "a"),), snapshot(11, "a"))
    feed = Window((snapshot(18, "", "feed"),), snapshot(11, "a", "feed"))
    assert told(*[page, feed][::order], seen="a") == {"continuing": "a"}


def test_what_stood_in_a_covered_snapshot_has_not_returned() -> None:
    """R3: whichever source held it, and whether that source has anything new or not."""
    window = Window((snapshot(18, "abc"),), snapshot(11, "a"))
    assert told(window, seen="abc") == {"continuing": "a", "returned": "bc"}
    found = news([window], {p: Revision(f"Paper {p}") for p in "abc"}, (), {"b"})
    assert {change.paper.id: change.kind.value for change in found} == {
        "a": "continuing",
        "b": "continuing",
        "c": "returned",
    }


def test_what_stood_elsewhere_and_only_passed_through_is_not_told() -> None:
    """It is not there any more where it was shown anew, so that this source has nothing to say of it."""
    window = Window((snapshot(12, "ab"), snapshot(18, "a")), snapshot(11, "a"))
    renamed = {"a": Revision("Paper a"), "b": Revision("Another title")}
    found = news([window], renamed, (), {"a", "b"})
    assert [(change.paper.id, change.kind.value) for change in found] == [("a", "continuing")]


def test_every_kind_has_its_weight() -> None:
    """No kind of change is without a place among the others."""
    assert sorted(WEIGHT) == sorted(ChangeKind)


@given(st.lists(snapshots(), min_size=1, max_size=6, unique_by=lambda s: s.key), st.data())
def test_each_paper_is_new_once_however_the_issues_fall(shown: list[Snapshot], data: st.DataObject) -> None:
    """R3, R4: any arrival in any number of issues announces every paper exactly once, and tells each once an issue."""
    arrival = data.draw(st.permutations(shown))
    announced: list[str] = []
    covered: list[Snapshot] = []
    while arrival:
        count = data.draw(st.integers(1, len(arrival)))
        fresh, arrival = sorted(arrival[:count], key=lambda s: s.key), arrival[count:]
        found = _issue(fresh, covered, announced)
        assert len({change.paper.id for change in found}) == len(found)
        announced += [change.paper.id for change in found if change.kind is NEW]
        covered = sorted(covered + fresh, key=lambda s: s.key)
    assert sorted(announced) == sorted({paper for one in shown for paper in one.members})


def _issue(fresh: list[Snapshot], covered: list[Snapshot], announced: list[str]) -> tuple[Change, ...]:
    seen = {paper: s.paper.revision for one in covered for paper, s in one.members.items()}
    window = Window(tuple(fresh), covered[-1] if covered else None)
    found = news([window], seen, set(announced))
    standing = max([*fresh, *covered], key=lambda s: s.key).members
    assert {change.paper.id for change in found if change.kind not in {GONE, NEW}} <= set(standing)
    assert {change.paper.id for change in found if change.kind is GONE}.isdisjoint(standing)
    return found


@given(snapshots(), snapshots())
def test_one_snapshot_after_another_is_told_as_their_changes(before: Snapshot, after: Snapshot) -> None:
    """With one source and one fresh snapshot, an issue tells what the two snapshots differ in."""
    later = replace(after, key=replace(after.key, as_of=date(2025, 4, 1)))
    seen = {paper: s.paper.revision for paper, s in before.members.items()}
    found = news([Window((later,), before)], seen, set(before.members))
    assert {c.paper.id for c in found if c.kind is NEW} == set(after.members) - set(before.members)
    assert not {c.kind for c in found} & {RETURNED}
    assert {c.paper.id for c in found} == set(before.members) | set(after.members)


def test_each_harvest_of_a_window_is_told() -> None:
    """Where dumps list only what changed, an earlier one of them is as much news as the last."""
    other = replace(snapshot(12, "a").sightings[0], paper=Paper("a", Revision("Paper a", "An abstract now.")))
    first = replace(snapshot(12, "a"), sightings=(other,))
    windows = [Window((first, snapshot(18, "x")), snapshot(11, "ab"), partial=True)]
    seen = {p: Revision(f"Paper {p}") for p in "ab"}
    assert [(change.kind.value, change.paper.id) for change in news(windows, seen, ())] == [
        ("new", "x"),
        ("revised", "a"),
    ]
