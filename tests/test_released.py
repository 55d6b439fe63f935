"""A held dump that a person lets in decides of itself alone."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from digest.core.past import Decision, Settled
from digest.core.snapshot import Verdict
from digest.ingest import Ingested
from tests.support.working import Working, at

pytestmark = pytest.mark.untraced

SHOWN = 16  # papers on a page; each is compared with all that a page ever held


def shown(ids: Iterable[int]) -> list[str]:
    """Titles that no two papers share a word of, but one."""
    return [f"Study {number}x{number * number}" for number in ids]


@pytest.fixture
def working(tmp_path: Path) -> Working:
    """A page that loses three a day, on six days."""
    working = Working(tmp_path)
    for day in range(1, 7):
        working.dump(f"2025-03-{day:02}", shown(range(3 * day, 3 * day + SHOWN)))
    return working


def ingest(working: Working, day: int) -> dict[str, Ingested]:
    """What becomes of each dump on a day, by its own day."""
    done = working.digest.pipeline.ingest.fetch(working.newsletter, at(f"2025-03-{day:02}"))
    return {each.as_of.isoformat(): each for each in done}


def release(working: Working, day: str) -> None:
    """A person lets in what is held of a day."""
    (row,) = (row for row in working.store.history.held(["page"]) if row.as_of.isoformat() == day)
    decision = Decision(Settled.RELEASED, "ada", at("2025-03-20"))
    working.digest.pipeline.ingest.release(working.newsletter, working.digest.dumps.get(row), row, decision)


def held(working: Working) -> dict[str, Verdict]:
    """What is held, by its day."""
    return {row.as_of.isoformat(): row.examination.verdict for row in working.store.history.held(["page"])}


@pytest.mark.parametrize("other", [8, 10])
def test_another_held_burst_stays_held(working: Working, other: int) -> None:
    """R7: releasing one lets in no other, neither of the next day nor of a later one."""
    working.dump("2025-03-07", shown(range(5_000, 5_000 + SHOWN)))
    working.dump(f"2025-03-{other:02}", shown(range(6_000, 6_000 + 2 * SHOWN)))
    working.dump("2025-03-09", shown(range(27, 27 + SHOWN)))
    ingest(working, 9)
    ingest(working, 10)
    assert held(working) == {"2025-03-07": Verdict.BURST, f"2025-03-{other:02}": Verdict.BURST}
    release(working, "2025-03-07")
    for day in (11, 12):
        assert ingest(working, day)[f"2025-03-{other:02}"].examination.verdict is Verdict.BURST
    assert list(held(working)) == [f"2025-03-{other:02}"]


def test_a_burst_that_comes_later_is_held(working: Working) -> None:
    """R7: the next day, and though more was let in before."""
    for day in (7, 8):
        working.dump(f"2025-03-{day:02}", shown(range(1_000 * day, 1_000 * day + SHOWN)))
        ingest(working, day)
        release(working, f"2025-03-{day:02}")
    working.dump("2025-03-09", shown(range(27, 27 + SHOWN)))
    assert ingest(working, 9)["2025-03-09"].examination.verdict is Verdict.HEALTHY
    working.dump("2025-03-10", shown(range(9_000, 9_000 + SHOWN)))
    assert ingest(working, 10)["2025-03-10"].examination.verdict is Verdict.BURST


def test_three_releases_teach_what_comes_then_and_settle_nothing_else(working: Working) -> None:
    """R7: what comes after them is believed; what was held before them stays held until a person decides of it."""
    for day in (7, 8, 9, 10):
        working.dump(f"2025-03-{day:02}", shown(range(1_000 * day, 1_000 * day + SHOWN)))
    ingest(working, 10)
    for day in (7, 8, 9):
        release(working, f"2025-03-{day:02}")
    working.dump("2025-03-11", shown(range(12_000, 12_000 + SHOWN)))
    found = ingest(working, 11)
    assert found["2025-03-11"].examination.verdict is Verdict.HEALTHY
    assert found["2025-03-10"].examination.verdict is Verdict.BURST
    assert list(held(working)) == ["2025-03-10"]


def test_a_released_part_does_not_let_in_another(working: Working) -> None:
    """R2: nor does what is small become usual by one decision."""
    for day in (7, 8):
        working.dump(f"2025-03-{day:02}", shown(range(3 * day, 3 * day + day - 5)))
    ingest(working, 8)
    assert held(working) == dict.fromkeys(("2025-03-07", "2025-03-08"), Verdict.PARTIAL)
    release(working, "2025-03-07")
    ingest(working, 9)
    assert held(working) == {"2025-03-08": Verdict.PARTIAL}


def test_what_a_released_dump_showed_is_known(working: Working) -> None:
    """R7: a held dump of the same papers is then no burst any more; its papers were decided of."""
    working.dump("2025-03-07", shown(range(5_000, 5_000 + SHOWN)))
    working.dump("2025-03-08", shown(range(5_003, 5_003 + SHOWN)))
    ingest(working, 8)
    release(working, "2025-03-07")
    assert ingest(working, 9)["2025-03-08"].counts["new"] == 3
    assert held(working) == {}
