from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.core.errors import StoreError
from digest.core.paper import Mark, Paper, Revision
from digest.core.snapshot import Sighting, Snapshot, Verdict
from digest.ports import History, Store
from digest.store.memory_history import MemoryHistory
from tests.support.soak import rounds
from tests.support.stored import NOON, NOT_UTF8, dump_row, paper, snapshot
from tests.support.strategies import PAPERS, snapshots

SOURCES = ("feed", "page")


@pytest.fixture
def history(store: Store) -> History:
    """An empty history."""
    return store.history


def take_in(history: History, *taken: Snapshot) -> None:
    """Take in healthy snapshots."""
    for each in taken:
        history.take_in(dump_row(each), each)


def everything(history: History) -> dict[str, Any]:
    """All that a history says, the order of its answers included."""
    keys = history.snapshots(SOURCES)
    return {
        "dumps": [history.dump(key.source, key.sha256) for key in keys],
        "held": history.held(SOURCES),
        "snapshots": [history.snapshot(key) for key in keys],
        "past": [history.past(key, [each.id for each in PAPERS], 3) for key in keys],
        "seen": [list(history.seen(SOURCES, key).items()) for key in (*keys, None)],
        "seen in one": [history.seen([source]) for source in SOURCES],
        "sightings": history.sightings([each.id for each in PAPERS], SOURCES),
    }


def test_nothing_is_there_at_first(history: History) -> None:
    """An empty history answers every question."""
    assert history.dump("page", "0" * 64) is None
    assert history.held(SOURCES) == ()
    assert history.snapshots(SOURCES) == ()
    assert history.seen(SOURCES) == {}
    assert history.sightings(["a"], SOURCES)["a"] == ()


def test_a_snapshot_comes_back_whole(history: History) -> None:
    """Order, ranks, votes and links are as they were, also where two revisions differ in their links only."""
    first = snapshot(paper("b", link="https://a.example"), paper("a"), day=11)
    second = snapshot(paper("a"), paper("b", link="https://b.example"), day=18)
    take_in(history, first, second)
    assert (history.snapshot(first.key), history.snapshot(second.key)) == (first, second)
    assert history.dump("page", first.key.sha256) == dump_row(first)


def test_text_that_no_database_takes(history: History) -> None:
    """Titles and abstracts come back to the last code point, and a file name never stops a dump."""
    odd = snapshot(Paper("a", Revision(NOT_UTF8, NOT_UTF8, (NOT_UTF8,))))
    take_in(history, odd)
    assert history.snapshot(odd.key) == odd


def test_a_snapshot_without_papers(history: History) -> None:
    """A healthy dump may be empty."""
    take_in(history, snapshot())
    assert history.snapshot(snapshot().key) == snapshot()
    assert history.seen(SOURCES) == {}


def test_a_catalogue_has_no_ranks(history: History) -> None:
    """Rank and votes may be absent."""
    plain = Snapshot(snapshot().key, (Sighting(paper("a")),))
    take_in(history, plain)
    assert history.snapshot(plain.key) == plain


def test_what_a_source_announces_comes_back(history: History) -> None:
    """The mark of a sighting is one of the source's own, or none, and is part of the snapshot."""
    shown = tuple(Sighting(paper(f"{mark}"), mark=mark) for mark in (*Mark, None))
    marked = Snapshot(snapshot().key, shown)
    take_in(history, marked)
    assert history.snapshot(marked.key) == marked
    assert history.sightings(["cross"], ["page"])["cross"] == ((marked.key, Sighting(paper("cross"), mark=Mark.CROSS)),)


def test_votes_beyond_32_bits(history: History) -> None:
    """A number that a hostile page states costs nothing but its own bytes."""
    loud = Snapshot(snapshot().key, (Sighting(paper("a"), 1, 2**62),))
    take_in(history, loud)
    assert history.snapshot(loud.key) == loud


