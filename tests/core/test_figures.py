"""Snapshots in figures."""

import pytest

from digest.core.figures import Figures, figures
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Sighting


def of(*papers: tuple[str, Revision]) -> Figures:
    """The figures of some papers."""
    return figures([Sighting(Paper(name, revision)) for name, revision in papers])


def test_nothing_has_no_figures() -> None:
    """A quiet day is a snapshot too."""
    assert of() == Figures()


def test_papers_are_counted() -> None:
    """What they have, and what stands in the middle."""
    revision = Revision("A Title", "Abstract.", ("Ada",), ("cs.CL",))
    found = of(("2503.00001", revision), ("2412.00001", Revision("B", "Of 18 characters.")), ("title-1", Revision("C")))
    assert (found.papers, found.described, found.length) == (3, 2, 13.0)
    assert (found.dated, found.month) == (2, 2025 * 12 + 0.5)
    assert (found.latin, found.credited, found.classed) == (3, 1, 1)


@pytest.mark.parametrize(
    ("paper", "month"),
    [
        ("2503.00001", 2025 * 12 + 2),
        ("0704.0001", 2007 * 12 + 3),
        ("hep-th/9108028", 1991 * 12 + 7),
        ("math.gt/0309136", 2003 * 12 + 8),
        ("2513.00001", None),
        ("10.1000/182", None),
        ("title-0123456789abcdef", None),
    ],
)
def test_the_age_of_an_id(paper: str, month: int | None) -> None:
    """ArXiv's ids carry year and month, in both of their forms; others carry none."""
    assert of((paper, Revision("A"))).month == month


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Größe zählt", 1),
        ("基于大型语言模型的提示优化", 0),
        ("На пути к", 0),
        ("LLM 提示", 1),
        ("½ $%", 1),
        ("№ 12 ½", 1),
    ],
)
def test_the_letters_of_a_text(text: str, latin: int) -> None:
    """Accents and a few foreign words change nothing; a text without letters is like any other."""
    assert of(("a", Revision(text))).latin == latin
