"""The daily-papers API's answers: papers in the order of the page, and the answers of days without any."""

import json
from typing import Any

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind
from digest.core.snapshot import Reading, StatedDay
from digest.dumps.readers.daily_api import DailyApi
from tests.support.samples import PAPERS, entry


def answer(value: Any) -> Reading:
    """The reading of an answer, which the reader knows as its own."""
    data = json.dumps(value).encode()
    assert DailyApi().sniff(data)
    return DailyApi().read(data)


def test_a_paper_gives_all_it_has() -> None:
    """Folded texts, up-votes, the authors that the page shows, and where paper, code and project are."""
    (record,) = answer([entry(PAPERS[0])]).records
    assert (record.ids, record.upvotes, record.line) == ((PAPERS[0]["id"],), 12, 1)
    assert record.revision.title == PAPERS[0]["title"]
    assert record.revision.authors == (PAPERS[0]["author"],)
    assert record.revision.links == (
        Link(LinkKind.PAPER, "https://huggingface.co/papers/2503.12533"),
        Link(LinkKind.CODE, "https://github.com/a/b"),
        Link(LinkKind.PROJECT, "https://e.com/demo"),
        Link(LinkKind.PDF, "https://arxiv.org/pdf/2503.12533"),
    )


@pytest.mark.parametrize(
    ("picture", "links"),
    [
        ({"thumbnail": "https://cdn.example.org/1.png"}, ("https://cdn.example.org/1.png",)),
        ({"mediaUrl": "https://cdn.example.org/1.png"}, ("https://cdn.example.org/1.png",)),
        ({"thumbnail": "https://e.com/demo"}, ("https://e.com/demo",)),  # which is its project as well
        ({"mediaUrls": ["https://cdn.example.org/1.mp4"]}, ()),
        ({"thumbnail": "javascript:alert(1)"}, ()),
        ({"thumbnail": ["https://cdn.example.org/1.png"]}, ()),
        ({}, ()),
    ],
)
def test_the_picture_beside_a_paper_is_no_place_that_it_leads_to(
    picture: dict[str, Any], links: tuple[str, ...]
) -> None:
    """R36: where the answer gives one, as an address; what follows a paper's links does not follow it."""
    (record,) = answer([entry(PAPERS[0]) | picture]).records
    (without,) = answer([entry(PAPERS[0])]).records
    found = tuple(link.url for link in record.revision.links if link.kind is LinkKind.THUMBNAIL)
    assert found == links
    assert (
        tuple(link for link in record.revision.links if link.kind is not LinkKind.THUMBNAIL) == without.revision.links
    )
    assert record.revision.fingerprint == without.revision.fingerprint


def test_the_order_of_the_answer_is_the_rank() -> None:
    """Whatever the up-votes say: the answer is sorted as the page is."""
    few, many = entry(PAPERS[0]), entry(PAPERS[1])
    few["paper"]["upvotes"], many["paper"]["upvotes"] = 1, 90
    assert [record.upvotes for record in answer([few, many]).records] == [1, 90]


def test_papers_in_pythons_notation() -> None:
    """As a program saves them that turns what it got into text, within an answer or bare."""
    texts = [str(entry(paper)) for paper in PAPERS]
    assert [record.ids[0] for record in answer(texts).records] == [paper["id"] for paper in PAPERS]
    reading = answer({"status": "success", "date": "2025-01-10", "data": texts})
    assert (len(reading.records), reading.day) == (3, StatedDay(1, 10, 2025))
    assert reading.records[0].revision.abstract == PAPERS[0]["abstract"]


@pytest.mark.parametrize("value", [1, [], {}, None, {"status": "no_data", "message": "No papers found for this date"}])
def test_an_answer_that_stands_for_no_papers(value: Any) -> None:
    """It is no error: the sign says that the source itself lists none."""
    reading = answer(value)
    assert (reading.records, reading.dropped, reading.signs) == ((), (), frozenset({"none"}))


def test_an_answer_that_is_an_error() -> None:
    """The sign tells it from a quiet day, and its words are kept."""
    reading = answer({"error": "Rate limited", "status": 429})
    assert reading.signs == {"fault"}
    assert "says “Rate limited; 429”" in reading.dropped[0].reason
    assert answer({"error": {"code": 1}}).dropped[0].reason == "is no list of papers"


def test_the_day_is_that_on_which_all_were_submitted() -> None:
    """A week's answer mixes days and states none."""
    first, second = entry(PAPERS[0]), entry(PAPERS[1])
    assert answer([first, second]).day == StatedDay(3, 18, 2025)
    second["paper"]["submittedOnDailyAt"] = "2025-03-17T02:11:08.263Z"
    assert answer([first, second]).day is None


def test_what_is_no_paper_costs_itself_alone() -> None:
    """R8: place and reason; a record without the inner object is read too."""
    given = [
        {"paper": {"id": "2503.1"}},
        7,
        "{'paper': torn",
        {"title": "A", "summary": "B"},
        {"paper": 1, "title": "C"},
    ]
    reading = DailyApi().read(json.dumps(given, indent=0).encode())
    assert [record.revision.title for record in reading.records] == ["A", "C"]
    assert [dropped.line for dropped in reading.dropped] == [2, 7, 8]
    assert [dropped.reason.split(" (")[0].split(":")[0] for dropped in reading.dropped] == [
        "has no title",
        "is no paper",
        "is no paper",
    ]


def test_what_is_no_json_is_refused() -> None:
    """R2: with the place; a tear after the first paper is reported instead."""
    with pytest.raises(DumpError, match="is no JSON: "):
        DailyApi().read(b"<html>")
    reading = DailyApi().read(json.dumps([entry(PAPERS[0]), 1]).encode()[:-4])
    assert (len(reading.records), reading.signs) == (1, frozenset({"torn"}))


@pytest.mark.parametrize(
    "data", [b'{"title": "A", "status": "x"}', b'{"a": 1}', b"[[1]]", b"2503", b'[{"title": "A"}]', b"text"]
)
def test_what_is_of_another_form_is_not_claimed(data: bytes) -> None:
    """Plain JSON lines, a year, other lists."""
    assert not DailyApi().sniff(data)
