"""Plain text set in columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from digest.render.clean import line
from digest.render.plain import COLUMNS, _set_any, _set_narrow, beside, columns, text, underline, wrap
from tests.support.faces import characters, squash


def test_wide_characters_count_twice() -> None:
    """A terminal gives a CJK character two columns, a combining accent none."""
    assert [columns("abc"), columns("大型"), columns("e\u0301"), columns("👩\u200d🔬")] == [3, 4, 1, 4]


def test_a_paragraph_is_wrapped_at_spaces() -> None:
    """No line is wider than 72 columns where there are spaces to break at."""
    wrapped = wrap("word " * 40)
    assert max(map(columns, wrapped.split("\n"))) <= COLUMNS
    assert wrapped.split() == ["word"] * 40


@pytest.mark.parametrize("width", range(8, 40))
def test_no_name_breaks_at_its_hyphens(width: int) -> None:
    """GPT-3 stays one word, and so does what is longer than a line."""
    title = "Qwen2.5-VL-7B-Instruct beats GPT-3 on state-of-the-art benchmarks"
    assert str(wrap(title, width=width)).split() == title.split()


def test_scripts_without_spaces_are_wrapped_too() -> None:
    """A title of 200 CJK characters is set in lines of 36."""
    assert [len(row) for row in wrap("大" * 200).split("\n")] == [36] * 5 + [20]


def test_an_endless_word_is_left_whole() -> None:
    """An address can be clicked only where it is not broken."""
    address = "https://example.org/" + "a" * 100
    assert wrap(f"see {address} there") == f"see\n{address}\nthere"


def test_a_title_is_underlined_as_wide_as_it_is() -> None:
    """R16: titles are set off by a line as wide as their widest line."""
    assert underline("大型 title") == "大型 title\n----------"


def test_lines_after_the_first_can_be_indented() -> None:
    """Hanging indents, for lists."""
    assert wrap("word " * 20, "  ").split("\n")[1].startswith("  word")


def test_a_note_stands_at_the_right_edge() -> None:
    """R16: on the last line of a title, or beneath it where that is too long; the title stays in one piece."""
    assert beside("A title", "▃▇ 48th") == "A title" + " " * 58 + "▃▇ 48th"
    first, last = beside("word " * 20, "9th").split("\n")
    assert (first, last.split()[-1], len(last)) == (" ".join(["word"] * 13), "9th", COLUMNS)
    assert beside("unbroken" * 10, "9th").split("\n") == ["unbroken" * 10, " " * 69 + "9th"]


def test_text_is_not_escaped() -> None:
    """R37: what HTML must escape stands verbatim in plain text."""
    assert text("x < y & $a_b$") == Markup("x < y & $a_b$")


@given(st.text(characters, max_size=300).map(line))
def test_wrapping_changes_white_space_only(value: str) -> None:
    """R16: every character of a text stands in the wrapped text."""
    assert squash(wrap(value)) == squash(value)


@given(
    paragraph=st.lists(st.text("ab.-", min_size=1, max_size=90), min_size=1, max_size=40).map(" ".join),
    indent=st.sampled_from(["", "  "]),
    width=st.integers(10, 80),
)
def test_what_is_set_in_a_hurry_is_set_the_same(paragraph: str, indent: str, width: int) -> None:
    """The usual paragraph goes a shorter way to the same lines."""
    assert _set_narrow(paragraph, indent, width) == _set_any(paragraph, indent, width)
