"""What is said of how papers were selected."""

import re
from dataclasses import replace

import pytest

from digest.core.issue import Edition, Faces, Section
from digest.core.match import Reason, ReasonKind
from digest.render import Renderer
from tests.support.editions import sample_edition, sample_newsletter, selected_edition


def _render(edition: Edition) -> Faces:
    return Renderer().render(sample_newsletter(), edition)


def test_what_no_profile_chose_is_labelled() -> None:
    """In a section of its own, with why it is there; a day on which nothing matched says that too."""
    edition = selected_edition()
    entries = tuple(
        replace(entry, reasons=(Reason(kind, subject),))
        for entry, kind, subject in zip(
            edition.entries, (ReasonKind.RANK, ReasonKind.NEAR), ("22", "Alignment"), strict=False
        )
    )
    text = _render(replace(edition, sections=(Section("", 0, entries),))).text
    assert "None of the 57 new papers matches what this newsletter looks for." in text
    assert "Something else\n==============\nTwo new papers that this newsletter does not look for\n" in text
    assert "\nWhy: 22nd on the list.\n" in text
    assert "\nWhy: comes near Alignment.\n" in text


@pytest.mark.parametrize(
    ("profile", "matched", "own", "added", "said"),
    [
        ("Agents", 2, 2, 0, "Two new papers match"),
        ("Agents", 2, 2, 1, "Two new papers match; one more was added by hand"),
        ("Agents", 15, 1, 2, "1 of 15 new papers that match; two more were added by hand"),
        ("Agents", 1, 0, 2, "Two new papers, added by hand"),
        ("", 0, 1, 1, "One new paper that this newsletter does not look for; one more was added by hand"),
        ("", 0, 0, 1, "One new paper, added by hand"),
    ],
)
def test_what_an_editor_added_is_no_match(profile: str, matched: int, own: int, added: int, said: str) -> None:
    """The head of a section tells what its profile chose from what a person put there, alike in all faces."""
    edition = selected_edition()
    entries = [replace(entry, by_hand=place >= own) for place, entry in enumerate(edition.entries[: own + added])]
    faces = _render(replace(edition, sections=(Section(profile, matched, tuple(entries)),)))
    for face in (faces.html, faces.text, faces.markdown):
        assert re.search(rf"{said}$|{said}<", face, re.MULTILINE)


@pytest.mark.parametrize(
    ("shown", "rest", "new", "first", "subject"),
    [
        (2, 0, 2, False, ": all 2 new papers"),
        (2, 0, 2, True, ": all 2 papers"),
        (1, 0, 1, False, ": 1 picked from 1"),
        (2, 1, 3, False, ": 2 picked from 3"),
    ],
)
def test_the_subject_says_what_the_masthead_says(shown: int, rest: int, new: int, first: bool, subject: str) -> None:
    """All of them, or some of them, in both."""
    edition = selected_edition()
    sections = (Section("Agents", shown, edition.entries[:shown]),)
    counted = edition.counts | {"new": new}
    faces = _render(replace(edition, sections=sections, rest=edition.rest[:rest], counts=counted, first=first))
    assert faces.subject.endswith(subject)
    assert ("All " in faces.text.split("====")[0]) == ("all " in subject)


@pytest.mark.parametrize(
    ("rest", "over", "budget", "said"),
    [
        (3, 2, 10, "Two of them match, but would not fit into ten minutes."),
        (3, 1, 1, "One of them matches, but would not fit into one minute."),
        (2, 2, 20, "They match, but would not fit into 20 minutes."),
        (1, 1, 5, "It matches, but would not fit into five minutes."),
    ],
)
def test_what_could_not_be_read_in_time(rest: int, over: int, budget: int, said: str) -> None:
    """A reader is told that a budget of time left papers out that match."""
    edition = sample_edition()
    faces = _render(replace(edition, rest=edition.rest[:rest], over=over, budget=budget))
    assert all(said in face for face in (faces.html, faces.text, faces.markdown))
    assert "would not fit" not in _render(edition).text
