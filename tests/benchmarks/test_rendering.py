"""The yardstick of `bench_render.py` says what ours says, word for word, so that neither does less than the other."""

import random
import re

from digest.core.issue import Faces
from digest.render import Renderer
from tests.benchmarks.bench_render import NEWSLETTER, PAPERS, edition
from tests.benchmarks.rendering.sane import Sane
from tests.support.editions import DAYS, sample_papers
from tests.support.faces import Page, squash

SHOWN = ("title", "h1", "h2", "h3", "p", "td", "b", "mark", "div", "a")


def both() -> tuple[Faces, tuple[str, str, str]]:
    """An edition in our faces, and as HTML, text and Markdown in theirs."""
    pool = [paper for day in DAYS for paper in sample_papers(day)]
    made, renderer = edition(pool, random.Random(0), PAPERS), Renderer()  # noqa: S311 - the same each time
    return renderer.render(NEWSLETTER, made), Sane().faces(renderer.see(NEWSLETTER, made))


def test_the_yardstick_sends_the_same_page() -> None:
    """Element by element, and with the same links."""
    ours, (html, _, _) = both()
    mine, theirs = Page(ours.html), Page(html)
    for tag in SHOWN:
        assert list(map(squash, theirs.said(tag))) == list(map(squash, mine.said(tag))), tag
    assert theirs.addresses == mine.addresses


def test_the_yardstick_sends_the_same_text() -> None:
    """Word by word, as wide."""
    ours, (_, text, _) = both()
    assert text.split() == ours.text.split()
    assert max(map(len, text.splitlines())) == max(map(len, ours.text.splitlines()))


def test_the_yardstick_tells_the_same_as_markdown() -> None:
    """Word by word, however each escapes it."""
    ours, (_, _, markdown) = both()
    assert markdown.replace("\\", "").split() == re.sub(r"&#\d+;|\\", _said, ours.markdown).split()


def _said(found: re.Match[str]) -> str:
    return "" if found[0] == "\\" else chr(int(found[0][2:-1]))
