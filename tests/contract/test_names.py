"""What every store promises of names: papers follow from claims and rulings, in any order."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.core.errors import StoreError
from digest.core.identity import NAMED, Claim, Found, Ruling, claim
from digest.core.rulings import merging, splitting
from digest.core.snapshot import Snapshot
from digest.ports import Store
from digest.store.memory import MemoryStore
from tests.support.soak import rounds
from tests.support.stored import dump_row, paper, said, slot_row, snapshot

ID, DOI, X, Y = "2503.00001", "10.1000/a", "title-" + "a" * 16, "title-" + "b" * 16
NAMES = (ID, "2503.00002", DOI, X, Y)


def take_in(store: Store, shown: Snapshot, *claims: Claim, keys: dict[str, frozenset[int]] | None = None) -> None:
    """Take in a healthy snapshot, with what was found of its names."""
    store.history.take_in(dump_row(shown), shown, Found(claims, keys or {}))


def alike(one: str, other: str, score: int = 120) -> Claim:
    """A claim of likeness."""
    return claim(one, other, score, f"titles alike ({score} of 100)")


def test_a_name_that_nobody_knows_is_its_own_paper(store: Store) -> None:
    """Every question has an answer at first."""
    assert store.names.papers([X, Y]) == {X: X, Y: Y}
    assert store.names.members(X) == (X,)
    assert store.names.revisions([X]) == {}
    assert store.names.keyed([1, 2]) == {}
    assert store.names.claims([X]) == ()
    assert store.names.rulings([X]) == ()


def test_history_speaks_of_papers(store: Store) -> None:
    """R4: what was seen under two names is one paper, also where the better name came later."""
    page, feed = snapshot(paper(X), paper("other"), day=11), snapshot(paper(ID, "better"), day=12, source="feed")
    take_in(store, page)
    take_in(store, feed, alike(ID, X))
    sources = ["feed", "page"]
    assert list(store.history.snapshot(page.key).members) == [ID, "other"]
    assert store.history.seen(sources) == {ID: paper(ID, "better").revision, "other": paper("other").revision}
    assert list(store.history.seen(sources, feed.key)) == [ID, "other"]
    assert [key for key, _ in store.history.sightings([X], sources)[X]] == [page.key, feed.key]
    assert {sighting.paper.id for _, sighting in store.history.sightings([ID], sources)[ID]} == {ID}
    assert store.names.members(X) == (ID, X)
    assert store.names.revisions([X, ID, "?"]) == {ID: (paper(ID, "better").revision,), X: (paper(X).revision,)}


def test_a_paper_under_two_names_in_one_snapshot_counts_once(store: Store) -> None:
    """R6: at its first place, with the up-votes of it; a record that names both, or a person, says so."""
    both = snapshot(paper(X), paper("other"), paper(ID))
    take_in(store, both, claim(X, ID, NAMED, "one record names both"))
    assert [(s.paper.id, s.rank) for s in store.history.snapshot(both.key).sightings] == [(ID, 1), ("other", 2)]
    assert store.history.seen(["page"])[ID] == paper(X).revision
    assert [s.rank for _, s in store.history.sightings([ID], ["page"])[ID]] == [1]


@pytest.mark.parametrize("late", [True, False])
def test_what_stands_side_by_side_is_not_one(store: Store, late: bool) -> None:
    """R4: a listing shows a paper once, so likeness is void where one snapshot has both, before or after."""
    apart, both = [snapshot(paper(X), day=11), snapshot(paper(Y), day=12)], snapshot(paper(X), paper(Y), day=13)
    if not late:
        take_in(store, both)
    take_in(store, apart[0])
    take_in(store, apart[1], alike(X, Y))
    assert len(set(store.names.papers([X, Y]).values())) == 1 + (not late)
    if late:
        take_in(store, both)
    assert store.names.papers([X, Y]) == {X: X, Y: Y}


def test_what_would_be(store: Store) -> None:
    """Papers under claims that are not written, of names that are to stand in one snapshot."""
    take_in(store, snapshot(paper(X), paper(ID)))
    assert store.names.papers([Y, DOI], [alike(X, Y), claim(DOI, ID, NAMED, "one record names both")]) == {
        Y: X,
        DOI: ID,
    }
    assert store.names.papers([Y, "title-c"], [alike(X, Y), alike(X, "title-c", 110)]) == {Y: X, "title-c": "title-c"}
    assert store.names.papers([Y]) == {Y: Y}


def test_keys(store: Store) -> None:
    """Signed and of 64 bits; those of later revisions are added."""
    take_in(store, snapshot(paper(X), day=11), keys={X: frozenset({-(2**63), 7})})
    take_in(
        store, snapshot(paper(X, "again"), paper(Y), day=12), keys={X: frozenset({7, 2**63 - 1}), Y: frozenset({7})}
    )
    assert store.names.keyed([7, 2**63 - 1, -(2**63), 8]) == {7: (X, Y), 2**63 - 1: (X,), -(2**63): (X,)}
    assert store.names.keyed(range(2_000)) == {7: (X, Y)}


def test_the_stronger_claim_is_kept(store: Store) -> None:
    """Whichever came first; claims of other names are not told."""
    take_in(store, snapshot(paper(X), day=11), alike(X, ID, 120), alike(Y, DOI))
    take_in(store, snapshot(paper(X, "2"), day=12), alike(X, ID, 110))
    take_in(store, snapshot(paper(X, "3"), day=13), alike(X, ID, 130))
    assert store.names.claims([X]) == (alike(X, ID, 130),)
    assert store.names.claims([ID, DOI]) == tuple(sorted([alike(X, ID, 130), alike(Y, DOI)]))


def test_rulings_win_and_stay(store: Store) -> None:
    """An undone merge stays undone whatever is found later, until a person says otherwise."""
    take_in(store, snapshot(paper(X), day=11), alike(X, ID))
    store.names.rule([Ruling(X, ID, same=False)])
    assert store.names.papers([X]) == {X: X}
    take_in(store, snapshot(paper(X, "again"), day=12), alike(X, ID, 180))
    assert store.names.papers([X]) == {X: X}
    store.names.rule([Ruling(ID, X, same=True)])
    assert store.names.papers([X]) == {X: ID}
    assert store.names.rulings([X]) == (Ruling(X, ID, same=False), Ruling(ID, X, same=True))


def test_a_merge_beats_that_both_stand_side_by_side(store: Store) -> None:
    """R3: the titles of two papers that a person merged follow, also where one page shows both; a split undoes it."""
    other = "2503.00002"
    take_in(store, snapshot(paper(ID), day=11, source="api"))
    take_in(store, snapshot(paper(other), day=12, source="api"))
    store.names.rule(merging(store.names.known([ID, other]), ID, other))
    take_in(store, snapshot(paper(X), paper(Y), day=13), alike(ID, X), alike(other, Y))
    assert store.names.members(Y) == (ID, other, X, Y)
    store.names.rule(splitting(store.names.known([Y]), Y))
    assert store.names.members(Y) == (other, Y)
    assert store.names.members(X) == (ID, X)


def test_a_dump_that_is_refused_leaves_no_claim(store: Store) -> None:
    """Claims and keys are part of the snapshot's transaction."""
    twice = snapshot(paper(X), paper(X))
    with pytest.raises(StoreError):
        take_in(store, twice, alike(X, ID), keys={X: frozenset({7})})
    assert store.names.claims([X]) == ()
    assert store.names.keyed([7]) == {}
    assert store.names.revisions([X]) == {}


