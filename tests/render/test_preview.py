"""The preview page, and the colours of the mail within it."""

import re
from html import unescape
from pathlib import Path

import pytest

from digest.core.issue import Faces
from digest.render.preview import in_colours, preview
from tests.support.editions import sample_edition, sample_newsletter

MAIL = """<!doctype html><html><head data-x="1"><meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<style>:root { color-scheme: light dark; } @media (prefers-color-scheme: dark) { p { color: white } }
@media (prefers-color-scheme:light) { p { color: black } }</style></head>
<body><p>On (prefers-color-scheme: dark) and color-scheme: light dark in the wild</p></body></html>"""


@pytest.mark.parametrize(("colours", "other"), [("light", "dark"), ("dark", "light")])
def test_wishes_are_met_always_or_never(colours: str, other: str) -> None:
    """Style sheets and metadata are settled on one kind of colours; paper text stays as it is."""
    mail = in_colours(MAIL, colours)
    style = mail[mail.index("<style>") : mail.index("</style>")]
    met = {"light": "black", "dark": "white"}
    assert f"(min-width: 0) {{ p {{ color: {met[colours]} }}" in style
    assert f"(max-width: 0) {{ p {{ color: {met[other]} }}" in style
    assert f"color-scheme: {colours};" in style
    assert mail.count(f'content="{colours}"') == 2
    assert "On (prefers-color-scheme: dark) and color-scheme: light dark in the wild" in mail


def test_links_open_in_a_window_of_their_own() -> None:
    """A link followed in the preview leaves the preview where it is."""
    assert '<head data-x="1"><base target="_blank"><meta' in in_colours(MAIL, "light")


def test_the_page_holds_every_face_as_text() -> None:
    """R36: the faces stand in attributes and text, and what they hold cannot leave these."""
    faces = Faces("</iframe><script>alert('html')</script>", "</pre><script>", "</pre><b>", "<i>Subject", "<u>Pre")
    page = preview(sample_newsletter(delivery=None), sample_edition(), faces)
    assert "<script" not in page
    assert page.count("</pre>") == 2
    assert [unescape(html) for html in re.findall(r'srcdoc="([^"]*)"', page)] == [faces.html] * 2
    assert "default-src 'none'" in page
    assert "&lt;i&gt;Subject" in page


def test_the_inbox_line_names_the_sender() -> None:
    """As the reader's list of mails does."""
    page = preview(sample_newsletter(), sample_edition(), Faces("", "", "", "Subject", "Preheader"))
    line = page[page.index('<p class="inbox"') : page.index("<iframe")]
    assert [text in line for text in ("Trending papers", "Subject", "Preheader")] == [True, True, True]


def test_a_newsletter_with_a_theme_has_the_same_page(tmp_path: Path) -> None:
    """R39: made by a worker, of the same values."""
    faces = Faces("<p>html</p>", "text", "markdown", "Subject", "Preheader")
    plain = preview(sample_newsletter(), sample_edition(), faces)
    assert preview(sample_newsletter(theme=str(tmp_path)), sample_edition(), faces) == plain
