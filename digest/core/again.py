"""Bytes that come again: of all the moments that they were told to stand for, the earliest counts."""

from datetime import UTC

from digest.core.past import DumpRow, Telling
from digest.core.snapshot import Dump, Examination, Reading, Verdict, as_of


def telling(dump: Dump, reading: Reading) -> Telling:
    """The moment that a dump is told to stand for this time."""
    return Telling(as_of(dump, reading), dump.captured, dump.name, dump.stated is not None)


def unjudged(dump: Dump, reading: Reading, before: DumpRow | None) -> DumpRow:
    """The row of a dump that nobody has judged yet, for the earliest moment that its bytes were ever told for."""
    told = telling(dump, reading)
    row = DumpRow(
        source=dump.source,
        name=told.name,
        sha256=dump.sha256,
        captured=told.captured,
        as_of=told.as_of,
        format=reading.format,
        examination=Examination(Verdict.HEALTHY),
        papers=0,
        stated=told.stated,
    )
    return row.told(before.telling) if before else row


def known(before: DumpRow, now: DumpRow, *, fixed: bool) -> Examination:
    """What is said of bytes that came in before and are settled.

    Args:
        before: as they were remembered.
        now: for the earliest moment, this time's included.
        fixed: whether their snapshot cannot move.
    """
    if before.decision and before.dropped:
        why = f": {before.decision.why}" if before.decision.why else ""
        told = f"was dropped by {before.decision.by} as {before.name}{why}"
    else:
        told = f"the same bytes were taken in as {before.name}, as of {before.as_of}"
    return Examination(Verdict.KNOWN, told + _note(before, now, fixed=fixed))


def _note(before: DumpRow, now: DumpRow, *, fixed: bool) -> str:
    """Where they stand from now on, or why they cannot; as the end of a sentence, empty where nothing has changed."""
    if now.key == before.key:
        return ""
    if fixed and now.as_of == before.as_of:
        return ""
    if fixed:
        why = "a source with lines = true keeps the day with which a dump came in"
        return (
            f"; {why}, so that it cannot become {now.as_of}: give the source another name, and take its dumps in anew"
        )
    moment = f"captured {now.captured.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if now.as_of != before.as_of:
        moment = f"as of {now.as_of}"
    return f"; they came {moment} too, which is earlier, and stand for that from now on"