def test_a_paper_is_not_announced_again_under_another_name(store: Store) -> None:
    """R3: the ledger refuses it, also where the two became one after the first was said."""
    store.issues.close(slot_row("2025-03-11-0700"), (), None, said(slot_row("2025-03-11-0700"), X))
    take_in(store, snapshot(paper(ID)), alike(X, ID))
    later = slot_row("2025-03-18-0700")
    with pytest.raises(StoreError, match="has been announced as new before"):
        store.issues.close(later, (), None, said(later, ID))
    assert store.issues.close(later, (), None, [*said(later, Y), *said(later, ID, kind="revised")])


def test_a_split_takes_nothing_back(store: Store) -> None:
    """The ledger stays as it was written."""
    take_in(store, snapshot(paper(ID)), alike(X, ID))
    row = slot_row("2025-03-11-0700")
    store.issues.close(row, (), None, said(row, ID))
    before = store.issues.ledger("trending")
    store.names.rule([Ruling(X, ID, same=False)])
    assert store.issues.ledger("trending") == before


steps = st.lists(
    st.tuples(
        st.lists(st.sampled_from(NAMES), unique=True, max_size=3),
        st.lists(
            st.builds(alike, st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from((110, 120, 150))).filter(
                lambda each: each.name != each.other
            ),
            max_size=3,
        ),
    ),
    max_size=5,
)


def everything(store: Store) -> dict[str, Any]:
    """All that follows from the names."""
    history = store.history
    return {
        "papers": store.names.papers(NAMES),
        "members": [store.names.members(name) for name in NAMES],
        "claims": store.names.claims(NAMES),
        "seen": list(history.seen(["page"]).items()),
        "snapshots": [history.snapshot(key) for key in history.snapshots(["page"])],
        "sightings": history.sightings(NAMES, ["page"]),
    }


@pytest.mark.soak
@settings(
    max_examples=rounds(12, 2_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=steps, rulings=st.lists(st.sampled_from([Ruling(X, ID, same=False), Ruling(X, Y, same=True)])), data=st.data()
)
def test_any_order_gives_the_same_papers(
    new_store: Callable[[], Store],
    steps: list[tuple[list[str], list[Claim]]],
    rulings: list[Ruling],
    data: st.DataObject,
) -> None:
    """R4: snapshots and claims in any order, every answer that of the simplest store in the right one."""
    plain: Store = MemoryStore()
    shuffled = new_store()
    series = [(snapshot(*map(paper, names), day=day), claims) for day, (names, claims) in enumerate(steps, 1)]
    for shown, claims in series:
        take_in(plain, shown, *claims)
    for shown, claims in data.draw(st.permutations(series)):
        take_in(shuffled, shown, *claims)
    for each in rulings:
        plain.names.rule([each])
        shuffled.names.rule([each])
    assert everything(shuffled) == everything(plain)
