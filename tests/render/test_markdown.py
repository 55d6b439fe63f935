"""Escaping for Markdown, read back by two parsers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as python_markdown
from markdown_it import MarkdownIt
from markupsafe import Markup

from digest.render.clean import address, line
from digest.render.markdown import escape, link_target
from tests.support.editions import HOSTILE_TITLES
from tests.support.faces import Page, characters, urls

CASES = (
    *HOSTILE_TITLES,
    "1. not a list",
    "2) nor this",
    "- nor this",
    "+ nor this",
    "=== no heading",
    "---",
    "> no quote",
    "~~~ no fence",
    "```no fence```",
    "&copy; &#106;avascript: &lt;",
    "| a | b |",
    "[ref]: http://e.vil",
    "[^1]: note",
    "![img](x.png)",
    "back\\slash \\* \\\\",
    "line *em* **strong** __init__ snake_case",
    "{: .attr } {#id}",
    "<!-- no comment -->",
    "http://e.vil and HTTPS://E.VIL",
    "*[HTML]: abbreviation",
    "x < y & $a_b$, $$\\alpha$$",
)


def _commonmark(text: str) -> str:
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


@pytest.mark.parametrize("render", [python_markdown, _commonmark])
@pytest.mark.parametrize("raw", CASES)
def test_text_stays_text(raw: str, render: object) -> None:
    """R36, R37: a paragraph that begins with any text is one paragraph of that text, in both dialects."""
    assert callable(render)
    page = Page(render(f"{escape(line(raw))}\n"))
    assert (page.tags, page.said("p")) == ({"p"}, [line(raw)])


@pytest.mark.parametrize("render", [python_markdown, _commonmark])
@given(raw=st.text(characters, min_size=1, max_size=40).map(line).filter(bool), url=urls.map(address).filter(bool))
def test_a_linked_title_stays_one_link(raw: str, url: str, render: object) -> None:
    """R16, R36: heading, link and emphasis hold the whole text and nothing else."""
    assert callable(render)
    page = Page(render(f"### [{escape(raw)}]({link_target(url)})\n\nWhy: **{escape(raw)}** in the title.\n"))
    assert page.tags <= {"h3", "a", "p", "strong"}
    assert page.said("a") == page.said("h3") == [raw]
    assert page.addresses == {url}
    assert "Why:" in page.said("p")[0]


def test_autolinks_are_broken() -> None:
    """GitHub finds no address and no mailbox in escaped text."""
    assert escape("https://e.vil www.e.vil a@e.vil") == "https&#58;//e.vil www&#46;e.vil a@e\\.vil"


def test_markdown_is_not_escaped_again() -> None:
    """What a macro has made is left alone."""
    assert escape(Markup("**x**")) == "**x**"


def test_brackets_do_not_cost_the_square() -> None:
    """R38: five thousand opening brackets, escaped, are read in a moment."""
    assert Page(python_markdown(escape("[" * 5000))).said("p") == ["[" * 5000]
