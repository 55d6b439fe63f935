"""What a language model wrote says so."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown import markdown as python_markdown

from digest.core.issue import Edition
from digest.mathematics import readable
from digest.render.clean import line
from digest.render.renderer import Renderer
from tests.support.editions import HOSTILE_TITLES, hostile_edition, sample_newsletter
from tests.support.faces import Page, editions

MARK = "A language model wrote this sentence from the abstract; it may be wrong."


@settings(max_examples=40)
@given(edition=editions())
def test_what_a_machine_wrote_says_so_in_each_face(edition: Edition) -> None:
    """Beneath each such teaser, and nowhere else."""
    faces = Renderer().render(sample_newsletter(byte_budget=10_000_000), edition)
    wanted = sum(entry.machine and line(readable(entry.teaser)) != "" for entry in edition.entries)
    assert Page(faces.html).said("p").count(MARK) == wanted
    assert Page(python_markdown(faces.markdown)).said("p").count(MARK) == wanted
    assert " ".join(faces.text.split()).count(MARK) == wanted


@pytest.mark.parametrize("text", HOSTILE_TITLES)
def test_hostile_sentences_become_no_markup(text: str) -> None:
    """R36: even one that no check had kept out adds no element, attribute or address to the page."""
    edition = hostile_edition()
    plain = Renderer().render(sample_newsletter(), _said(edition, "Plain."))
    found = Renderer().render(sample_newsletter(), _said(edition, text))
    assert Page(found.html).tags - {"mark"} == Page(plain.html).tags - {"mark"}
    assert Page(found.html).attributes == Page(plain.html).attributes
    assert Page(found.html).addresses == Page(plain.html).addresses
    assert found.html.count(MARK) == len(edition.entries)


def _said(edition: Edition, text: str) -> Edition:
    """The edition, each of its papers told by a machine in these words."""
    (section,) = edition.sections
    entries = tuple(replace(entry, teaser=text, machine=True) for entry in section.entries)
    return replace(edition, sections=(replace(section, entries=entries),))
