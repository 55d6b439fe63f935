"""Libraries: each paper once, the oldest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.library import Library, Shelf, library
from digest.core.paper import Record, Revision
from digest.core.snapshot import Dropped


def record(title: str, *ids: str, abstract: str = "", added: str = "") -> Record:
    """An entry."""
    return Record(Revision(title, abstract), ids=ids, added=added)


def ids(found: Library) -> list[str]:
    """The ids of its papers, in their order."""
    return [paper.id for paper in found.papers]


def test_one_paper_under_several_entries_is_one() -> None:
    """By a shared id, or by its title where the kinds of ids differ; under the best id, with the fullest abstract."""
    found = library(
        "a.bib",
        [
            record("On Graphs", "10.1000/A", abstract="We study graphs."),
            record("On graphs", "2401.00001v2"),
            record("Another title of it", "10.1000/a"),
            record("ON GRAPHS"),
        ],
    )
    assert (ids(found), found.entries, found.folded, found.bare) == (["2401.00001"], 4, 3, 0)
    assert found.papers[0].revision.abstract == "We study graphs."


def test_two_ids_of_one_kind_are_two_papers() -> None:
    """R5: whatever their titles."""
    found = library("a.bib", [record("Introduction", "10.1000/a"), record("Introduction", "10.1000/b")])
    assert (ids(found), found.folded) == (["10.1000/a", "10.1000/b"], 0)


def test_what_could_be_either_of_two_is_neither() -> None:
    """A title that two papers share tells nothing of a third; entries without any id are folded all the same."""
    two = [record("Introduction", "10.1000/a"), record("Introduction", "10.1000/b")]
    found = library(
        "a.bib", [*two, record("Introduction", "2401.00001"), record("introduction"), record("Introduction")]
    )
    assert (len(found.papers), found.folded) == (4, 1)


def test_an_entry_that_names_two_joins_them() -> None:
    """What seemed two papers is one once an entry has both ids; it stands where the first of them stood."""
    entries = [record("A", "10.1000/a"), record("B"), record("C", "2401.00001"), record("C", "2401.00001", "10.1000/a")]
    found = library("a.bib", entries)
    assert ids(found)[0] == "2401.00001"
    assert (len(found.papers), found.folded) == (2, 2)
    again = library("a.bib", [*entries, record("C"), record("A")])
    assert (len(again.papers), again.folded) == (2, 4)


def test_the_oldest_comes_first() -> None:
    """By the day on which a paper was first added; of a paper that does not say it, nothing is known, and it is old."""
    found = library(
        "a.bib",
        [
            record("New", "10.1000/n", added="2025-01-01T10:00:00"),
            record("Old", "10.1000/o", added="2024-01-01"),
            record("Unknown", "10.1000/u"),
            record("Newer at first", "10.1000/x", added="2026-01-01"),
            record("Newer at first", "10.1000/x", added="2023-01-01"),
        ],
    )
    assert ids(found) == ["10.1000/u", "10.1000/x", "10.1000/o", "10.1000/n"]


def test_few_dates_are_no_order() -> None:
    """Where most entries do not say when they came, the file's order counts."""
    found = library("a.bib", [record("A", added="2025-01-01"), record("B"), record("C")])
    assert [paper.title for paper in found.papers] == ["A", "B", "C"]


def test_what_a_reader_folded_and_dropped_is_told() -> None:
    """R8: nothing goes without a word."""
    dropped = (Dropped(3, "has no title"),)
    found = library("a.bib", [record("A")], dropped, repeats=2)
    assert (found.entries, found.folded, found.bare, found.dropped) == (3, 2, 1, dropped)


@given(st.lists(st.builds(record, st.sampled_from("ABC"), st.sampled_from(["10.1000/a", "10.1000/b", "2401.00001"]))))
def test_no_id_is_lost_and_none_stands_twice(records: list[Record]) -> None:
    """However entries are named: no two DOIs become one paper, no paper stands there twice, and each entry counts."""
    found = library("a.bib", records)
    assert len(set(ids(found))) == len(found.papers)
    assert found.entries == len(records)
    dois = {each.ids[0] for each in records if each.ids[0].startswith("10.")}
    assert len(dois) <= len(found.papers) <= len({each.ids[0] for each in records})


@pytest.mark.parametrize(
    ("place", "shelf"),
    [
        ("zotero:users/12345", Shelf("12345")),
        ("zotero:groups/678", Shelf("678", group=True)),
        ("zotero:groups/678/collections/ABCD2345", Shelf("678", group=True, collection="ABCD2345")),
        ("zotero:users/ada", None),
        ("zotero:users/1/collections/abcd", None),
        ("references.bib", None),
    ],
)
def test_places_at_zotero(place: str, shelf: Shelf | None) -> None:
    """Users, groups, and collections of both; all else is a file."""
    assert Shelf.named(place) == shelf
