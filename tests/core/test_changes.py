from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given

from digest.core.changes import Change, ChangeKind, changes, counts
from digest.core.paper import Link, LinkKind, Mark, Paper, Revision
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey
from tests.support.strategies import snapshots

A, B, C = (Paper(f"2503.0000{n}", Revision(f"Paper {n}", "An abstract.")) for n in (1, 2, 3))


def snapshot(*papers: Paper, day: int = 18, ranked: bool = True) -> Snapshot:
    """A snapshot of a day in March, in this order."""
    key = SnapshotKey(date(2025, 3, day), datetime(2025, 3, day, 18, tzinfo=UTC), f"{day:064}", "page")
    return Snapshot(key, tuple(Sighting(paper, rank if ranked else None) for rank, paper in enumerate(papers, 1)))


def changed(paper: Paper, **values: Any) -> Paper:
    """The same paper with another title or abstract."""
    return replace(paper, revision=replace(paper.revision, **values))


def only(found: tuple[Change, ...]) -> Change:
    """The one change there is."""
    (change,) = found
    return change


def test_everything_in_a_first_snapshot_is_new() -> None:
    """Without a past every paper is new, in the order of the page."""
    assert changes(snapshot(A, B)) == (Change(ChangeKind.NEW, A, rank=1), Change(ChangeKind.NEW, B, rank=2))


def test_continuing_says_how_it_moved() -> None:
    """A paper that stays carries both ranks."""
    found = changes(snapshot(B, A), snapshot(A, B, day=11))
    assert found == (
        Change(ChangeKind.CONTINUING, B, rank=1, rank_before=2),
        Change(ChangeKind.CONTINUING, A, rank=2, rank_before=1),
    )


def test_gone_is_as_it_was_last_seen() -> None:
    """A paper that left keeps its last revision and its old rank, and has none now."""
    assert changes(snapshot(), snapshot(A, B, day=11)) == (
        Change(ChangeKind.GONE, A, rank_before=1),
        Change(ChangeKind.GONE, B, rank_before=2),
    )


def test_another_abstract_is_a_revision() -> None:
    """R3: the same id with other content is revised, not new, and says what it was."""
    now = changed(A, abstract="Another abstract.")
    assert only(changes(snapshot(now), snapshot(A, day=11))) == Change(ChangeKind.REVISED, now, A.revision, 1, 1)


def test_another_title_is_a_renaming() -> None:
    """R5: a paper whose title changed under one id stays one, whatever else changed with the title."""
    now = changed(A, title="Paper one", abstract="Another abstract.")
    assert only(changes(snapshot(now), snapshot(A, day=11))).kind is ChangeKind.RENAMED


def test_other_links_are_no_revision() -> None:
    """Where the code lies is not what a paper says."""
    now = Paper(A.id, Revision(A.title, A.revision.abstract, links=(Link(LinkKind.CODE, "https://github.com/a/b"),)))
    found = only(changes(snapshot(now), snapshot(A, day=11)))
    assert (found.kind, found.before) == (ChangeKind.CONTINUING, None)


@pytest.mark.parametrize("now", [A, changed(A, title="Paper one")], ids=["unchanged", "renamed"])
def test_a_paper_that_comes_back_has_returned(now: Paper) -> None:
    """R3: seen once, absent, and back again is never new; where it changed meanwhile, that is said too."""
    found = only(changes(snapshot(now), snapshot(day=11), {A.id: A.revision}))
    assert found.kind is ChangeKind.RETURNED
    assert found.before == (None if now == A else A.revision)


def marked(paper: Paper, mark: Mark) -> Snapshot:
    """A snapshot of one paper with what its source says of it."""
    return Snapshot(snapshot().key, (Sighting(paper, 1, mark=mark),))


@pytest.mark.parametrize(
    ("mark", "kind"),
    [(Mark.NEW, ChangeKind.NEW), (Mark.CROSS, ChangeKind.CROSS_LISTED), (Mark.REPLACE, ChangeKind.REVISED)],
)
def test_what_the_source_says_of_a_paper_that_nobody_has_seen(mark: Mark, kind: ChangeKind) -> None:
    """R3: what a feed announces as replaced or cross-listed is not new."""
    assert only(changes(marked(A, mark))) == Change(kind, A, rank=1)


