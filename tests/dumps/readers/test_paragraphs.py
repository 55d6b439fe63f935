"""Paragraphs out of HTML, and texts that only look like it."""

import pytest

from digest.dumps.readers.paragraphs import flat, paragraphs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>One<br/>two</p>\n<p>\n</p><div class='x'>three</div>", ("One", "two", "three")),
        ('<a href="http://e.com/?a=1&amp;b=2">Ada &amp; Emmy</a>, <b >x</b>', ("Ada & Emmy, x",)),
        ("<jats:p>We <jats:italic>show</jats:italic>.</jats:p>", ("We show.",)),
        ("&lt;p&gt; &eacute; &#233; &AT&T;", ("<p> é é &AT&T;",)),
    ],
)
def test_html(text: str, found: tuple[str, ...]) -> None:
    """Blocks make paragraphs, other tags vanish, references are resolved once."""
    assert paragraphs(text) == found


@pytest.mark.parametrize(
    "text", ["p<0.05 and q > 3", "x <a and b> c", "a <b c> d", "<p 3", "$a<b$ & c", "<script>x</script>", "<a href=>"]
)
def test_what_only_looks_like_html_stays(text: str) -> None:
    """R37: mathematics and comparisons lose nothing; R36: what stays is text that a renderer escapes."""
    assert flat(text) == text
