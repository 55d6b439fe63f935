"""Days out of dates."""

import pytest

from digest.core.snapshot import StatedDay
from digest.dumps.readers import moments


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 04 Jun 2024 00:00:00 -0400",
        "4 Jun 2024 23:59 GMT",
        "2024-06-04",
        "2024-06-04T20:30:00-05:00",
        " 2024-06-04 ",
    ],
)
def test_both_kinds_of_dates(text: str) -> None:
    """The day is that of the date's own time zone."""
    assert moments.day(text) == StatedDay(6, 4, 2024)


@pytest.mark.parametrize(
    "text", ["", "today", "2024-13-04", "2024-06-31", "Tue, 99 Jun 2024 00:00:00", "9" * 90, "2024-06-041", "1 1"]
)
def test_what_is_no_date(text: str) -> None:
    """States no day."""
    assert moments.day(text) is None