def test_a_paper_that_is_back_as_another_version_is_revised() -> None:
    """R3: a feed shows a paper again because it was replaced."""
    first, second = changed(A, version=1), changed(A, version=2)
    seen = {A.id: first.revision}
    assert only(changes(snapshot(second), None, seen)) == Change(ChangeKind.REVISED, second, first.revision, 1)
    assert only(changes(snapshot(first), None, seen)).kind is ChangeKind.RETURNED
    assert only(changes(marked(A, Mark.REPLACE), None, seen)).kind is ChangeKind.REVISED


def test_versions_count_where_both_are_known() -> None:
    """R3: a source that begins to number its papers revises none of them."""
    first, second = changed(A, version=1), changed(A, version=2)
    assert only(changes(snapshot(second), snapshot(first, day=11))) == Change(
        ChangeKind.REVISED, second, first.revision, 1, 1
    )
    assert only(changes(snapshot(second), snapshot(A, day=11))) == Change(ChangeKind.CONTINUING, second, None, 1, 1)


def test_more_categories_are_a_cross_listing() -> None:
    """R3: nothing but more categories; fewer or others, or a new text beside them, are a revision."""
    base = changed(A, categories=("cs.CL",), version=1)
    for now, kind in [
        (changed(base, categories=("cs.CL", "cs.LG")), ChangeKind.CROSS_LISTED),
        (changed(base, categories=("cs.LG",)), ChangeKind.REVISED),
        (changed(base, categories=("cs.CL", "cs.LG"), abstract="Another."), ChangeKind.REVISED),
        (changed(base, categories=("cs.CL", "cs.LG"), version=2), ChangeKind.REVISED),
    ]:
        assert only(changes(snapshot(now), snapshot(base, day=11))).kind is kind
    assert only(changes(snapshot(base), snapshot(A, day=11))).kind is ChangeKind.REVISED


def test_a_withdrawal_is_said_before_anything_else() -> None:
    """A paper that was taken back is withdrawn once, and then only continues."""
    back = changed(A, title="Withdrawn", abstract="This paper has been withdrawn.", withdrawn=True, version=2)
    for previous in (snapshot(A, day=11), None):
        assert only(changes(snapshot(back), previous, {A.id: A.revision})).kind is ChangeKind.WITHDRAWN
    assert only(changes(snapshot(back), snapshot(back, day=11))).kind is ChangeKind.CONTINUING


def test_the_last_snapshot_speaks_before_older_ones() -> None:
    """A paper that is still there is compared with the snapshot before, not with what history knew earlier."""
    older = changed(A, title="An old title")
    assert only(changes(snapshot(A), snapshot(A, day=11), {A.id: older.revision})).kind is ChangeKind.CONTINUING


def test_a_catalogue_has_no_ranks() -> None:
    """In a catalogue no rank is made up."""
    found = changes(snapshot(A, ranked=False), snapshot(A, B, day=11, ranked=False))
    assert {(change.rank, change.rank_before) for change in found} == {(None, None)}


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (A, ChangeKind.CONTINUING),
        (changed(A, title="Another title"), ChangeKind.RENAMED),
        (changed(A, abstract="Another abstract."), ChangeKind.REVISED),
        (changed(A, withdrawn=True), ChangeKind.WITHDRAWN),
    ],
)
def test_what_another_source_held_has_not_returned(now: Paper, kind: ChangeKind) -> None:
    """R3: it was on the list all the time, so that it stays or has changed; it has no rank here from before."""
    found = only(changes(snapshot(now), snapshot(day=11), {A.id: A.revision}, elsewhere={A.id}))
    assert (found.kind, found.rank_before) == (kind, None)
    assert only(changes(snapshot(A), None, {A.id: A.revision}, elsewhere={B.id})).kind is ChangeKind.RETURNED


