"""R4: the same bytes for several days, over whole runs: files that come again, and what a person says of them."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from digest.core.ledger import Covered
from digest.core.past import DumpRow
from digest.core.snapshot import Verdict
from digest.dumps.fetching.folder import load
from digest.ingest import Ingested
from tests.support.working import PROFILE, Working, at, page

NOW = at("2025-03-20")
RED, BLUE = page(["On the red paper", "On the green paper"]), page(["On the blue paper", "On the green paper"])
LINES = '[[source]]\nname = "all"\nkind = "catalogue"\nlines = true\npaths = ["dumps/*.all"]\nformat = "jsonl"\n'


def write(working: Working, name: str, text: str, written: datetime = NOW) -> Path:
    """A file, last written at a time."""
    path = working.raw(name, text)
    os.utime(path, (written.timestamp(),) * 2)
    return path


def take(working: Working, path: Path, as_of: str = "") -> Ingested:
    """A file by name, with --as-of or without."""
    dump = load(path, "page", NOW, at(as_of).date() if as_of else None)
    return working.digest.pipeline.ingest.one(working.newsletter, working.newsletter.sources[0], dump)


def placed(working: Working) -> list[tuple[str, str]]:
    """The rows of dumps: their days and names."""
    return [(str(row.as_of), Path(row.name).name) for row in working.store.history.dumps(["page"])]


def test_the_order_of_arrival_does_not_show(tmp_path: Path) -> None:
    """R4: two dumps of the same bytes and one between: the same days, rows and changes in every order."""
    told = []
    files = {"2025-03-10.txt": RED, "2025-03-11.txt": BLUE, "2025-03-12.txt": RED}
    for number, order in enumerate(permutations(files)):
        working = Working(tmp_path / str(number))
        for name in order:
            take(working, write(working, name, files[name]))
        keys = working.store.history.snapshots(["page"])
        compare = working.digest.pipeline.ingest.comparison.compare
        told.append((placed(working), [(key, compare(working.newsletter, key).changes) for key in keys]))
    assert told == [told[0]] * 6
    assert told[0][0] == [("2025-03-10", "2025-03-10.txt"), ("2025-03-11", "2025-03-11.txt")]


def test_it_is_said_where_bytes_stand_from_then_on(tmp_path: Path) -> None:
    """R4: known, with the reason in words; the very same capture once more, and a later one, are plainly known."""
    working = Working(tmp_path)
    late, early = (write(working, f"2025-03-{day}.txt", RED) for day in (12, 10))
    take(working, late)
    moved = take(working, early)
    assert (moved.examination.verdict, moved.noted, str(moved.as_of)) == (Verdict.KNOWN, True, "2025-03-10")
    assert moved.examination.reason.endswith(
        "2025-03-12.txt, as of 2025-03-12; "
        "they came as of 2025-03-10 too, which is earlier, and stand for that from now on"
    )
    for path in (early, late):
        again = take(working, path)
        assert again.examination.reason == f"the same bytes were taken in as {early}, as of 2025-03-10"
        assert (again.examination.verdict, again.noted) == (Verdict.KNOWN, False)
    os.utime(early, ((NOW - timedelta(days=3)).timestamp(),) * 2)
    assert "they came captured 2025-03-17 08:00:00 UTC too, which is earlier" in take(working, early).examination.reason


@pytest.mark.parametrize("order", [("", "2025-03-09", "2025-03-15"), ("2025-03-15", "", "2025-03-09")])
def test_what_a_person_says_counts_like_any_other_word(tmp_path: Path, order: Sequence[str]) -> None:
    """R4: of --as-of and of what the page says, the earliest; a day that is later changes nothing."""
    working = Working(tmp_path)
    path = write(working, "page.txt", RED)
    days = [str(take(working, path, said).as_of) for said in order]
    assert days == ["2025-03-11" if said == "" else min(said, *days_before) for said, days_before in _with_past(order)]
    assert placed(working) == [("2025-03-09", "page.txt")]


def _with_past(order: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each word with the days that were told before it; a page without a word is of 11 March."""
    days = [said or "2025-03-11" for said in order]
    return [(said, days[: place + 1]) for place, said in enumerate(order)]


