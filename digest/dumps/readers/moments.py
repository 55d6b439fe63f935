"""Days out of the dates that feeds and repositories write."""

import re
from datetime import date
from email.utils import parsedate_tz

from digest.core.snapshot import StatedDay

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")


def day(text: str) -> StatedDay | None:
    """The day of a date of RFC 822 or ISO 8601, in its own time zone; None where it is no date.

    >>> day("Tue, 04 Jun 2024 00:00:00 -0400")
    StatedDay(month=6, day=4, year=2024)
    """
    text = text.strip()[:60]
    try:
        if iso := _ISO.match(text):
            found = date(*map(int, iso.groups()))
        else:
            year, month, number, *_ = parsedate_tz(text) or (0, 0, 0)
            found = date(year, month, number)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return StatedDay(found.month, found.day, found.year)
