"""What a report says of one recipient."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.returning import LONGEST, Action, Came, Status, What, cleaned, distinct, left

GONE = Status(Action.FAILED, "5.1.1", ("ada@example.org",))
FULL = Status(Action.FAILED, "4.2.2", ("bob@example.org",))
THERE = Status(Action.DELIVERED, "2.0.0", ("cy@example.org",))
LATER = Status(Action.DELAYED, "4.4.1", ())


def report(*statuses: Status) -> Came:
    """A report that says this."""
    return Came(What.REPORT, statuses=statuses)


def test_a_report_is_about_whom_it_names() -> None:
    """In any spelling."""
    assert report(THERE, GONE).about("ADA@example.org") is GONE


def test_of_several_the_mildest_counts() -> None:
    """R44: a message that was forwarded to several, and reached one, has arrived."""
    assert report(GONE, THERE, FULL).about("eve@example.org") is THERE
    assert report(GONE, LATER, FULL).about("eve@example.org") is LATER
    assert report(GONE, FULL).about("eve@example.org") is FULL
    assert report(GONE).about("eve@example.org") is GONE
    assert report().about("eve@example.org") is None


def test_a_failure_without_a_code_is_one() -> None:
    """It failed for good, and nobody knows why."""
    assert Status(Action.FAILED, "").hard
    assert not Status(Action.DELAYED, "").hard


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("unsubscribe trending", "trending"),
        (" Unsubscribe  Trending-papers ", "trending-papers"),
        ("Re: unsubscribe trending", ""),
        ("unsubscribe", ""),
        ("unsubscribe trending papers", ""),
        ("unsubscribe ünïcode", ""),
    ],
)
def test_a_subject_leaves_by_exactly_what_the_header_says(subject: str, name: str) -> None:
    """R19: as List-Unsubscribe writes it, whatever the capitals."""
    assert left(subject) == name


@given(st.text(max_size=4 * LONGEST))
def test_words_of_strangers_are_one_printable_line(text: str) -> None:
    """Whatever they are."""
    words = cleaned(text)
    assert words.isprintable()
    assert len(words) <= LONGEST
    assert cleaned(words) == words


def test_addresses_are_told_once() -> None:
    """In their order."""
    assert distinct(["b", "", "a", "b"]) == ("b", "a")
