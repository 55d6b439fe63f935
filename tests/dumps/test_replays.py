"""Real series of captures from beginning to end: what is held, what is new, and that nothing is announced twice.

What is expected is worked out here from ids, versions and texts alone.
"""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from random import Random

import pytest

from digest.core.snapshot import SnapshotKey, Verdict
from digest.ingest import Ingested
from digest.pipeline import Report
from digest.store.memory_history import MemoryHistory
from tests.support import captures
from tests.support.captures import Capture
from tests.support.soak import rounds
from tests.support.working import Working

BURSTS = {"2025-11-12", "2025-11-13"}
TAKEN = {Verdict.HEALTHY, Verdict.QUIET}
Content = tuple[object, ...]


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter that is due every day."""
    return Working(tmp_path)


def replay(working: Working, series: Iterable[Capture]) -> list[tuple[Capture, Ingested]]:
    """Take in captures one after the other, and what became of each."""
    ingest, source = working.digest.pipeline.ingest, working.newsletter.sources[0]
    return [(each, ingest.one(working.newsletter, source, each.dump())) for each in series]


def verdicts(done: Iterable[tuple[Capture, Ingested]]) -> Counter[Verdict]:
    """How many captures got which verdict."""
    return Counter(found.examination.verdict for _, found in done)


def held(done: Iterable[tuple[Capture, Ingested]]) -> dict[str, Verdict]:
    """The days whose captures are held, and why."""
    return {each.day: found.examination.verdict for each, found in done if found.examination.verdict.held}


def contents(capture: Capture) -> dict[str, Content]:
    """Version, title and abstract of each paper, white space folded, by its id; the first place counts."""
    return {
        row["id"]: (row.get("version"), " ".join(row["title"].split()), " ".join(row["abstract"].split()))
        for row in reversed(capture.rows)
    }


def expected(now: dict[str, Content], before: dict[str, Content], seen: dict[str, Content]) -> dict[str, int]:
    """How many papers of a capture are new, are back as they were, and have changed since they were last there."""
    known = now.keys() & seen.keys()
    back = {paper for paper in known - before.keys() if seen[paper][0] == now[paper][0]}
    changed = {paper for paper in known - back if (before.get(paper) or seen[paper]) != now[paper]}
    return {"new": len(now) - len(known), "returned": len(back), "changed": len(changed)}


def test_a_rolling_listing(working: Working) -> None:
    """R2, R3, R7: 131 captures agree with their ids and versions; the two of a failing source are held as a burst.

    The capture after them is healthy although 142 of its 232 papers are new, and brings just those.
    """
    done = replay(working, captures.arxiv_rolling())
    assert held(done) == dict.fromkeys(BURSTS, Verdict.BURST)
    assert verdicts(done) == {Verdict.HEALTHY: 124, Verdict.BURST: 2, Verdict.KNOWN: 3, Verdict.QUIET: 2}
    before: dict[str, Content] = {}
    seen: dict[str, Content] = {}
    new: dict[str, int] = {}
    for capture, found in done:
        if found.examination.verdict in TAKEN:
            now, counts = contents(capture), found.counts
            changed = counts["revised"] + counts["renamed"]
            told = {"new": counts["new"], "returned": counts["returned"], "changed": changed}
            assert told == expected(now, before, seen), capture.day
            before, seen = now, seen | now
            new[capture.day] = counts["new"]
    assert new["2025-11-16"] == 142
    assert sum(new.values()) == len(seen)


def test_a_late_burst_is_held(working: Working) -> None:
    """R2, R7: ten snapshots after it tell what the source usually shows, though none lies before it."""
    series = [each for each in captures.arxiv_rolling() if "2025-11-12" <= each.day <= "2025-11-30"]
    assert held(replay(working, [each for each in series if each.day not in BURSTS])) == {}
    late = replay(working, [each for each in series if each.day in BURSTS])
    assert held(late) == dict.fromkeys(BURSTS, Verdict.BURST)
    for _, found in late:
        assert "were seen neither before nor after" in found.examination.reason
        assert found.examination.reason.endswith("comes late, so that no earlier and 10 later snapshots were looked at")


def test_captures_from_the_last_to_the_first(working: Working) -> None:
    """R2, R4, R7: what is held of some months is the same from their end as from their beginning."""
    series = captures.arxiv_rolling()[80:115]
    ill = {"2025-10-27": Verdict.PARTIAL} | dict.fromkeys(BURSTS, Verdict.BURST)
    assert held(replay(working, series[::-1])) == ill


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(rounds(1, 20)))
def test_a_rolling_listing_in_any_order(working: Working, seed: int) -> None:
    """R4: the same snapshots give the same history, whatever the order in which they came.

    Verdicts may differ in one way only: what comes before enough of its source is there cannot be measured by it, so
    that a burst may get in. What is held is examined again with what is there then, as at each run. A part of a page
    that has less than five captures before it stays held, as in the order of days.
    """
    series = captures.arxiv_rolling()[-rounds(50, 131) :]
    done = replay(working, Random(seed).sample(series, len(series)))  # noqa: S311 - no secret
    replay(working, [each for each, found in done if found.examination.verdict.held])
    history = working.store.history
    keys = history.snapshots(["page"])
    left = {row.as_of.isoformat() for row in history.held(["page"])}
    part = {"2025-10-27"} & {each.day for each in series[:5]}
    assert left <= BURSTS | part | {day for day, verdict in held(done).items() if verdict is Verdict.STALE}
    plain = MemoryHistory()
    for key in keys:
        row = history.dump("page", key.sha256)
        assert row is not None
        plain.take_in(row, history.snapshot(key))
    probes: Sequence[SnapshotKey | None] = [*keys[:: len(keys) // 5], None]
    for probe in probes:
        assert history.seen(["page"], probe) == plain.seen(["page"], probe)


def test_a_daily_listing_with_repeats(working: Working) -> None:
    """R3, R6: papers that stand several times in a file count once, weekends that repeat a Friday are quiet."""
    done = replay(working, captures.arxiv_new())
    assert held(done) == {}
    weekend = {each.day for each, _ in done if datetime.fromisoformat(each.day).weekday() >= 5}
    assert {each.day for each, found in done if found.examination.verdict is Verdict.QUIET} == weekend
    seen: set[str] = set()
    for capture, found in done:
        assert found.papers == len(capture.ids) <= len(capture.rows)
        assert found.counts["new"] == len(capture.ids.keys() - seen), capture.day
        seen |= capture.ids.keys()


def test_the_daily_papers_of_two_years(working: Working) -> None:
    """R2, R3: each paper is new once; of 474 captures four are held, with one or two papers where a dozen is usual."""
    done = replay(working, [each for each in captures.hf_api() if each.rows])
    assert held(done) == dict.fromkeys(["2024-09-03", "2025-01-21", "2025-01-22", "2025-06-20"], Verdict.PARTIAL)
    assert all(found.papers <= 2 for _, found in done if found.examination.verdict.held)
    taken = {paper for each, found in done if not found.examination.verdict.held for paper in each.ids}
    assert sum(found.counts.get("new", 0) for _, found in done) == len(taken)


def test_captures_of_one_day(working: Working) -> None:
    """R1, R3: thirteen papers, then two more; the other seven captures bring nothing."""
    done = replay(working, captures.intraday())
    assert held(done) == {}
    assert [count for _, found in done if (count := found.counts.get("new", 0))] == [13, 2]


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
        [each for each in series if "2025-10-30" <= each.day <= "2025-11-18"] if name != "arxiv_new" else series[:6]
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