def test_a_known_file_is_not_read_again_without_need(tmp_path: Path) -> None:
    """R1: only where its day was stated otherwise, or its capture is earlier, can the page's own day be news."""
    working = Working(tmp_path)
    path = write(working, "page.txt", RED)
    take(working, path)
    object.__setattr__(working.digest.pipeline.ingest, "read", lambda *_: pytest.fail("it is read"))
    assert take(working, path).examination.verdict is Verdict.KNOWN
    os.utime(path, ((NOW + timedelta(hours=1)).timestamp(),) * 2)
    assert take(working, path).examination.verdict is Verdict.KNOWN


def test_what_a_slot_has_covered_stays_covered(tmp_path: Path) -> None:
    """R3: a snapshot that moves is told no second time, and what its issue called it still names it."""
    working = Working(tmp_path)
    write(working, "2025-03-12.txt", RED)
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-12"))
    assert report.issue is not None
    (name,) = report.issue.inputs.snapshots
    before = working.store.issues.ledger("papers"), working.store.issues.covered("papers")
    write(working, "2025-03-10.txt", RED)
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-13"))
    assert (report.outcome, report.waiting) == ("nothing new", 0)
    assert (working.store.issues.ledger("papers"), working.store.issues.covered("papers")) == before
    (key,) = working.store.history.snapshots(["page"])
    assert key.id != name
    assert key.was(name)
    assert key in Covered([name])
    assert replace(key, as_of=at("2025-03-13").date()) not in Covered([name])
    write(working, "2025-03-14.txt", BLUE)
    report = working.digest.pipeline.run(working.newsletter, at("2025-03-14"))
    assert report.counts["new"] == 1


def test_a_held_dump_stands_for_its_earliest_day(tmp_path: Path) -> None:
    """R4, R2: in either order the row says the same; dropped, it still takes the earlier day and stays dropped."""
    told: list[DumpRow] = []
    for number, order in enumerate(permutations((10, 12))):
        working = Working(tmp_path / str(number))
        for day in order:
            done = take(working, write(working, f"2025-03-{day}.txt", page([])))
            assert done.examination.verdict.held
        told += [replace(row, name=Path(row.name).name) for row in working.store.history.held(["page"])]
    assert told == [told[0]] * 2
    assert str(told[0].as_of) == "2025-03-10"


def test_a_catalogue_by_lines_keeps_its_day_and_says_so(tmp_path: Path) -> None:
    """R4: what cannot be done is said in one line with what to do, and history stays as it is."""
    working = Working(tmp_path, tables=LINES + PROFILE)
    first = write(working, "2025-03-12.all", '{"id": "2501.00001", "title": "One", "abstract": "A paper."}\n')
    ingest, newsletter = working.digest.pipeline.ingest, working.newsletter
    assert [each.examination.verdict for each in ingest.fetch(newsletter, NOW)] == [Verdict.HEALTHY]
    os.link(first, first.with_name("2025-03-10.all"))
    keys = working.store.history.snapshots(["all"])
    early, late = ingest.fetch(newsletter, NOW)
    assert (early.examination.verdict, early.noted, str(early.as_of)) == (Verdict.KNOWN, True, "2025-03-12")
    assert early.examination.reason.endswith(
        "; a source with lines = true keeps the day with which a dump came in, so that it cannot become 2025-03-10: "
        "give the source another name, and take its dumps in anew"
    )
    assert (late.examination.verdict, late.noted) == (Verdict.KNOWN, False)
    assert working.store.history.snapshots(["all"]) == keys
    assert ingest.comparison.compare(newsletter, keys[0]).counts["new"] == 1
