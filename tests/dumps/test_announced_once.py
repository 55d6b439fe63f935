"""Real series by way of runs, a slot a day: nothing is announced twice."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from digest.pipeline import Report
from tests.support import captures
from tests.support.captures import Capture
from tests.support.working import Working

pytestmark = pytest.mark.untraced

BURSTS = {"2025-11-12", "2025-11-13"}


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter that is due every day; without an archive, whose pages would take most of the time."""
    return Working(tmp_path, tables="[archive]\nprivate = true\n")


def run(working: Working, series: Iterable[Capture]) -> dict[str, Report]:
    """Let a newsletter run at the end of each day, with the capture of that day alone in its folder."""
    reports = {}
    for capture in series:
        path = working.raw(capture.name, capture.data)
        os.utime(path, times=(capture.captured.timestamp(),) * 2)
        evening = datetime.combine(datetime.fromisoformat(capture.day), time(23, 50), UTC)
        reports[capture.day] = working.digest.pipeline.run(working.newsletter, evening)
        path.unlink()
    return reports


@pytest.mark.parametrize("name", ["arxiv_rolling", "arxiv_new", "hf_api"])
def test_nothing_is_announced_twice(working: Working, name: str) -> None:
    """R3, R7: the whole way from files to the ledger, a slot a day; a burst and a weekend announce nothing."""
    series: list[Capture] = [each for each in getattr(captures, name)() if each.rows]
    series = (
        [each for each in series if "2025-10-30" <= each.day <= "2025-11-17"] if name != "arxiv_new" else series[:6]
    )
    reports = run(working, series)
    said = [row.paper for row in working.store.issues.ledger("papers") if row.kind == "new"]
    assert len(said) == len(set(said))
    left_out = {row.as_of.isoformat() for row in working.store.history.held(["page"])}
    assert left_out == (BURSTS if name == "arxiv_rolling" else set())
    assert set(said) == {paper for each in series if each.day not in left_out for paper in each.ids}
    for day, report in reports.items():
        quiet = day in left_out or (name == "arxiv_new" and datetime.fromisoformat(day).weekday() >= 5)
        assert (report.counts.get("new", 0) == 0) == quiet, day
