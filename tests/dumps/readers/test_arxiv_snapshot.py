"""arXiv's metadata snapshot: a line gives all it has."""

from typing import Any

import pytest

from digest.core.paper import Record
from digest.dumps.readers.arxiv_snapshot import ArxivSnapshot, record
from tests.support.samples import PAPERS, SAMPLES, snapshot_line


def one(**more: Any) -> Record:
    """The record of a line."""
    made = record(snapshot_line(PAPERS[0], **more), 5)
    assert isinstance(made, Record)
    return made


def test_a_line_gives_all_it_has() -> None:
    """Folded texts, categories apart, the last version, the DOI as a second id, authors with given names first."""
    made = one()
    assert (made.line, made.ids) == (5, ("2503.12533", "10.1103/PhysRevD.76.013009"))
    revision = made.revision
    assert (revision.title, revision.abstract) == (PAPERS[0]["title"], PAPERS[0]["abstract"])
    assert (revision.authors, revision.categories) == (("Haoqi Yuan",), ("cs.RO", "cs.CV"))
    assert (revision.version, revision.withdrawn) == (2, False)


@pytest.mark.parametrize(
    ("versions", "number"),
    [([{"version": "v7"}], 7), ([1, 2, 3], 3), ([{}, {}], 2), ([], None), (None, None), ("v2", None)],
)
def test_the_version_is_that_of_the_last_entry(versions: Any, number: int | None) -> None:
    """Else how many entries there are."""
    assert one(versions=versions).revision.version == number


def test_authors_of_one_text() -> None:
    """Where the snapshot has not taken them apart; a suffix comes last."""
    assert one(authors_parsed=None, authors="A. Ada and B. Bo").revision.authors == ("A. Ada", "B. Bo")
    assert one(authors_parsed=[["Doe", "Jane", "Jr"], [], 3, ["", ""]]).revision.authors == ("Jane Doe Jr",)
    assert one(authors_parsed=[["", ""]], authors="A. Ada").revision.authors == ("A. Ada",)


def test_withdrawals_are_seen() -> None:
    """In the comments or in the abstract's place."""
    assert one(comments="This paper has been withdrawn due to an error").revision.withdrawn
    assert one(abstract="This submission has been withdrawn by arXiv administrators.").revision.withdrawn


def test_of_several_dois_the_first_counts() -> None:
    """Some lines hold two; what is no DOI is left out."""
    assert one(doi="10.1000/a 10.1000/b").ids[1] == "10.1000/a"
    assert one(doi="none").ids == one(doi=None).ids == ("2503.12533",)


def test_a_bad_line_says_why() -> None:
    """R8: torn, or without a title."""
    assert str(record(snapshot_line(PAPERS[0])[:50], 1)).startswith("is no whole JSON object")
    assert record(snapshot_line(PAPERS[0], title=" "), 1) == "has no title (id “2503.12533”)"


def test_its_form_tells() -> None:
    """The fields that only the snapshot has, also where the first line is long."""
    assert ArxivSnapshot().sniff(snapshot_line(PAPERS[0], abstract="x" * 90_000))
    assert not ArxivSnapshot().sniff(SAMPLES["jsonl"]())
