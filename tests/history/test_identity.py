"""Which paper a record is."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Record, Revision
from digest.core.snapshot import Dump, Reading, Snapshot, SourceKind, StatedDay
from digest.history.identity import snapshot

DUMP = Dump("page", "page.txt", b"x", datetime(2025, 3, 20, tzinfo=UTC))


def record(title: str, *ids: str, abstract: str = "", upvotes: int | None = None) -> Record:
    """A record."""
    return Record(Revision(title, abstract), 1, ids, upvotes)


def resolved(*records: Record, kind: SourceKind = SourceKind.RANKED) -> Snapshot:
    """The snapshot of some records."""
    return snapshot(DUMP, Reading("x", records), kind)


def test_ids_come_first_then_titles() -> None:
    """Versions do not count, and neither do case and punctuation of a title."""
    made = resolved(record("One", "2503.00001v1"), record("Two!"), record("Three", "10.1000/X"))
    again = resolved(record("Renamed", "arXiv:2503.00001v2"), record("TWO"), record("Three", "doi:10.1000/x"))
    assert list(made.members) == list(again.members)
    assert [s.rank for s in made.sightings] == [1, 2, 3]


def test_two_ids_are_two_papers() -> None:
    """R5: whatever their titles."""
    made = resolved(record("Same", "2503.00001"), record("Same", "2503.00002"))
    assert list(made.members) == ["2503.00001", "2503.00002"]


@pytest.mark.parametrize("named_first", [True, False])
def test_a_card_without_its_id_is_the_paper_of_that_title(named_first: bool) -> None:
    """R6: at its first place, with the fuller abstract and the votes of either."""
    cards = record("A Title", "2503.00001", abstract="Short."), record("a title", abstract="Longer.", upvotes=7)
    made = resolved(*(cards if named_first else reversed(cards)), record("Next"))
    assert next(iter(made.members)) == "2503.00001"
    first, second = made.sightings
    assert (first.rank, first.paper.revision.abstract, first.upvotes) == (1, "Longer.", 7)
    assert (second.rank, second.paper.title) == (2, "Next")


def test_a_catalogue_has_no_ranks() -> None:
    """Its order means nothing."""
    assert [s.rank for s in resolved(record("A"), record("B"), kind=SourceKind.CATALOGUE).sightings] == [None, None]


def test_the_key_is_the_dumps() -> None:
    """The day that the page states, with the year from the capture."""
    key = snapshot(DUMP, Reading("x", day=StatedDay(3, 18)), SourceKind.RANKED).key
    assert (key.as_of, key.captured, key.sha256, key.source) == (date(2025, 3, 18), DUMP.captured, DUMP.sha256, "page")


@given(st.lists(st.builds(record, st.sampled_from("ABC"), st.sampled_from(("1", "2", "3")))) | st.just([]))
def test_each_paper_once_in_the_order_of_first_places(records: list[Record]) -> None:
    """R6: ranks count papers, not records."""
    made = resolved(*records)
    assert [s.rank for s in made.sightings] == list(range(1, len(made.members) + 1))
    assert list(made.members) == list(dict.fromkeys(found.ids[0] for found in records))
