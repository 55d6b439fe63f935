"""An editor's words in the three faces, and a correction's."""

from dataclasses import replace
from datetime import date

import pytest
from markdown import markdown as python_markdown

from digest.core.issue import Corrects, Edition, Faces, Section
from digest.core.newsletter import Archive
from digest.render import Renderer
from tests.support.editions import HOSTILE_TITLES, quiet_edition, sample_edition, sample_newsletter
from tests.support.faces import Page, squash

NOTE = "# Not <b>a</b> heading: *two* papers of `us`.\n\n1. Nor a list & so on"
PARAGRAPHS = NOTE.split("\n\n")
CORRECTS = Corrects("2025-03-11-0700", 1, date(2025, 3, 11))


def render(edition: Edition, **values: object) -> Faces:
    """The faces of an edition of the sample newsletter."""
    return Renderer().render(sample_newsletter(**values), edition)


def correction(*, papers: int = 1) -> Edition:
    """A correction that concerns some papers."""
    sample = sample_edition()
    section = Section("", papers, sample.entries[:papers])
    return replace(
        sample,
        number=1,
        counts=dict.fromkeys(sample.counts, 0),
        sections=(section,) if papers else (),
        trending=(),
        rest=(),
        note=NOTE,
        corrects=CORRECTS,
    )


def test_a_note_stands_at_the_top_in_all_faces() -> None:
    """Above the first section, a paragraph each, as it was written: nothing in it becomes markup."""
    faces = render(replace(sample_edition(), note=NOTE))
    html, markdown = Page(faces.html), Page(python_markdown(faces.markdown))
    for page in (html, markdown):
        assert [text for text in page.said("p") if text in PARAGRAPHS] == PARAGRAPHS
        assert not {"ol", "code", "em"} & page.tags
    first = sample_edition().sections[0].profile
    for face in (faces.html, faces.markdown, faces.text):
        assert face.index("heading: ") < face.index(first)
    assert f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n" in faces.text
    assert Page(faces.html).said("h1") == ["Trending papers"]


@pytest.mark.parametrize("hostile", HOSTILE_TITLES)
def test_a_hostile_note_stays_text(hostile: str) -> None:
    """R36: an editor may paste anything."""
    plain, noted = (Page(render(replace(quiet_edition(), note=note)).html) for note in ("", hostile))
    assert noted.tags == plain.tags
    assert noted.addresses == plain.addresses


def test_a_correction_says_what_it_corrects() -> None:
    """In the subject, the preheader and all faces, with a way to the issue; and nothing of what is new."""
    faces = render(correction())
    html, markdown = Page(faces.html), Page(python_markdown(faces.markdown))
    assert faces.subject == "Trending papers, 18 March 2025: correction to no. 1"
    assert faces.preheader == " ".join(PARAGRAPHS)
    said, there = (
        "Correction to no. 1 of Tuesday 11 March 2025",
        "https://example.org/trending/issues/2025-03-11-0700.html",
    )
    for page in (html, markdown):
        assert said in page.said("a")
        assert there in page.addresses
        assert page.said("h2") == ["What it concerns"]
        assert len(page.said("h3")) == 1
    assert f"{said}\n{there}\n" in faces.text
    for face in (faces.html, faces.markdown, faces.text):
        assert "picked from" not in face
        assert "othing new" not in face
        assert "no. 2" not in face
    assert squash(correction().entries[0].paper.title) in squash(faces.text)


def test_a_correction_without_papers_or_public_archive() -> None:
    """Its words are enough, and what it corrects is named without a link."""
    faces = render(correction(papers=0), archive=Archive())
    assert "What it concerns" not in faces.html + faces.text + faces.markdown
    assert "Correction to no. 1 of Tuesday 11 March 2025" in Page(faces.html).said("p")
    assert "issues/" not in faces.html + faces.text + faces.markdown
    bare = render(replace(correction(papers=0), note="\u202e"))
    assert bare.preheader == "Correction to no. 1 of Tuesday 11 March 2025"