def test_counts_name_every_kind() -> None:
    """A kind without changes is counted as 0, in the order of ChangeKind."""
    found = counts(changes(snapshot(A, C), snapshot(A, B, day=11)))
    assert list(found.items()) == [
        ("new", 1), ("revised", 0), ("renamed", 0), ("cross-listed", 0), ("withdrawn", 0), ("returned", 0),
        ("continuing", 1), ("gone", 1),
    ]  # fmt: skip


@given(snapshots())
def test_a_snapshot_against_itself_is_no_news(one: Snapshot) -> None:
    """R1: the same dump twice gives only continuing papers, none of which moved."""
    found = changes(one, one)
    assert {change.kind for change in found} <= {ChangeKind.CONTINUING}
    assert all(change.rank == change.rank_before and change.before is None for change in found)


@given(snapshots(), snapshots())
def test_changes_lead_from_one_snapshot_to_the_other(before: Snapshot, after: Snapshot) -> None:
    """Applied to the papers of A, the changes from A to B give the papers of B with their ranks."""
    members = {paper: (s.paper, s.rank) for paper, s in before.members.items()}
    for change in changes(after, before):
        if change.kind is ChangeKind.GONE:
            del members[change.paper.id]
        else:
            members[change.paper.id] = (change.paper, change.rank)
    assert members == {paper: (s.paper, s.rank) for paper, s in after.members.items()}


@given(snapshots(marked=True), snapshots(marked=True))
def test_nothing_that_a_source_calls_old_is_new(before: Snapshot, after: Snapshot) -> None:
    """R3: of the papers that nobody has seen, just those are new that their source does not call something else."""
    found = changes(after, before)
    unseen = [sighting for sighting in after.sightings if sighting.paper.id not in before.members]
    new = {s.paper.id for s in unseen if s.mark in {None, Mark.NEW}}
    assert {change.paper.id for change in found if change.kind is ChangeKind.NEW} == new
    assert len(found) == len(before.members.keys() | after.members.keys())


@given(snapshots(), snapshots(), snapshots())
def test_kinds_partition_both_snapshots(old: Snapshot, before: Snapshot, after: Snapshot) -> None:
    """Every paper of both is in one change, of the kind that its presence calls for."""
    seen = {paper: s.paper.revision for paper, s in old.members.items()}
    found = changes(after, before, seen)
    ids = [change.paper.id for change in found]
    assert len(ids) == len(set(ids))
    by_kind = {kind: {change.paper.id for change in found if change.kind is kind} for kind in ChangeKind}
    assert by_kind[ChangeKind.GONE] == set(before.members) - set(after.members)
    assert by_kind[ChangeKind.NEW] == set(after.members) - set(before.members) - set(seen)
    assert by_kind[ChangeKind.RETURNED] == (set(after.members) & set(seen)) - set(before.members)
    assert sum(counts(found).values()) == len(set(before.members) | set(after.members))


@given(snapshots(), snapshots())
def test_changes_stand_in_their_order(before: Snapshot, after: Snapshot) -> None:
    """By kind, within a kind by rank; gone ones by the rank they had."""
    kinds = list(ChangeKind)
    places = [(kinds.index(c.kind), c.rank or c.rank_before) for c in changes(after, before)]
    assert places == sorted(places)


def test_absence_from_a_partial_listing_means_nothing() -> None:
    """A harvest lists what came or changed: nothing is gone or returns, and what changed long after is revised."""
    seen = {paper.id: paper.revision for paper in (A, B)}
    found = changes(snapshot(changed(A, abstract="More."), B, C), snapshot(B, day=11), seen, partial=True)
    assert [(change.kind, change.paper.id) for change in found] == [
        (ChangeKind.NEW, C.id),
        (ChangeKind.REVISED, A.id),
        (ChangeKind.CONTINUING, B.id),
    ]
    assert changes(snapshot(), snapshot(A, day=11), partial=True) == ()
    assert only(changes(snapshot(A), snapshot(B, day=11), seen, partial=True)).kind is ChangeKind.CONTINUING
