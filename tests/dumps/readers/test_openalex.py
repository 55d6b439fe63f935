"""OpenAlex works, in one answer or a work a line, with their abstracts put in order."""

import json
from typing import Any

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Record
from digest.dumps.readers.openalex import OpenAlex, record
from tests.support.samples import PAPERS, work


def one(**more: Any) -> Record:
    """The record of a work."""
    made = record(json.dumps(work(PAPERS[0], **more)).encode(), 3)
    assert isinstance(made, Record)
    return made


def test_a_work_gives_all_it_has() -> None:
    """R3: the arXiv id of a location comes first, then the DOI, then OpenAlex's own."""
    made = one()
    assert made.ids == ("2503.12533", "https://doi.org/10.5555/250312533", "https://openalex.org/W250312533")
    revision = made.revision
    assert (revision.title, revision.abstract) == (PAPERS[0]["title"], PAPERS[0]["abstract"])
    assert (revision.authors, revision.categories) == ((PAPERS[0]["author"],), ("Robotics", "Vision"))
    assert not revision.withdrawn


def test_a_work_that_is_not_on_arxiv() -> None:
    """The DOI leads; a retraction counts as a withdrawal; what is missing is empty."""
    made = one(
        locations=None, is_retracted=True, abstract_inverted_index=None, authorships=[7, {"author": {}}], topics=None
    )
    assert made.ids[0] == "https://doi.org/10.5555/250312533"
    assert (made.revision.withdrawn, made.revision.abstract, made.revision.authors) == (True, "", ())
    assert one(authorships=7).revision.authors == ()
    assert one(locations=[3], primary_location=None, doi=None).ids == ("https://openalex.org/W250312533",)


def test_positions_without_measure_are_passed_over() -> None:
    """A hostile index cannot make an abstract of a billion words."""
    index = {"far": [10**9], "a": [0, "x", -1], "b": [1], "c": 5, "d": [9_999]}
    assert one(abstract_inverted_index=index).revision.abstract == "a b"


def test_works_line_by_line() -> None:
    """R8: as the whole snapshot has them; a torn line costs itself, its number is said."""
    data = b"\n".join((*(json.dumps(work(paper)).encode() for paper in PAPERS), b'{"id": "https'))
    assert OpenAlex().sniff(data)
    reading = OpenAlex().read(data)
    assert [found.line for found in reading.records] == [1, 2, 3]
    assert [dropped.line for dropped in reading.dropped] == [4]


def test_an_answer_over_several_lines() -> None:
    """R8: an answer, or a bare list; places are lines, and what has no title is said."""
    works = [work(PAPERS[0]), work(PAPERS[1], title=None, display_name=None), 5]
    for answer in ({"results": works}, {"meta": {}, "results": works}, works):
        reading = OpenAlex().read(json.dumps(answer, indent=0).encode())
        assert len(reading.records) == 1
        assert [dropped.reason.partition(" (")[0] for dropped in reading.dropped] == [
            "has no title",
            "is JSON, but no object",
        ]
        assert reading.records[0].line < reading.dropped[0].line


def test_an_answer_without_works() -> None:
    """The sign says that the source itself lists none; an answer of another form is refused."""
    assert OpenAlex().read(b'{"meta": {"count": 0}, "results": []}').signs == {"none"}
    with pytest.raises(DumpError, match="no list of works"):
        OpenAlex().read(b'{"meta": {}}')
