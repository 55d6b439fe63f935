"""Whether a dump is whole: proofs of a tear, and sizes that its source has never had."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

from digest import resources
from digest.core.snapshot import Verdict
from digest.dumps.doctor import Doctor
from digest.dumps.readers.registry import read
from tests.support.pages import HEADING
from tests.support.past import ABSTRACT, daily, names, past, reading, rolling, snapshot
from tests.support.working import Working, at

PAGES = [(resources.schedules() / "dumps" / f"2025-03-{day}.txt").read_bytes() for day in (11, 18)]


def examine(count: int, days: Sequence[Sequence[str]], signs: Sequence[str] = ()) -> tuple[Verdict, str]:
    """The verdict on so many papers, all of them new."""
    now = snapshot(names(0, count))
    found = Doctor().examine(reading(count, signs), now, past(days, now))
    return found.verdict, found.reason


@pytest.mark.parametrize(
    ("count", "sizes", "signs", "reason"),
    [
        (30, [65, 69], [], "holds 30 papers; this source usually shows 67, and 65 at least"),
        (30, [65], ["cut"], "holds 30 papers, and it breaks off in its last paper; this source usually shows 65"),
        (47, [65, 69], ["cut"], "holds 47 papers, and it breaks off in its last paper; this source usually shows 67"),
        (1, [65], [], "holds 1 paper; this source usually shows 65"),
        (3, [], ["cut"], "holds 3 papers, and it breaks off in its last paper"),
        (66, [65, 69], ["resumable"], "holds 66 papers, and says that more pages follow; this source usually shows 67"),
        (66, [65, 69], ["cut", "torn"], "holds 66 papers, and the file ends before its content does; this source"),
        (66, [], ["torn"], "holds 66 papers, and the file ends before its content does"),
        (30, [13, 40, 8, 22, 11], ["cut"], "holds 30 papers, and it breaks off in its last paper; this source"),
        (1, [13, 15, 8, 12, 11, 6, 6, 8, 12, 9, 9, 14], [], "holds 1 paper; this source usually shows 10"),
    ],
)
def test_what_is_not_whole_is_partial(count: int, sizes: list[int], signs: list[str], reason: str) -> None:
    """R2: what breaks off, and what is smaller than the source has ever been."""
    verdict, why = examine(count, daily(sizes), signs)
    assert verdict is Verdict.PARTIAL
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("count", "sizes", "signs"),
    [
        (30, [65], []),
        (40, [65, 69], []),
        (20, [230, 240, 21, 235], []),
        (1, [3, 2], []),
        (60, [65, 69], ["cut"]),
        (12, [], ["cut"]),
        (3, [13, 15, 8, 12, 11, 6, 6, 8, 12, 9, 9, 14], []),
        (136, [251, 238, 294, 199, 407, 299, 270], []),
    ],
)
def test_what_a_source_may_well_show_is_not_held(count: int, sizes: list[int], signs: list[str]) -> None:
    """Small days as it has shown before, sizes that differ much by themselves, one torn paper of many."""
    assert examine(count, daily(sizes), signs)[0] is Verdict.HEALTHY


def test_a_rolling_listing_may_lack_a_section() -> None:
    """What is missing in it today stands there tomorrow; of other sources so small a dump is partial."""
    now = snapshot(names(10_060, 30))
    verdict = Doctor().examine(reading(30), now, past(rolling(8), now)).verdict
    assert verdict is Verdict.QUIET
    tiny = snapshot(names(10_060, 15))
    assert Doctor().examine(reading(15), tiny, past(rolling(8), tiny)).verdict is Verdict.PARTIAL


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_small_first_page_is_healthy(count: int) -> None:
    """Whole papers below the page's heading are a dump, however few."""
    page = read((HEADING + "".join(f"Title {n}\n\n{ABSTRACT}\n\n" for n in range(count))).encode())
    assert "cut" not in page.signs
    assert Doctor().examine(page, snapshot(names(0, count)), past([], snapshot([]))).verdict is Verdict.HEALTHY


def test_a_gzip_file_that_breaks_off_is_partial() -> None:
    """R2: a proof of a tear is never healthy, whatever there was before."""
    torn = read(gzip.compress(PAGES[0])[:5_000])
    now = snapshot(names(0, len(torn.records)))
    assert Doctor().examine(torn, now, past([], now)).verdict is Verdict.PARTIAL


def test_the_beginning_of_a_known_page_is_partial(tmp_path: Path) -> None:
    """R2: 200 lines of the second page, all of whose 47 papers are known, do not become the latest snapshot."""
    working = Working(tmp_path)
    for day, page in zip(("2025-03-11", "2025-03-18"), PAGES, strict=True):
        working.raw(f"{day}.txt", page)
    working.raw("2025-03-19.txt", b"".join(PAGES[1].splitlines(keepends=True)[:200]))
    done = working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-19"))
    assert [each.examination.verdict for each in done] == [Verdict.HEALTHY, Verdict.HEALTHY, Verdict.PARTIAL]
    assert done[2].examination.reason == (
        "holds 47 papers, and it breaks off in its last paper; this source usually shows 67, and 65 at least"
    )
