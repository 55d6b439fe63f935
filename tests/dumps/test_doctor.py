"""The dump doctor's verdicts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from digest import resources
from digest.core.paper import Paper, Record, Revision
from digest.core.past import Past
from digest.core.snapshot import Dropped, Reading, Sighting, Snapshot, SnapshotKey, Verdict
from digest.dumps.doctor import Doctor
from digest.dumps.readers.registry import read
from tests.support.data import FIXTURES
from tests.support.pages import HEADING

ABSTRACT = "We study this question in depth."


def snapshot(reading: Reading) -> Snapshot:
    """A snapshot in which every title is its own id."""
    papers = (Paper(record.revision.title, record.revision) for record in reading.records)
    key = SnapshotKey(date(2025, 3, 11), datetime(2025, 3, 11, tzinfo=UTC), "0" * 64, "page")
    return Snapshot(key, tuple(Sighting(paper) for paper in papers))


def examine(reading: Reading, past: Past | None = None) -> tuple[Verdict, str]:
    """The verdict and its reason."""
    found = Doctor().examine(reading, snapshot(reading), past or Past())
    return found.verdict, found.reason


def page(count: int, signs: Sequence[str] = ("header",), dropped: int = 0) -> Reading:
    """A reading with some papers and some lines that could not be read."""
    records = tuple(Record(Revision(f"Paper {n}", ABSTRACT)) for n in range(count))
    return Reading("trending-text", records, tuple(Dropped(n + 5, "?") for n in range(dropped)), signs=frozenset(signs))


@pytest.mark.parametrize("days", [("2025-03-11", "2025-03-18"), ("2025-03-18", "2025-03-11")])
def test_the_bundled_dumps_are_healthy_in_either_order(days: tuple[str, str]) -> None:
    """R4: what comes first does not make the other look ill."""
    first, second = (read((resources.schedules() / "dumps" / f"{day}.txt").read_bytes()) for day in days)
    assert examine(first)[0] is Verdict.HEALTHY
    past = Past(snapshots=(len(first.records),), seen=frozenset(snapshot(first).members))
    verdict, reason = examine(second, past)
    assert verdict is Verdict.HEALTHY
    assert reason in {"69 papers, 56 of them never seen before", "65 papers, 52 of them never seen before"}


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_small_first_page_is_healthy(count: int) -> None:
    """Whole papers below the page's heading are a dump, however few."""
    text = HEADING + "".join(f"Title {n}\n\n{ABSTRACT}\n\n" for n in range(count))
    assert examine(read(text.encode()))[0] is Verdict.HEALTHY


def test_known_and_quiet_are_not_held() -> None:
    """R1: the same bytes, and a page with nothing that was not seen before."""
    assert examine(page(3), Past(known=True)) == (Verdict.KNOWN, "the same bytes were taken in before")
    seen = frozenset(snapshot(page(5)).members)
    assert examine(page(3), Past(snapshots=(5,), seen=seen)) == (
        Verdict.QUIET,
        "nothing new: all of its 3 papers were seen before",
    )


@pytest.mark.parametrize(
    ("reading", "past", "verdict", "reason"),
    [
        (page(0, ("header", "submitters")), Past(), Verdict.PARTIAL, "names who submitted papers, but no paper"),
        (
            page(0, dropped=1),
            Past(),
            Verdict.PARTIAL,
            "the page's heading stands there, but no whole paper; 1 place could",
        ),
        (page(0, (), 2), Past(), Verdict.ERROR, "holds no paper; 2 places could not be read, first line 5"),
        (page(0, ()), Past(), Verdict.ERROR, "holds no paper"),
        (page(30), Past(snapshots=(65, 69)), Verdict.PARTIAL, "holds 30 papers; this source usually shows 67"),
        (
            page(30, ("header", "cut")),
            Past(snapshots=(65,)),
            Verdict.PARTIAL,
            "holds 30 papers, and breaks off in the last",
        ),
        (page(1), Past(snapshots=(65,)), Verdict.PARTIAL, "holds 1 paper; this source usually shows 65"),
        (
            page(9, dropped=12),
            Past(),
            Verdict.CHANGED,
            "9 papers only, and 12 places could not be read: the layout may",
        ),
    ],
)
def test_ill_dumps_are_held_with_their_reason(reading: Reading, past: Past, verdict: Verdict, reason: str) -> None:
    """R2: in words and numbers, for a person."""
    found, why = examine(reading, past)
    assert (found, found.held) == (verdict, True)
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("reading", "past"),
    [
        (page(30), Past(snapshots=(65,))),
        (page(40), Past(snapshots=(65, 69))),
        (page(20), Past(snapshots=(230, 240, 21, 235))),
        (page(1), Past(snapshots=(3, 2))),
        (page(60, ("header", "cut"), 1), Past(snapshots=(65, 69))),
        (page(12, dropped=11), Past()),
    ],
)
def test_what_a_source_may_well_show_is_not_held(reading: Reading, past: Past) -> None:
    """Small days as it has shown before, one torn paper, a few lines that could not be read."""
    assert examine(reading, past)[0] is Verdict.HEALTHY


@pytest.mark.parametrize("name", ["named.txt", "crawled-heading.md"])
def test_a_heading_without_a_whole_paper_is_partial(name: str) -> None:
    """R2: a page that breaks off in its first paper, and one with a bare title."""
    assert examine(read((FIXTURES / name).read_bytes()))[0] is Verdict.PARTIAL


def test_what_was_left_out_is_told() -> None:
    """A healthy dump says how many places could not be read."""
    assert examine(page(3, dropped=1))[1] == "3 papers, 3 of them never seen before; 1 place could not be read"
