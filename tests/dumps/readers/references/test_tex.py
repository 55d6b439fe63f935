"""TeX made readable."""

import pytest
from pylatexenc.latex2text import LatexNodes2Text

from digest.dumps.readers.references import tex
from digest.dumps.readers.references.tex import readable
from tests.support.hanging import no_hang


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "G\\'erard \\c{c}a na\\\"{\\i}ve \\v s {\\L}{\\'o}d{\\'z} \\~n \\o\\ {\\AA}ngstr{\\\"o}m",
            "Gérard ça naïve š Łódź ñ ø Ångström",
        ),
        ("{{CNN}}s for {SDSS} {\\relax Allyn}", "CNNs for SDSS Allyn"),
        ("{\\textohm} \\textpm 3, \\textasciitilde 5000 \\textless 3", "Ω ±3, ~5000 <3"),
        ("\\emph{ex situ} {\\it in} H\\textsubscript{2}O", "ex situ in H2O"),
        ("10\\% of \\$5 \\& R\\_0", "10% of $5 & R_0"),
        ("``A'' -- b---c, 0''.5 d~e", "“A” – b—c, 0”.5 d e"),
        ("13\\,116 deg\\/s data\\-base", "13 116 degs database"),
        ("0''.5 -- 1", "0''.5 – 1"),
        ("https://e.com/~ada {x}", "https://e.com/~ada x"),
        ("\\LaTeX{} and \\url{http://e.com}", "LaTeX and http://e.com"),
    ],
)
def test_accents_braces_and_commands(text: str, found: str) -> None:
    """As bibliographies hold them."""
    assert readable(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "95% of the cost is $5",
        "The $\\Lambda$CDM $a_{b}$ model",
        "\\(x_{1}\\) is small",
        "50% of $x$ and 5% more",
        "x < y & z",
        "\\LessEqual 3",
        "a \\",
    ],
)
def test_what_stays(text: str) -> None:
    """R37: mathematics, per cents, amounts, and commands that nobody knows."""
    assert readable(text) == text


def test_odd_tex() -> None:
    """A command with an argument keeps its name apart from it; an accent on nothing stays."""
    assert readable("\\LessEqual{x} \\cite{a} $b") == "\\LessEqual x \\cite a $b"
    assert readable("\\\"{ \\'") == "\" '"


def test_a_failing_library_leaves_the_text_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it raises."""

    def fail(*_: object) -> str:
        raise RecursionError

    tex._asked.cache_clear()
    tex._meaning.cache_clear()
    monkeypatch.setattr(LatexNodes2Text, "latex_to_text", fail)
    assert readable('Schr\\"odinger \\beta') == 'Schr\\"odinger \\beta'
    tex._asked.cache_clear()
    tex._meaning.cache_clear()


@pytest.mark.parametrize(
    "text",
    ["{" * 300_000, "\\(" * 100_000, "$\\" * 100_000, "$" * 99_999, "\\'{" * 100_000, "\\a" * 100_000, "`" * 300_000],
)
def test_no_tex_hangs(text: str) -> None:
    """R38: whatever repeats itself comes to an end."""
    with no_hang():
        readable(text)