def test_moments_come_back_as_moments(history: History) -> None:
    """A capture time in any zone is the same moment afterwards, to the microsecond, in UTC."""
    berlin = datetime(2025, 3, 18, 13, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    take_in(history, snapshot(captured=berlin))
    (key,) = history.snapshots(["page"])
    assert (key.captured, key.captured.tzinfo) in {(berlin, UTC), (berlin, berlin.tzinfo)}
    assert history.snapshot(snapshot(captured=berlin).key).key == key


def test_no_such_snapshot(history: History) -> None:
    """A key must be right in every part, and the message names it."""
    take_in(history, snapshot(paper("a")))
    other = snapshot(captured=NOON + timedelta(seconds=1)).key
    with pytest.raises(StoreError, match="there is no snapshot page@2025-03-18-"):
        history.snapshot(other)


def test_the_same_dump_twice(history: History) -> None:
    """R1: taking in what is there changes nothing."""
    take_in(history, snapshot(paper("a")))
    before = everything(history)
    take_in(history, snapshot(paper("a")), snapshot(paper("b")))
    assert everything(history) == before


def test_a_paper_twice_in_one_snapshot(history: History) -> None:
    """R6: a snapshot shows each paper once; else nothing of it is written, and a held row stays held."""
    twice = snapshot(paper("a"), paper("a", "another title"))
    held = dump_row(twice, Verdict.BURST)
    history.hold(held)
    with pytest.raises(StoreError):
        take_in(history, twice)
    assert history.held(["page"]) == (held,)
    assert history.seen(["page"]) == {}


def test_seen_is_the_last_revision(history: History) -> None:
    """A late dump gives what it alone has, and the newest content wins over any order of arrival."""
    take_in(history, snapshot(paper("a", "new title"), day=18), snapshot(paper("a"), paper("b"), day=11))
    assert history.seen(["page"]) == {"a": paper("a", "new title").revision, "b": paper("b").revision}


def test_seen_before_a_snapshot(history: History) -> None:
    """The snapshot itself does not count, nor do those after it."""
    days = [snapshot(paper(f"{day}"), day=day) for day in (11, 12, 13)]
    take_in(history, *days)
    assert set(history.seen(["page"], days[1].key)) == {"11"}
    assert set(history.seen(["page"], days[0].key)) == set()


def test_sources_are_apart(history: History) -> None:
    """Only the sources that are named are asked; the same bytes may come from two."""
    page, feed = snapshot(paper("a")), snapshot(paper("b"), source="feed")
    take_in(history, page, feed)
    assert set(history.seen(["page"])) == {"a"}
    assert set(history.seen(SOURCES)) == {"a", "b"}
    assert history.snapshots(["feed"]) == (feed.key,)
    assert history.sightings(["a"], ["feed"])["a"] == ()
    assert history.snapshots([]) == ()


def test_snapshots_are_in_order(history: History) -> None:
    """By day, then capture, then sha256, then source, whatever came first."""
    days = [snapshot(day=day, source=source) for day in (12, 11) for source in SOURCES]
    early = snapshot(day=13, captured=NOON - timedelta(days=40))
    take_in(history, early, *days)
    assert history.snapshots(SOURCES) == tuple(sorted(each.key for each in (*days, early)))


def test_sightings_of_a_paper(history: History) -> None:
    """Where a paper stood, oldest first, with rank and votes."""
    first, second = snapshot(paper("b"), paper("a"), day=11), snapshot(paper("a"), day=18)
    take_in(history, second, first)
    found = history.sightings(["a"], SOURCES)["a"]
    assert found == ((first.key, Sighting(paper("a"), 2, 20)), (second.key, Sighting(paper("a"), 1, 10)))


def test_holding_leaves_history_alone(history: History) -> None:
    """R2: a held dump is remembered and nothing else; holding it again changes nothing."""
    take_in(history, snapshot(paper("a"), day=11))
    before = everything(history)
    row = dump_row(snapshot(paper("b")), Verdict.PARTIAL)
    history.hold(row)
    history.hold(dump_row(snapshot(paper("b")), Verdict.FOREIGN))
    assert everything(history) | {"held": ()} == before
    assert history.held(SOURCES) == (row,)
    assert history.dump("page", row.sha256) == row


def test_what_was_taken_in_cannot_be_held(history: History) -> None:
    """R2: history is not taken back by a later verdict."""
    take_in(history, snapshot(paper("a")))
    before = everything(history)
    history.hold(dump_row(snapshot(paper("a")), Verdict.STALE))
    assert everything(history) == before


def test_held_dumps_are_in_order(history: History) -> None:
    """By source, then day; of the named sources only."""
    rows = [dump_row(snapshot(day=day, source=source), Verdict.ERROR) for day in (18, 11) for source in SOURCES]
    for row in rows:
        history.hold(row)
    assert history.held(SOURCES) == tuple(sorted(rows, key=lambda row: (row.source, row.as_of)))
    assert history.held(["feed"]) == (rows[2], rows[0])


def test_a_held_dump_is_released(history: History) -> None:
    """R7: what a person lets in takes the place of the row that was held."""
    burst = snapshot(paper("a"))
    history.hold(dump_row(burst, Verdict.BURST))
    take_in(history, burst)
    assert history.held(SOURCES) == ()
    assert history.dump("page", burst.key.sha256) == dump_row(burst)
    assert history.snapshot(burst.key) == burst


def test_all_dumps_in_order(history: History) -> None:
    """Taken in or held, by source and day; of some sources, or of all."""
    taken, late = snapshot(paper("a"), day=18), snapshot(paper("b"), day=11)
    other = snapshot(paper("a"), source="feed")
    held = dump_row(snapshot(paper("c"), day=12), Verdict.BURST)
    take_in(history, taken, late, other)
    history.hold(held)
    assert history.dumps(["page"]) == (dump_row(late), held, dump_row(taken))
    assert history.dumps() == (dump_row(other), dump_row(late), held, dump_row(taken))
    assert history.dumps([]) == ()


series = st.lists(
    st.sampled_from(SOURCES).flatmap(lambda source: snapshots(source, marked=True)),
    max_size=6,
    unique_by=lambda each: (each.key.source, each.key.sha256),
)


@pytest.mark.soak
@settings(
    max_examples=rounds(12, 2_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(series=series, data=st.data())
def test_any_order_gives_the_same_history(
    new_store: Callable[[], Store], series: list[Snapshot], data: st.DataObject
) -> None:
    """R4: whatever the order of arrival, every answer is the one that the simplest store gives in the right order."""
    plain, shuffled = MemoryHistory(), new_store().history
    take_in(plain, *sorted(series, key=lambda each: each.key))
    take_in(shuffled, *data.draw(st.permutations(series)))
    assert everything(shuffled) == everything(plain)


def test_of_one_moment_sources_go_by_their_names(history: History) -> None:
    """R4: whatever their bytes are, the order of two sources is not left to chance."""
    first, last = (
        replace(each, key=replace(each.key, sha256=sha256 * 64))
        for each, sha256 in ((snapshot(paper("a", "As a"), source="feed"), "f"), (snapshot(paper("a", "As b")), "0"))
    )
    take_in(history, last, first)
    sources = ["feed", "page"]
    assert history.snapshots(sources) == (first.key, last.key)
    assert history.seen(sources)["a"].title == "As b"
    assert history.seen(sources, last.key)["a"].title == "As a"
    assert history.seen(sources, first.key) == {}
    assert [key for key, _ in history.sightings(["a"], sources)["a"]] == [first.key, last.key]
