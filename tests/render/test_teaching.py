"""The links by which readers teach."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from markdown import markdown as python_markdown

from digest.core.issue import Corrects, Edition, Entry, Faces
from digest.core.lessons import Word
from digest.core.mailing import Feedback
from digest.core.newsletter import Archive
from digest.core.paper import Paper, Revision
from digest.core.teaching import Taught
from digest.render import Renderer, pieces
from digest.render.direct import Direct
from digest.render.press import Press
from digest.render.teaching import SLOTS, Teaching
from digest.render.viewing import Viewer, view
from digest.resources import themes
from tests.support.editions import sample_edition, sample_newsletter, selected_edition
from tests.support.faces import Page, editions

MAILBOX = "teach+papers@example.org"
TEACHING = sample_newsletter(feedback=Feedback(MAILBOX))
LINK = re.compile(rf"mailto:{re.escape(MAILBOX)}\?subject=\S+")


def _rendered(edition: Edition) -> Faces:
    return Renderer().render(TEACHING, edition)


def _said(addresses: list[str]) -> list[Taught | None]:
    return [Taught.read(unquote(each.partition("?subject=")[2])) for each in addresses]


@settings(max_examples=30)
@given(edition=editions())
def test_the_faces_agree_on_what_teaches(edition: Edition) -> None:
    """R16, R19: each paper that a profile chose has both links in all faces, which name it by its place."""
    faces = _rendered(edition)
    html, markdown = Page(faces.html), Page(python_markdown(faces.markdown))
    chosen = sum(len(section.entries) for section in edition.sections if section.profile)
    expected = [Taught(word, "trending", edition.slot.key, place) for place in range(1, chosen + 1) for word in Word]
    hrefs = [attributes.get("href", "") for _, attributes in html.elements]
    assert _said([each for each in hrefs if LINK.fullmatch(each)]) == expected
    assert _said(LINK.findall(faces.text)) == expected
    assert html.addresses == markdown.addresses
    assert html.said("h3") == markdown.said("h3")


@settings(max_examples=20)
@given(edition=editions())
def test_they_are_printed_as_their_templates_say(edition: Edition) -> None:
    """From forms, byte for byte; the same for every reader, since nothing in them is of one."""
    issue = pieces.issue(view(TEACHING, edition), "A subject", "A preheader")
    assert PRESS.print(issue)[:3] == DIRECT.print(issue)[:3]
    assert PRESS.encode(issue).whole() == DIRECT.encode(issue)


PRESS, DIRECT = Press(), Direct("")


@pytest.mark.parametrize("theme", themes().values(), ids=themes())
def test_themes_that_travel_with_the_package_show_them(theme: object) -> None:
    """To the same bytes as their templates give."""
    issue = pieces.issue(view(TEACHING, sample_edition()), "A subject", "A preheader")
    assert Press(str(theme)).print(issue)[:3] == Direct(str(theme)).print(issue)[:3]


def test_a_paper_in_two_places_is_printed_in_each() -> None:
    """What is kept of a paper does not keep the place that it had in another issue."""
    edition, press, viewer = sample_edition(), Press(), Viewer(TEACHING)
    turned = replace(edition, sections=edition.sections[::-1])
    for each in (edition, turned, edition):
        issue = pieces.issue(viewer.see(each), "A subject", "A preheader")
        assert press.print(issue)[:3] == DIRECT.print(issue)[:3]
        assert press.encode(issue).whole() == DIRECT.encode(issue)


def test_what_no_profile_chose_teaches_none() -> None:
    """R19: a section of what nobody looks for, and one that a correction concerns."""
    edition = selected_edition()
    assert edition.sections[-1].serendipity
    (last,) = edition.sections[-1].entries[-1:]
    assert f".{edition.shown}\n" not in _rendered(edition).text
    concerned = replace(edition.sections[-1], entries=(last,))
    correction = replace(edition, sections=(concerned,), corrects=Corrects("2025-03-11-0700", 1, edition.day))
    assert not LINK.search(_rendered(correction).text)


def test_they_stand_in_the_one_line_of_actions() -> None:
    """LOOK: after the paper's own links; alone where it has none."""
    bare = Entry(Paper("1", Revision("A title", "We show.")), "We show.")
    sections = (replace(sample_edition().sections[0], entries=(bare,)),)
    newsletter = replace(TEACHING, archive=Archive())
    faces = Renderer().render(newsletter, replace(sample_edition(), sections=sections))
    assert Page(faces.html).said("p").count("More like this Less like this") == 1
    assert "We show.\n\nMore: mailto:" in faces.text
    html = Page(_rendered(sample_edition()).html)
    assert "Whole abstract More like this Less like this" in html.said("p")


def test_they_are_there_only_where_somebody_reads_them() -> None:
    """R19: without a mailbox no link and no byte of one."""
    faces = Renderer().render(sample_newsletter(), sample_edition())
    assert not any("like this" in face for face in (faces.html, faces.text, faces.markdown))


def test_they_cost_few_bytes() -> None:
    """R17: at most 400 a paper, counted where the budget is spent."""
    edition = sample_edition()
    more = len(_rendered(edition).html.encode()) - len(Renderer().render(sample_newsletter(), edition).html.encode())
    assert more <= 400 * edition.shown
    assert Renderer().size(TEACHING, edition) - Renderer().size(sample_newsletter(), edition) == more


def test_places_of_long_ago_are_forgotten() -> None:
    """And made again, the same."""
    teaching = Teaching(TEACHING)
    before = teaching.views("2025-03-18-0700", 1)[0].more
    assert teaching.views("2025-03-18-0700", 2)[0].more == before
    for number in range(SLOTS + 1):
        teaching.views(str(number), 1)
    assert teaching.views("2025-03-18-0700", 1)[0].more == before
