"""The trending page as a crawler's Markdown."""

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind
from digest.core.snapshot import Dropped, Reading, StatedDay
from digest.dumps.readers.trending.as_markdown import TrendingMarkdown, plain
from tests.support.data import FIXTURES
from tests.support.hanging import no_hang

PAGE = "# Daily Papers\n\n## by [![](https://e.com/a.png)AK](https://e.com/ak) and the research community\n\nOct 2\n\n"


def read(text: str) -> Reading:
    """What the reader makes of the page's heading and a text."""
    return TrendingMarkdown().read((PAGE + text).encode())


def test_a_real_capture() -> None:
    """Ids, up-votes, links and text without the crawler's marks; every line is placed."""
    reading = TrendingMarkdown().read((FIXTURES / "crawled.md").read_bytes())
    first, second = reading.records
    assert (first.ids, first.upvotes, second.ids, second.upvotes) == (("2606.00683",), 101, ("2502.20581",), None)
    assert second.revision.title == (
        "The Noisy Path from Source to Citation: Measuring How Scholars Engage with Past Research"
    )
    assert second.revision.abstract.startswith(
        "Academic citations are widely used for evaluating research and tracing knowl"
    )
    assert second.revision.abstract.endswith("from cited to citing paper.")
    assert first.revision.links == (
        Link(LinkKind.PAPER, "https://huggingface.co/papers/2606.00683"),
        Link(LinkKind.PDF, "https://arxiv.org/pdf/2606.00683"),
    )
    assert (reading.day, reading.dropped, reading.signs) == (StatedDay(10, 2), (), frozenset(("header",)))


def test_a_heading_and_a_bare_title_are_no_paper() -> None:
    """R8: the title is reported."""
    reading = TrendingMarkdown().read((FIXTURES / "crawled-heading.md").read_bytes())
    assert reading.records == ()
    assert [drop.line for drop in reading.dropped] == [8]


def test_trending_cards_bring_their_code() -> None:
    """Cards without links to papers are read too; a repository beside the card is the paper's."""
    reading = read(
        "### A \\[Title\\]\\\nof two lines\n\nWe study this. It helps.\n\n[GitHub 3.29k](https://github.com/a/b)\n\n"
        "[arXiv Page](https://arxiv.org/abs/2503.1)\n\n### Next\n\nWe study that.\n\n[2](https://e.com/x#community)\n"
    )
    first, second = reading.records
    assert first.revision.title == "A [Title] of two lines"
    assert first.revision.links == (Link(LinkKind.CODE, "https://github.com/a/b"),)
    assert (second.revision.abstract, first.ids) == ("We study that.", ())
    assert reading.dropped == ()


def test_a_torn_last_abstract_is_reported() -> None:
    """R8: a link that is never closed leaves a paper without a whole abstract."""
    card = "### [A](https://huggingface.co/papers/2503.00001)\n\n[{}](https://huggingface.co/papers/2503.00001)\n\n"
    reading = read(card.format("We study this. It ends.") + "### B\n\nWe study that. It breaks off in the")
    assert [record.revision.title for record in reading.records] == ["A"]
    assert reading.dropped == (Dropped(11, "the dump breaks off in this paper's abstract: “B”"),)
    assert "cut" in reading.signs


def test_submitters_alone() -> None:
    """A page of submitters says so; what belongs to nothing is reported."""
    reading = read(
        "## ![](https://e.com/b.png)\n\nSubmitted by\n\n[![](https://e.com/a.svg)ada](https://e.com/ada)\n\n"
        "A stray line\n\n- Daily\n- Weekly\n"
    )
    assert (reading.records, reading.signs) == ((), frozenset(("header", "submitters")))
    assert reading.dropped == (Dropped(13, "belongs to no paper: “A stray line”"),)


def test_without_the_heading_it_is_refused() -> None:
    """Any other Markdown is no dump of the page."""
    with pytest.raises(DumpError, match="no heading"):
        TrendingMarkdown().read(b"# Notes\n\n### A title\n\nAn abstract.\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cited\\\\\nas", "cited as"),
        ("Engage\\  with", "Engage with"),
        (r"\*bold\* \[1\] \$5", "*bold* [1] $5"),
        ("![x](https://e.com/x.png)May 29[6](https://e.com/p#community)", "May 29"),
        ("[Daily Papers](https://e.com)", "Daily Papers"),
    ],
)
def test_marks_are_taken_off(text: str, shown: str) -> None:
    """Images, targets, line ends and escapes are no text."""
    assert plain(text) == shown


def test_a_page_that_ends_in_a_title_is_cut() -> None:
    """R2: a title that leads to its paper, and nothing below it; any other heading may be the page's own."""
    link = "### [B](https://huggingface.co/papers/2503.00002)\n"
    page = f"# Daily Papers\n\n### A\n\nWe study this. It ends.\n\n{link}"
    assert "cut" in read(page).signs
    assert "cut" not in read(page.replace(link, "### Company\n")).signs


@pytest.mark.parametrize("piece", ["[x](", "![x](", "![", "\\", "[x](("])
def test_no_link_hangs(piece: str) -> None:
    """R38: whatever repeats itself comes to an end."""
    with no_hang():
        read(f"### A\n\n{piece * (3_000_000 // len(piece))}\n")


def test_a_second_page_is_told_and_not_read() -> None:
    """R8: one dump is one capture; the first page is read as if it stood alone."""
    text = (FIXTURES / "crawled.md").read_text(encoding="utf-8")
    alone, both = read(text), read(f"{text}\n{text.replace('huggingface.co/papers/2', 'huggingface.co/papers/1')}")
    assert both.records == alone.records
    (told,) = both.dropped
    assert told.reason.startswith("begins another page, of ")
