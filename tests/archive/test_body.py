"""The Markdown face as a page's body."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from digest.archive.body import TAGS, at_home, body
from digest.archive.clean import addresses, fit, href, untaught, veiled, without_colophon
from tests.support.editions import HOSTILE_TITLES, hostile_edition
from tests.support.growth import grows_evenly
from tests.support.issues import markdown


class Elements(HTMLParser):
    """Which elements, attributes and texts a page holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element."""
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        """Remember a text."""
        self.text += data


def test_the_masthead_is_left_to_the_page() -> None:
    """One level-1 heading a page: what stands above the first section is dropped."""
    html = body("# Trending papers\n\nTuesday\n\n## Agents\n\n2 of 5\n\n### A title\n\nA sentence.\n")
    assert "<h1" not in html
    assert "Tuesday" not in html
    assert html.startswith('<h2 dir="auto">Agents</h2>')
    assert '<h3 dir="auto">A title</h3>' in html


def test_what_is_said_to_a_subscriber_is_left_out() -> None:
    """R73: the body ends at the last rule after a blank line; the underline of a title is none."""
    face = "A title\n-------\n\nText.\n\n---\n\nMore.\n\n---\n\nUnsubscribe\n"
    assert without_colophon(face) == "A title\n-------\n\nText.\n\n---\n\nMore.\n"
    assert without_colophon("A title\n-------\n\nText.\n") == "A title\n-------\n\nText.\n"
    assert body("# Masthead\n\nNothing new.\n\n---\n\n## Unsubscribe\n") == ""


def test_markup_in_markdown_is_text() -> None:
    """R36: raw HTML, script links and images yield no element and no scheme."""
    html = body(
        "## S\n\n<script>alert(1)</script>\n\n<b onclick=x>bold</b>\n\n[x](javascript:alert(1)) "
        "[y](data:text/html,1) <javascript:alert(1)> ![i](http://e.vil/i.png) [z](mailto:ada@example.org)\n"
    )
    found = Elements(html)
    assert found.tags <= TAGS
    assert {name for name, _ in found.attributes} <= {"href", "dir"}
    assert not any(value.startswith(("javascript", "data", "mailto")) for _, value in found.attributes)
    assert "<script>alert(1)</script>" in found.text
    assert "<b onclick=x>bold</b>" in found.text


def test_hostile_titles_stay_readable() -> None:
    """R75: what was escaped in the Markdown face stands in the page as it was written."""
    text = Elements(body(markdown(hostile_edition()))).text
    missing = [title for title in HOSTILE_TITLES if fit(title) not in text]
    assert missing == []


@given(st.text(alphabet="<>&\"'()[]!*_`#|-:/ \njavscriptonx=", max_size=200))
def test_no_text_becomes_more_than_it_may(text: str) -> None:
    """R36: whatever the Markdown face holds, only our elements and web links come out."""
    found = Elements(body("## S\n\n" + text))
    assert found.tags <= TAGS
    assert all(
        name == "dir" or value.startswith(("http", "/", "#")) or ":" not in value for name, value in found.attributes
    )


@pytest.mark.parametrize("piece", ["[", "![", "[a](", "\\[", "*a", "`", "<"])
def test_no_line_takes_seconds(piece: str) -> None:
    """R38: runs of one mark, which cost Python-Markdown the square of their length, are tamed."""
    assert len(Elements(body("## S\n\n" + piece * 5000)).text) >= 5000
    assert grows_evenly(lambda text: body("## S\n\n" + text), piece, 10_000)


def test_what_no_page_may_hold_is_dropped() -> None:
    """Controls, surrogates and noncharacters are valid neither in HTML nor in XML; line breaks are."""
    assert fit("a\x00\x07\x85\ud800\ufffe\U0010ffffb\tc\nd\u202e") == "ab\tc\nd"


def test_addresses_of_papers_are_checked_and_encoded() -> None:
    """R36: only web and mail addresses come through, as valid ones."""
    assert href("https://example.org/<100%>?q=a|b&c=%20'\"") == "https://example.org/%3C100%25%3E?q=a%7Cb&c=%20%27%22"
    assert [href(url) for url in ("javascript:alert(1)", "data:text/html,x", "//x", "https://a b")] == [""] * 4


def test_addresses_are_veiled_but_the_ones_to_keep() -> None:
    """R73: no address can be gathered from a page, but the one that the newsletter shows."""
    text = r"ada@example.org, grace\@x, emmy@mail.example\.org, pass@1 and pkg@1.2.3, join@example.org"
    keep = addresses("mailto:join@example.org?subject=subscribe")
    assert keep == {"join@example.org"}
    assert veiled(text, keep) == (
        r"ada at example.org, grace\@x, emmy at mail.example\.org, pass@1 and pkg@1.2.3, join@example.org"
    )


@pytest.mark.parametrize("piece", ["a.", "a@"])
def test_veiling_long_text_is_quick(piece: str) -> None:
    """R38: a long word without an address costs no more than its length."""
    assert grows_evenly(veiled, piece, 400_000)


def test_links_stay_at_home() -> None:
    """Public addresses of the archive become relative ones."""
    html = Markup(
        '<a href="https://example.org/t/issues/a.html">a</a><a href="https://example.org/t/issues/b.html">b</a>'
        '<a href="https://example.org/tea">c</a>'
    )
    assert at_home(html, "https://example.org/t", "issues/b.html", (), ()) == (
        '<a href="../issues/a.html">a</a><a href="#all">b</a><a href="https://example.org/tea">c</a>'
    )


def test_titles_lead_to_the_pages_of_their_papers() -> None:
    """The first title to the first page, whatever it says or leads to; those without page stay as they are."""
    html = Markup(
        '<h3 dir="auto">One &amp; two</h3><h3 dir="auto"><a href="https://a.org/1">One &amp; two</a></h3>'
        '<h3 dir="auto"><a href="https://a.org/2">Three</a></h3><h3 dir="auto">Odd <a href="https://b.org">b</a></h3>'
        '<li dir="auto">Four · ▁█ five · ▁█ 2nd</li>\n'
        '<li dir="auto"><a href="https://a.org/6">Six</a> · ·█ back at 3rd</li>'
    )
    assert at_home(html, "", "", ("p/1.html", "p/2.html", "", "p/4.html"), ("p/5.html", "p/6.html")) == (
        '<h3 dir="auto"><a href="../p/1.html">One &amp; two</a></h3>'
        '<h3 dir="auto"><a href="../p/2.html">One &amp; two</a></h3>'
        '<h3 dir="auto"><a href="https://a.org/2">Three</a></h3><h3 dir="auto">Odd <a href="https://b.org">b</a></h3>'
        '<li dir="auto"><span><a href="../p/5.html">Four · ▁█ five</a></span>'
        ' <span class="spark" aria-hidden="true">▁█</span> <span class="move">2nd</span></li>\n'
        '<li dir="auto"><span><a href="../p/6.html">Six</a></span>'
        ' <span class="spark" aria-hidden="true">·█</span> <span class="move">back at 3rd</span></li>'
    )


def test_titles_of_other_papers_than_the_edition_shows_are_left_alone() -> None:
    """A theme may leave papers out; no title is led to the wrong page."""
    html = Markup('<h3 dir="auto">One</h3><li dir="auto">Two · ▁█ 2nd</li>')
    assert at_home(html, "", "", ("p/1.html", "p/2.html"), ()) == (
        '<h3 dir="auto">One</h3>'
        '<li dir="auto"><span>Two</span>'
        ' <span class="spark" aria-hidden="true">▁█</span> <span class="move">2nd</span></li>'
    )


def test_links_by_which_subscribers_teach_are_taken_out() -> None:
    """R73: also where a theme sets them otherwise; what a paper says of such links stays."""
    mail = "mailto:teach@example.org?subject={}%20trending%202025-03-18-0700.1"
    more, less = mail.format("more"), mail.format("less")
    assert untaught(f"Text. [Mehr]({more}) or [weniger]({less}).\n") == "Text.  or .\n"
    assert (
        untaught(f"[Code](https://e.org) ·\n[a]({more}) · [b]({less})\n\n### T\n") == "[Code](https://e.org)\n\n### T\n"
    )
    assert (
        untaught(f"Why.\n\nCode: https://e.org\nMore: {more}\nLess: {less}\n\nT\n")
        == "Why.\n\nCode: https://e.org\n\nT\n"
    )
    said = f"The subject {more} was \\[x\\]({more}) and ?subject=more.\n"
    assert untaught(said) == said


@pytest.mark.parametrize("part", ["[", "mailto:", "[x](mailto:", " ·\n", "a: ", "[a](mailto:x?subject=more%20"])
def test_taking_them_out_takes_no_time(part: str) -> None:
    """R38: whatever a face repeats."""
    face = part * (200_000 // len(part)) + "?subject="
    assert untaught(face) == face
    assert grows_evenly(lambda text: untaught(text + "?subject="), part, 400_000)
