"""Printing from forms: the same bytes as from the templates, at the price of what differs."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from digest.core.encoded import quoted_printable
from digest.core.issue import Edition
from digest.core.newsletter import Archive
from digest.render import pieces
from digest.render.direct import Direct
from digest.render.piece import Piece
from digest.render.press import Press
from digest.render.viewing import Viewer, view
from digest.resources import themes
from tests.support.editions import hostile_edition, quiet_edition, sample_edition, sample_newsletter, selected_edition
from tests.support.faces import editions

PRESS, DIRECT = Press(), Direct("")


def _issue(edition: Edition, archive: str = "") -> Piece:
    return pieces.issue(view(sample_newsletter(archive=Archive(archive)), edition), "A <subject>", "A preheader & more")


@settings(max_examples=25)
@given(edition=editions())
def test_forms_give_what_templates_give(edition: Edition) -> None:
    """Byte for byte, in every face, whatever the papers say."""
    issue = _issue(edition)
    printed, straight = PRESS.print(issue), DIRECT.print(issue)
    assert printed[:3] == straight[:3]
    assert printed.encoded == (quoted_printable(straight.text), quoted_printable(straight.html))
    assert PRESS.encode(issue).whole() == DIRECT.encode(issue)
    assert PRESS.size(issue) == DIRECT.size(issue) == len(straight.html.encode())


@pytest.mark.parametrize("archive", ["", "https://example.org"])
@pytest.mark.parametrize("edition", [sample_edition(), selected_edition(), quiet_edition(), hostile_edition()])
def test_lines_too(edition: Edition, archive: str) -> None:
    """Subjects and preheaders are printed the same way."""
    seen = view(sample_newsletter(archive=Archive(archive)), edition)
    for piece in (pieces.subject(seen), pieces.preheader(seen)):
        assert PRESS.line(piece) == DIRECT.line(piece)


def test_one_press_prints_many_issues() -> None:
    """What is kept of one issue never shows in another."""
    press, viewer = Press(), Viewer(sample_newsletter())
    for edition in (sample_edition(), hostile_edition(), replace(sample_edition(), number=8), sample_edition()):
        issue = pieces.issue(viewer.see(edition), str(edition.number), edition.title)
        assert press.print(issue)[:3] == DIRECT.print(issue)[:3]


def test_pieces_that_are_bound_follow_what_is_own_to_an_issue() -> None:
    """The line of the preheader is set anew, with and without one, and so is a subject; sizes are added up."""
    seen = Viewer(sample_newsletter()).see(sample_edition())
    for subject, preheader in (("One", "A & b"), ("One", "= c"), ("One", ""), ("Two", ""), ("", ""), ("Two", "A & b")):
        issue = pieces.issue(seen, subject, preheader)
        assert PRESS.encode(issue).whole() == DIRECT.encode(issue)


def test_a_piece_is_bound_by_each_press_in_its_own_look() -> None:
    """What one press keeps with a piece is not what another prints."""
    theme = str(next(iter(themes().values())))
    themed, issue = Press(theme), _issue(sample_edition())
    for press, direct in ((PRESS, DIRECT), (themed, Direct(theme)), (PRESS, DIRECT)):
        assert press.encode(issue).whole() == direct.encode(issue)


@pytest.mark.parametrize("theme", themes().values(), ids=themes())
@pytest.mark.parametrize("edition", [sample_edition(), quiet_edition(), hostile_edition()])
def test_themes_that_travel_with_the_package_have_forms(theme: Path, edition: Edition) -> None:
    """They are printed as fast as the default look, and to the same bytes as their templates give."""
    issue = _issue(edition)
    printed = Press(str(theme)).print(issue)
    assert printed[:3] == Direct(str(theme)).print(issue)[:3]
    assert printed.html != PRESS.print(issue).html
    assert printed[1:3] == PRESS.print(issue)[1:3]
