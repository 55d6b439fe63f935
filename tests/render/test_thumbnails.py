"""Small pictures of papers: none by default, and never more than a picture."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from digest.core.issue import Edition, Entry, Faces
from digest.core.mailing import Feedback
from digest.core.newsletter import Thumbnails
from digest.core.paper import Link, LinkKind, Paper, Revision
from digest.core.picture import Picture
from digest.render import Renderer, pieces
from digest.render.direct import Direct
from digest.render.press import Press
from digest.render.viewing import view
from digest.resources import themes
from tests.support.editions import pictured_edition, sample_edition, sample_newsletter
from tests.support.faces import Page, editions

LINKED = sample_newsletter(thumbnails=Thumbnails.LINKED)
PICTURE = re.compile(r"https://img\.example\.org/\d+\.png")


def _images(faces: Faces) -> list[dict[str, str]]:
    return [attributes for tag, attributes in Page(faces.html).elements if tag == "img"]


def _shown(url: str) -> list[dict[str, str]]:
    """The images of an issue of one paper with a picture at an address."""
    edition = sample_edition()
    paper = Paper("1", Revision("A title", "We show.", links=(Link(LinkKind.THUMBNAIL, url),)))
    sections = (replace(edition.sections[0], entries=(Entry(paper, "We show."),)),)
    return _images(Renderer().render(LINKED, replace(edition, sections=sections)))


def test_there_are_none_unless_a_newsletter_says_so() -> None:
    """R34: whatever papers bring, by default no image and no address of one stands in any face."""
    faces = Renderer().render(sample_newsletter(), pictured_edition())
    assert faces == Renderer().render(sample_newsletter(), sample_edition())


def test_they_are_all_that_a_mail_asks_for() -> None:
    """R33, R34: where they are linked, an image a paper that has one, with an alt and its size, and nothing else."""
    edition = pictured_edition()
    faces = Renderer().render(LINKED, edition)
    images = _images(faces)
    assert [each["src"] for each in images] == [
        f"https://img.example.org/{n}.png" for n in (1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15)
    ]
    assert all((each["alt"], each["width"], each["height"]) == ("", "112", "59") for each in images)
    rest = re.sub(r"<img [^>]*>", "", faces.html)
    assert not re.search(r"<(?:img|link|script|iframe|video|object)|url\(|@import|src=", rest)


def test_they_stand_in_no_line_of_links_and_no_other_face() -> None:
    """R16: all faces have the same links, and the other two are what they are without any picture."""
    faces, without = (
        Renderer().render(LINKED, pictured_edition()),
        Renderer().render(sample_newsletter(), sample_edition()),
    )
    assert (faces.text, faces.markdown) == (without.text, without.markdown)
    assert Page(faces.html).addresses == Page(without.html).addresses
    assert Page(faces.html).said("p") == Page(without.html).said("p")


@pytest.mark.parametrize(
    ("url", "src"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("https://example.org/\"onerror='alert(1)'.png", "https://example.org/%22onerror=%27alert%281%29%27.png"),
        ("http://example.org/a.png", None),
        ("javascript:alert(1)", None),
        ("data:image/svg+xml,<svg onload=alert(1)>", None),
        ("mailto:ada@example.org", None),
        ("cid:0@thumbnails", None),
        ("//example.org/a.png", None),
    ],
)
def test_only_what_is_encrypted_is_asked_for(url: str, src: str | None) -> None:
    """R36: an address of a picture is of https, or there is no picture."""
    assert [each["src"] for each in _shown(url)] == [src] * (src is not None)


def test_embedded_ones_are_parts_of_the_message() -> None:
    """R33, R34: an image is named by its part; where an entry has no picture there is none, whatever its links say."""
    picture, edition = Picture("0f" * 32, "png"), pictured_edition()
    first, *others = edition.sections
    shown = replace(first, entries=(replace(first.entries[0], picture=picture), *first.entries[1:]))
    faces = Renderer().render(
        sample_newsletter(thumbnails=Thumbnails.EMBEDDED), replace(edition, sections=(shown, *others))
    )
    assert [(each["src"], each["alt"]) for each in _images(faces)] == [(f"cid:{picture.cid}", "")]
    assert "img.example.org" not in faces.html
    for choice in (Thumbnails.NONE, Thumbnails.LINKED):
        html = Renderer().render(sample_newsletter(thumbnails=choice), replace(edition, sections=(shown, *others))).html
        assert "cid:" not in html


@settings(max_examples=30)
@given(edition=editions())
def test_no_text_becomes_markup(edition: Edition) -> None:
    """R36: hostile addresses give nothing but images of https, with the attributes of the template."""
    faces = Renderer().render(LINKED, edition)
    for image in _images(faces):
        assert image.keys() == {"src", "alt", "width", "height", "style"}
        assert re.fullmatch(r"https://[^\s\"'<>]+", image["src"])
    assert {url.partition(":")[0] for url in Page(faces.html).addresses} <= {"http", "https", "mailto"}


@settings(max_examples=20)
@given(edition=editions())
def test_they_are_printed_as_their_templates_say(edition: Edition) -> None:
    """From forms, byte for byte, also beside links that teach."""
    issue = pieces.issue(
        view(replace(LINKED, feedback=Feedback("teach@example.org")), edition), "A subject", "A preheader"
    )
    assert PRESS.print(issue)[:3] == DIRECT.print(issue)[:3]
    assert PRESS.encode(issue).whole() == DIRECT.encode(issue)


PRESS, DIRECT = Press(), Direct("")


@pytest.mark.parametrize("theme", themes().values(), ids=themes())
def test_themes_that_travel_with_the_package_show_them(theme: Path) -> None:
    """To the same bytes as their templates give."""
    issue = pieces.issue(view(LINKED, pictured_edition()), "A subject", "A preheader")
    assert Press(str(theme)).print(issue)[:3] == Direct(str(theme)).print(issue)[:3]


def test_they_are_counted_where_the_budget_is_spent() -> None:
    """R17: at most 700 bytes a picture, its address aside."""
    edition = pictured_edition()
    more = Renderer().size(LINKED, edition) - Renderer().size(sample_newsletter(), edition)
    addresses = [each["src"] for each in _images(Renderer().render(LINKED, edition))]
    assert 0 < more <= 700 * len(addresses) + sum(map(len, addresses))


def test_another_address_makes_no_revision() -> None:
    """R3: a picture that moves leaves a paper the content that it had."""
    one, other = (
        Revision("A title", links=(Link(LinkKind.THUMBNAIL, url),)) for url in ("https://a.org", "https://b.org")
    )
    assert one.fingerprint == other.fingerprint
    assert not one.differs(other)
