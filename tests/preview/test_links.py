"""The links of a mail."""

from digest.preview.links import Link, links
from digest.render import Renderer
from tests.support.editions import hostile_edition, sample_edition, sample_newsletter


def test_links_are_told_in_their_order_and_counted() -> None:
    """With the words that a reader sees; what leads nowhere is no link."""
    html = """<p><a href="https://a.example/">One  <b>word</b></a>, <a name="x">no link</a> <a href="">none</a>
    <a href="https://b.example/?x=1&amp;y=2"></a> <a href="https://a.example/">again</a>
    <a href="https://b.example/?x=1&amp;y=2">later</a> outside</p>"""
    assert links(html) == (Link("https://a.example/", "One word", 2), Link("https://b.example/?x=1&y=2", "later", 2))


def test_every_address_of_an_issue_is_among_them() -> None:
    """Also of a hostile one, whose mail holds none but good ones."""
    for edition in (sample_edition(), hostile_edition()):
        html = Renderer().render(sample_newsletter(), edition).html
        found = links(html)
        assert sum(link.times for link in found) == html.count("<a ")
        assert {link.url.partition(":")[0] for link in found} <= {"https", "mailto"}
