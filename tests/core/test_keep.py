from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from digest.core.keep import Keep, expired, parse
from tests.support.stored import dump_row, snapshot

NOW = datetime(2025, 3, 18, 12, tzinfo=UTC)
ROWS = [replace(dump_row(snapshot(day=day)), captured=NOW - timedelta(days=18 - day)) for day in (18, 11, 17, 10)]
BY_DAY = {row.captured.day: row.sha256 for row in ROWS}


@pytest.mark.parametrize(
    ("keep", "days"),
    [
        (Keep(), set()),
        (Keep(days=7), {10}),
        (Keep(days=6), {10, 11}),
        (Keep(days=99999), set()),
        (Keep(last=1), {10, 11, 17}),
        (Keep(last=3), {10}),
        (Keep(last=9), set()),
    ],
)
def test_what_need_not_be_kept(keep: Keep, days: set[int]) -> None:
    """By the day of capture, or by number, the newest first; for ever where nothing is said."""
    assert expired(keep, ROWS, (), NOW) == {BY_DAY[day] for day in days}
    assert expired(keep, ROWS, BY_DAY.values(), NOW) == frozenset()


@pytest.mark.parametrize("text", ["", "0", "0d", "-1", "1.5", "d", "90 d", "90D", "forever", "100000d", "９0d"])
def test_what_says_nothing_of_keeping(text: str) -> None:
    """Refused where the newsletter is read."""
    with pytest.raises(ValueError, match="is neither all"):
        parse(text)
