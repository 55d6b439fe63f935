"""A scraper's list: what stands in the abstract's place is often none."""

import json
from typing import Any

import pytest

from digest.core.errors import DumpError
from digest.core.snapshot import Reading
from digest.dumps.readers.hf_scrape import HfScrape

LONG = "We study how agents plan over long horizons, and show that a simple rule does as well as a learned one."
LONG = f"{LONG} All of our code is there."


def read(*papers: Any) -> Reading:
    """The reading of a list."""
    return HfScrape().read(json.dumps(papers, indent=0).encode())


def paper(abstract: Any) -> dict[str, Any]:
    """A paper with an abstract."""
    return {
        "title": "A Title",
        "paper_url": "https://huggingface.co/papers/2511.21631",
        "details": {"abstract": abstract},
    }


@pytest.mark.parametrize(
    ("abstract", "reason"),
    [
        ("A title", "has its title in the abstract's place"),
        ("Project page: https://e.com", "has a comment in the abstract's place"),
        ("🚀 " + LONG, "has a comment in the abstract's place"),
        ("TL;DR: " + LONG, "has a comment in the abstract's place"),
        ("We are excited to share this. " + LONG, "has a comment in the abstract's place"),
        ("too short", "has a comment in the abstract's place"),
    ],
)
def test_what_is_no_abstract_is_left_out_and_said(abstract: str, reason: str) -> None:
    """R8: the paper stays, with its place and the beginning of what was left out."""
    reading = read(paper(abstract))
    assert reading.records[0].revision.abstract == ""
    assert [(drop.line, drop.reason.partition(",")[0].partition(":")[0]) for drop in reading.dropped] == [(2, reason)]


def test_an_abstract_is_kept_and_nothing_is_no_comment() -> None:
    """Empty or null is simply no abstract."""
    assert read(paper(LONG)).records[0].revision.abstract == LONG
    for nothing in ("", None):
        assert read(paper(nothing)).dropped == ()


def test_what_is_no_paper_costs_itself_alone() -> None:
    """R8: the title may stand in the details; an address of another form gives no id."""
    other = {"details": {"title": "B"}, "paper_url": "https://e.com/x"}
    reading = read(5, other, {"paper_url": "https://huggingface.co/papers/2511.21631"})
    assert [(record.ids, record.revision.title) for record in reading.records] == [((), "B")]
    assert [drop.reason for drop in reading.dropped] == ["has no title", "has no title (id “2511.21631”)"]


def test_what_is_no_list_is_refused() -> None:
    """R2."""
    with pytest.raises(DumpError, match="no JSON list"):
        HfScrape().read(b"{}")
