"""Real series of daily listings from beginning to end; what is expected is worked out from ids alone."""

from datetime import datetime
from pathlib import Path

import pytest

from digest.core.snapshot import Verdict
from tests.support import captures
from tests.support.replaying import held, replay
from tests.support.soak import SOAKING, rounds
from tests.support.working import Working


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter that is due every day."""
    return Working(tmp_path)


@pytest.mark.soak
def test_a_daily_listing_with_repeats(working: Working) -> None:
    """R3, R6: papers that stand several times in a file count once, weekends that repeat a Friday are quiet."""
    done = replay(working, captures.arxiv_new()[: rounds(9, 1_000)])
    assert held(done) == {}
    weekend = {each.day for each, _ in done if datetime.fromisoformat(each.day).weekday() >= 5}
    assert {each.day for each, found in done if found.examination.verdict is Verdict.QUIET} == weekend
    seen: set[str] = set()
    for capture, found in done:
        assert found.papers == len(capture.ids) <= len(capture.rows)
        assert found.counts["new"] == len(capture.ids.keys() - seen), capture.day
        seen |= capture.ids.keys()


@pytest.mark.soak
def test_the_daily_papers_of_two_years(working: Working) -> None:
    """R2, R3: each paper is new once; of 474 captures four are held, with one or two papers where a dozen is usual.

    A short run reads those of two months.
    """
    series = [each for each in captures.hf_api() if each.rows and (SOAKING or "2024-08" <= each.day < "2024-10")]
    done = replay(working, series)
    ill = ["2024-09-03", "2025-01-21", "2025-01-22", "2025-06-20"]
    assert held(done) == dict.fromkeys(ill[: rounds(1, 4)], Verdict.PARTIAL)
    assert all(found.papers <= 2 for _, found in done if found.examination.verdict.held)
    taken = {paper for each, found in done if not found.examination.verdict.held for paper in each.ids}
    assert sum(found.counts.get("new", 0) for _, found in done) == len(taken)


def test_captures_of_one_day(working: Working) -> None:
    """R1, R3: thirteen papers, then two more; the other seven captures bring nothing."""
    done = replay(working, captures.intraday())
    assert held(done) == {}
    assert [count for _, found in done if (count := found.counts.get("new", 0))] == [13, 2]
