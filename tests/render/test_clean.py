"""Text hygiene."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.clean import address, line
from tests.support.faces import characters


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("two\nlines\tand\r\n more ", "two lines and more"),
        ("a\u2028b\u2029c\x85d\x1ce", "a b c d e"),
        ("zero\u200bwidth \ufeffmark\u2060", "zerowidth mark"),
        ("safe\u202egnp.exe\u202c \u2066x\u2069", "safegnp.exe x"),
        ("bell\x07 nul\x00 esc\x1b[31m", "bell nul esc[31m"),
        ("soft\u00adhyphen", "softhyphen"),
        ("half \ud800 pair", "half pair"),
        ("not \ufffe a \U0001ffff character", "not a character"),
        ("naïve café, 大型", "naïve café, 大型"),
        ("up" + 200 * "\u0301", "up" + 4 * "\u0301"),
        ("ก" + 50 * "\u0e49" + "ข", "ก" + 4 * "\u0e49" + "ข"),
        ("Tiếng Việt, שָׁלוֹם, น้ำ", "Tiếng Việt, שָׁלוֹם, น้ำ"),
    ],
)
def test_what_is_not_seen_is_removed(raw: str, clean: str) -> None:
    """R13: controls, bidi controls, zero-width characters, noncharacters and towers of marks go, in one line."""
    assert line(raw) == clean


@pytest.mark.parametrize("text", ["👩\u200d🔬 at work", "می\u200cخواهم", "क्\u200dष", "❤\ufe0f\u200d🔥"])
def test_joiners_stay_where_they_carry_meaning(text: str) -> None:
    """An emoji of several, a Persian word and a Devanagari form keep their joiners."""
    assert line(text) == text


def test_joiners_go_where_they_hide() -> None:
    """Between Latin letters a joiner is only a way to hide."""
    assert line("inv\u200disi\u200cble") == "invisible"


def test_long_text_is_cut_after_a_word() -> None:
    """Subjects and preheaders end with an ellipsis, not within a word."""
    assert line("A title that goes on", 14) == "A title that…"


def test_a_long_word_is_cut_where_it_must_be() -> None:
    """One endless word cannot push a subject beyond its length."""
    assert line("unbroken" * 40, 20) == "unbrokenunbrokenunb…"


@given(st.text(characters), st.integers(10, 80))
def test_a_clean_line_stays_as_it_is(text: str, length: int) -> None:
    """R13: cleaning twice is cleaning once; nothing unseen is left; the length is kept."""
    once = line(text)
    assert line(once) == once
    assert len(line(text, length)) <= length
    assert not {unicodedata.category(c) for c in once} & {"Cc", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("url", "sound"),
    [
        ("https://example.org/a?b=1&c=%20#d", "https://example.org/a?b=1&c=%20#d"),
        ("https://example.org/(a)_[b]", "https://example.org/%28a%29_%5Bb%5D"),
        ("https://example.org/\"'<>`", "https://example.org/%22%27%3C%3E%60"),
        ("https://example.org/é", "https://example.org/%C3%A9"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("https://example.org/a b", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_an_address_is_checked_and_encoded(url: str, sound: str) -> None:
    """R36: http, https and mailto only, and nothing that could end an attribute or a Markdown link."""
    assert address(url) == sound
