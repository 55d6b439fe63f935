"""The two ways in which LaTeX is shown."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from digest.archive.clean import fit
from digest.mathematics import mathml, readable
from digest.mathematics.markup import ATTRIBUTES, ELEMENTS
from digest.mathematics.spans import spans
from digest.mathematics.symbols import symbol
from tests.support.data import shared

COMMAND = re.compile(r"\\([A-Za-z]+)")
WORD = re.compile(r"[^\W\d_]{3,}")
pieces = st.sampled_from((
    "$", "$$", r"\(", r"\)", "{", "}", "^", "_", "\\", "&", "%", "~", "--", "``", "''", "'", '"', " ", "x", "5", "a b",
    r"\alpha", r"\frac", r"\sqrt", r"\text", r"\textbf", r"\left", r"\right", r"\mathbb", r"\hat", r"\'", r'\"o', r"\$",
    r"\begin{cases}", r"\end{cases}", r"\def\a", r"\a", r"\foo", r"\href{javascript:x}{y}", "<script>", "&amp;",
    "\ufdd0", "日本", "\u202e", "\x00", "\ud800", "$x_1$", r"$\sum_{i=1}^n x_i$", "]]>", "<!--",
))  # fmt: skip
latex = st.lists(pieces | st.text(max_size=4), max_size=24).map("".join)


def _elements(html: Markup) -> ET.Element:
    return ET.fromstring(f"<p>{fit(html)}</p>")  # noqa: S314 - our own


@cache
def _real() -> tuple[tuple[str, str], ...]:
    """Titles and abstracts of the captures that lie beside the checkout."""
    return tuple(dict.fromkeys(_rows()))


def _rows() -> Iterator[tuple[str, str]]:
    for file in ("changes/changes", "hostile/hostile", "hostile/withdrawn"):
        with gzip.open(shared(f"{file}.jsonl.gz"), "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                for each in row.get("versions", [row]):
                    yield each.get("title") or "", each.get("abstract") or ""


def _words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


def test_titles_show_no_command_that_has_a_character() -> None:
    """Must show: over all real titles, none shows a command of TeX for which there is a character, nor one of type."""
    for title, _ in _real():
        left = COMMAND.findall(readable(title))
        assert [name for name in left if symbol(name) or name.startswith(("text", "math", "emph"))] == [], title


def test_no_word_of_the_prose_is_lost() -> None:
    """Must show: what stands outside formulas and commands in real titles and abstracts stands in what is shown."""
    for text in {text for pair in _real() for text in pair}:
        prose, place = "", 0
        for span in spans(text):
            prose, place = prose + text[place : span.start] + "0", span.end
        kept = re.sub(r"\\[`'^\"~=.]\{?[A-Za-z]\}?|\\[A-Za-z]+|[{}]", "\x00", prose + text[place:])
        whole = {word for word in re.findall(r"(?<![\w\x00])[^\W\d_]{3,}(?![\w\x00])", kept)}  # noqa: C416 - reads as it is meant
        assert whole <= _words(readable(text)).keys(), text


def test_real_texts_are_settled() -> None:
    """Shown again, what was shown stays; as HTML it is well-formed, and says the same beside its formulas."""
    for text in {text for pair in _real() for text in pair}:
        assert readable(readable(text)) == readable(text)
        for element in _elements(mathml(text)).iter():
            assert element.tag in ELEMENTS | {"p"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x < y & $a_b$", "x < y & a_b"),
        ("95% of the cost is $5", "95% of the cost is $5"),
        (r"H$^{\mathbf{3}}$DP: Triply-Hierarchical", "H³DP: Triply-Hierarchical"),
        (r"From $\mathcal{O}(n^{2})$ to $\mathcal{O}(n)$ -- Schr\"odinger", "From 𝒪(n²) to 𝒪(n) – Schrödinger"),
        (r"less than $\$$400 with GPT-4", "less than $400 with GPT-4"),
        (r"broken $\frac{1$ and $x^$ stay", r"broken $\frac{1$ and $x^$ stay"),
        (r"\textbf{bold $x_1$ and} more", "bold x₁ and more"),
        (r"\$x\$", r"\$x\$"),
        ("${}$", "${}$"),
    ],
)
def test_what_readers_see(text: str, shown: str) -> None:
    """R37: mathematics and TeX become text, amounts stay, and what is broken stands as it was written."""
    assert readable(text) == shown


def test_pages_show_formulas() -> None:
    """A formula is a `math` element that says the same in words; the text around it is escaped."""
    html = mathml(r"x < y & $a_b$ costs \$5 in $\mathcal{O}(n)$")
    assert html.startswith(
        'x &lt; y &amp; <math alttext="a_b"><msub><mi>a</mi><mi>b</mi></msub></math> costs $5 in <math '
    )
    assert mathml("x < y") == "x &lt; y"
    assert "<mi>log</mi>" in mathml(r"$O(n \log n)$")


def test_a_formula_too_wide_for_a_phone_is_text() -> None:
    """R72: no browser breaks a formula, and a page must not scroll sideways."""
    assert "<math" in mathml(f"${'x' * 36}$")
    assert mathml(f"${'x' * 37}$") == "x" * 37
    assert "<mtable" in mathml(r"$\hat\theta = \begin{cases} 1 & x > 0 \\ 0 & \text{else}\end{cases}$")


def test_a_script_whose_base_is_prose_is_text() -> None:
    """A search in the page finds "Li₂AuH₆"."""
    assert mathml("Li$_2$AuH$_6$") == "Li₂AuH₆"
    assert mathml(r"AuH$_{\alpha}$").startswith('AuH<math alttext="_α"><msub>')


def test_pages_show_as_text_what_the_library_refuses() -> None:
    """Unknown commands, macros and links give no element, and lose nothing."""
    assert mathml(r"$\alpha\foo<b>$") == r"α\foo&lt;b&gt;"
    assert mathml(r"$\href{javascript:x}{y}$") == "y (javascript:x)"
    assert "<" not in mathml(r"$\def\a{xx}\a\a$")
    assert mathml(r"95 $\%$ of $5%x$").count("%") >= 2


@given(latex)
def test_no_text_breaks_it(text: str) -> None:
    """R36: any text is shown, twice the same, and as HTML it holds formulas and text alone."""
    shown = readable(text)
    assert readable(shown) == shown
    assert bool(shown.strip()) == bool(text.strip())
    for element in _elements(mathml(text)).iter():
        assert element.tag in ELEMENTS | {"p"}
        assert element.attrib.keys() <= ATTRIBUTES.keys() | {"alttext"}


@pytest.mark.parametrize(
    "piece",
    ["$", "$x", r"\(", "{", "}", "\\", r"\textbf{", "~", "--", "``", r"\'", "$$x", r"{\em ", "a~b ", "\\" * 3 + "$"],
)
def test_long_texts_grow_no_longer(piece: str) -> None:
    """R38: 50 kB of one mark are read to their end; what they become is about as long as they are."""
    text = piece * (50_000 // len(piece))
    assert 0 < len(readable(text)) <= len(text)
    assert mathml(text)


def test_text_without_latex_is_left_alone() -> None:
    """The guard hands the very text back."""
    text = "An abstract: 95% of it (x < y) is plain, well-known and 3_4 ^ 2."
    assert readable(text) is text
