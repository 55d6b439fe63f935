from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.core.again import known
from digest.core.past import Decision, DumpRow, Settled
from digest.core.snapshot import Examination, Verdict

BEFORE = DumpRow(
    source="page",
    name="first.txt",
    sha256="0" * 64,
    captured=datetime(2025, 3, 11, 12, tzinfo=UTC),
    as_of=date(2025, 3, 11),
    format="trending-text",
    examination=Examination(Verdict.HEALTHY),
    papers=65,
)
FROM_NOW = "which is earlier, and stand for that from now on"
SAME = "the same bytes were taken in as first.txt, as of 2025-03-11"
DAY, HOUR = replace(BEFORE, as_of=date(2025, 3, 10)), replace(BEFORE, captured=BEFORE.captured - timedelta(hours=1))


@pytest.mark.parametrize(
    ("now", "fixed", "told"),
    [
        (BEFORE, False, SAME),
        (BEFORE, True, SAME),
        (DAY, False, f"{SAME}; they came as of 2025-03-10 too, {FROM_NOW}"),
        (HOUR, False, f"{SAME}; they came captured 2025-03-11 11:00:00 UTC too, {FROM_NOW}"),
        (HOUR, True, SAME),
        (
            DAY,
            True,
            (
                f"{SAME}; a source with lines = true keeps the day with which a dump came in, so that it cannot become "
                "2025-03-10: give the source another name, and take its dumps in anew"
            ),
        ),
    ],
)
def test_what_is_said_of_bytes_that_come_again(now: DumpRow, fixed: bool, told: str) -> None:
    """R4: what came in, and the earlier moment that counts; an hour is not worth a word where nothing can move."""
    assert known(BEFORE, now, fixed=fixed) == Examination(Verdict.KNOWN, told)


@pytest.mark.parametrize("why", ["", "no papers of ours"])
def test_what_was_dropped_stays_so(why: str) -> None:
    """Who dropped it, and why where they said so."""
    decision = Decision(Settled.DROPPED, "ada", BEFORE.captured, why)
    found = known(replace(BEFORE, decision=decision), BEFORE, fixed=False)
    assert found.reason == "was dropped by ada as first.txt" + (f": {why}" if why else "")
