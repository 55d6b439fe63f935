from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core import words


def test_days_are_written_out() -> None:
    """Without a leading zero, whatever the locale."""
    assert words.day(date(2025, 3, 8)) == "Saturday 8 March 2025"
    assert words.short_day(date(2025, 12, 31)) == "31 December 2025"


@given(st.dates())
def test_a_day_says_its_weekday(day: date) -> None:
    """R65: the week begins on Monday."""
    assert words.day(day) == f"{words.DAYS[day.isoweekday() - 1]} {words.short_day(day)}"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th")),
        *((21, "21st"), (42, "42nd"), (53, "53rd"), (100, "100th"), (101, "101st"), (111, "111th"), (1013, "1013th")),
    ],
)
def test_ranks(number: int, text: str) -> None:
    """The teens are all th."""
    assert words.ordinal(number) == text


@pytest.mark.parametrize(("count", "text"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (1234567, "1,234,567")])
def test_counts(count: int, text: str) -> None:
    """In words up to twelve, in digits above."""
    assert words.number(count) == text


@pytest.mark.parametrize(("count", "noun"), [(0, "papers"), (1, "paper"), (2, "papers")])
def test_nouns_fit_their_count(count: int, noun: str) -> None:
    """Regular nouns take an s, others bring their plural."""
    assert words.plural(count, "paper") == noun
    assert words.plural(count, "entry", "entries") == ("entry" if count == 1 else "entries")
