"""How long a text takes to read."""

import pytest

from digest.composing.reading import minutes, of_entry, reading
from digest.composing.wording import pieces
from digest.core.issue import Entry
from digest.core.paper import Paper, Revision
from tests.support.editions import quiet_edition, sample_edition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("word " * 220, 1),
        ("大型语言模型" * 130, 3),
        ("プロンプトの最適化、" * 26, 234 / 260),
        ("GPT-4在" * 220, 220 / 260 + 1),
        ("การเพิ่มประสิทธิภาพ" * 55, 0.95),
        ("naïve Bayes – 정보 검색", 4 / 220),
    ],
)
def test_what_a_minute_holds(text: str, expected: float) -> None:
    """Words between spaces; where a script has none, its characters: Chinese is no single long word."""
    assert reading(text) == pytest.approx(expected, rel=0.01)


def test_an_issue_takes_a_minute_at_least() -> None:
    """Nobody reads in no time."""
    assert minutes(sample_edition()) == 5
    assert minutes(quiet_edition()) == 1


def test_what_is_folded_is_read_too() -> None:
    """Its title stands beneath the entry."""
    one, other = (Paper(name, Revision("A title of five words")) for name in "ab")
    assert of_entry(Entry(one, folded=(other,))) == 2 * of_entry(Entry(one))


def test_words_of_all_scripts() -> None:
    """Each character of Chinese and Japanese stands alone; marks are none."""
    assert pieces("GPT-4在ICL中, naïve_Bayes") == ["gpt", "4", "在", "icl", "中", "naïve", "bayes"]
    assert pieces("Plain ASCII, x_1") == ["plain", "ascii", "x", "1"]
