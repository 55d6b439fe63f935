"""Real series of captures from beginning to end: what is held, what is new, and that nothing is announced twice.

What is expected is worked out here from ids, versions and texts alone.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from digest.core.snapshot import SnapshotKey, Verdict
from digest.store.memory_history import MemoryHistory
from tests.support import captures
from tests.support.captures import Capture
from tests.support.replaying import held, replay, verdicts
from tests.support.soak import SOAKING, rounds
from tests.support.working import Working

pytestmark = pytest.mark.untraced

BURSTS = {"2025-11-12", "2025-11-13"}
TAKEN = {Verdict.HEALTHY, Verdict.QUIET}
Content = tuple[object, ...]


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A newsletter that is due every day."""
    return Working(tmp_path)


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


@pytest.mark.soak
def test_a_rolling_listing(working: Working) -> None:
    """R2, R3, R7: 131 captures agree with their ids and versions; the two of a failing source are held as a burst.

    The capture after them is healthy although 142 of its 232 papers are new, and brings just those. A short run reads
    the captures around them.
    """
    done = replay(working, captures.arxiv_rolling()[rounds(85, 0) : rounds(105, 131)])
    assert held(done) == dict.fromkeys(BURSTS, Verdict.BURST)
    if SOAKING:
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
    assert new["2025-11-16"] == rounds(166, 142)  # 24 of them were there before a short run begins
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
    series = captures.arxiv_rolling()[-rounds(30, 131) :]
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
