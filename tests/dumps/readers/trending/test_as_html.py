"""The page as saved HTML: from the list that it carries, else from its cards, each paper once."""

import contextlib
from collections.abc import Callable

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind
from digest.core.snapshot import Reading, StatedDay
from digest.dumps.readers.trending import as_html
from digest.dumps.readers.trending.as_html import TrendingHtml
from tests.support.hanging import no_hang
from tests.support.samples import PAPERS, card, carrying_page, entry, page_of_cards

TITLES = [paper["title"] for paper in PAPERS]


def reading(page: str) -> Reading:
    """What is read of a page that the reader knows as its own."""
    assert TrendingHtml().sniff(page.encode())
    return TrendingHtml().read(page.encode())


def test_the_list_that_the_page_carries() -> None:
    """With up-votes, authors and the day, as the API has them; places are lines of the page."""
    found = reading(carrying_page([entry(paper) for paper in PAPERS]))
    assert [record.revision.title for record in found.records] == TITLES
    assert [record.line for record in found.records] == [3, 3, 3]
    assert (found.day, found.records[0].upvotes) == (StatedDay(3, 18, 2025), 12)


def test_a_page_that_breaks_off_in_its_list() -> None:
    """R8: what is whole is read, the tear is said."""
    page = carrying_page([entry(paper) for paper in PAPERS])
    found = reading(page[: page.index("hidden") + 5])
    assert (len(found.records), found.signs) == (0, frozenset())
    found = reading(page[: page.index(PAPERS[2]["id"]) + 5])
    assert (len(found.records), found.signs) == (2, frozenset({"torn"}))
    assert found.dropped[0].line == 3


def test_cards_that_are_printed_twice_count_once() -> None:
    """R6: for wide and for narrow windows; up-votes, code and the day are found among them."""
    found = reading(page_of_cards())
    assert [record.revision.title for record in found.records] == TITLES
    assert (found.repeats, found.day, found.signs) == (3, StatedDay(3, 18), frozenset({"header"}))
    record = found.records[0]
    assert (record.ids, record.upvotes, record.line) == ((PAPERS[0]["id"],), 12, 3)
    assert record.revision.abstract == PAPERS[0]["abstract"]
    assert Link(LinkKind.CODE, "https://github.com/a/b") in record.revision.links


def test_an_empty_list_gives_way_to_the_cards() -> None:
    """And a page with neither is a reading whose heading tells the doctor what it should have been."""
    page = carrying_page([]).replace("</body>", card(PAPERS[0]) + "</body>")
    assert len(reading(page).records) == 1
    bare = reading(
        "<html><p>Get trending papers in your email inbox!</p><h3>Other</h3><h3><a href='/x'>y</a></h3></html>"
    )
    assert (bare.records, bare.signs) == ((), frozenset({"header"}))


def test_markup_within_titles_stays_text() -> None:
    """R36: what the page escapes is the text that it stands for; comments are nothing, and so is a dash for votes."""
    page = page_of_cards().replace(">12<", ">-<").replace("TPDiff", "<!-- x -->&lt;b&gt;TPDiff<span>!</span>")
    found = reading(page).records[1]
    assert "<b>TPDiff !" in found.revision.title
    assert found.upvotes is None  # the dash of a paper without any


@pytest.mark.parametrize(
    "data", [b"<html><h1>502 Bad Gateway</h1></html>", b"<p>x", b"Daily Papers", b"<?xml?><rss/>", b""]
)
def test_other_markup_is_not_claimed(data: bytes) -> None:
    """R2: an error page of the host is none of this source."""
    assert not TrendingHtml().sniff(data)


def test_pages_beyond_all_measure_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """In bytes, in markup and in tags."""
    with pytest.raises(DumpError, match="more markup"):
        TrendingHtml().read(b"<p>" * 200_001)
    monkeypatch.setattr(as_html, "LARGEST", 10)
    with pytest.raises(DumpError, match="has more than 0 MB"):
        TrendingHtml().read(b"<p>" * 10)


@pytest.mark.parametrize(
    "made",
    [
        lambda: "<div>" * 190_000,
        lambda: "<b><i>" * 90_000,
        lambda: "<table>" * 190_000,
        lambda: ("<div " + " ".join(f"a{n}" for n in range(1_200)) + ">") * 600,
        lambda: "<p " + " ".join(f"a{n}" for n in range(400_000)) + ">",
        lambda: 'data-target="DailyPapers" ' * 100_000,
        lambda: '<h3><a href="/papers/2503.00001">x</a></h3>' * 30_000,
        lambda: "&amp;" * 700_000,
    ],
    ids=range(8),
)
def test_no_markup_hangs(made: Callable[[], str]) -> None:
    """R38: whatever repeats itself comes to an end, and the cards before it are read."""
    with no_hang(), contextlib.suppress(DumpError):
        assert len(reading(page_of_cards() + made()).records) >= 3


def test_no_title_within_titles_hangs() -> None:
    """R38: a long text is not gathered for each of the elements around it."""
    within = "<div><h3><a href='x'>" * 60 + f"<i>{'x ' * 3_500}</i>" * 500
    with no_hang():
        assert reading(page_of_cards().replace("<article>", f"{within}<article>", 1)).signs == {"header"}


def test_a_page_without_elements() -> None:
    """A document of nothing at all."""
    assert TrendingHtml().read(b"").records == ()


def test_references_without_end() -> None:
    """R8: neither in the list that the page carries nor in its text is a number made of five thousand digits."""
    page = carrying_page([entry(paper) for paper in PAPERS]).replace("&quot;title", f"&#{'9' * 5_000};&quot;title")
    assert reading(page).records == ()


@pytest.mark.parametrize("one", [page_of_cards(), carrying_page([entry(paper) for paper in PAPERS[:2]])])
def test_a_second_page_is_told_and_not_read(one: str) -> None:
    """R8: one dump is one capture; the first page is read as if it stood alone."""
    two = carrying_page([entry(paper) for paper in PAPERS[2:]])
    alone, both = reading(one), reading(f"{one}\n{two}{two}")
    assert (both.records, both.day, both.signs) == (alone.records, alone.day, alone.signs)
    assert [drop.reason.partition(";")[0] for drop in both.dropped] == ["begins another page"] * 2
    first = 2 + one.count("\n")
    assert [drop.line for drop in both.dropped] == [first, first + two.count("\n")]


@pytest.mark.untraced
def test_no_number_of_pages_hangs() -> None:
    """R38: thousands of pages in one file are told within bounds."""
    with no_hang():
        found = TrendingHtml().read(b"<html></html>\n" * 500_000)
    assert sum(drop.count for drop in found.dropped) == 499_999
