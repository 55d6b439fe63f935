"""How commands tell of dumps."""

from collections.abc import Iterable, Sequence
from typing import Any

from digest.cli.app import plain, shown
from digest.core.snapshot import Dropped
from digest.core.words import plural
from digest.ingest import Ingested
from digest.wiring import formats

SHOWN = 5  # dropped records that a person is shown a dump


def brief(reason: str) -> str:
    """A reason in a list of many, without the names of all formats, which `ingest` and `dumps show` tell once."""
    return plain(reason.replace(f": {', '.join(formats())}", ""))


def dump_document(dump: Ingested) -> dict[str, Any]:
    """What became of a dump, as programs read it."""
    return {
        "path": dump.name,
        "as_of": dump.as_of.isoformat(),
        "format": dump.format,
        "verdict": dump.examination.verdict.value,
        "reason": dump.examination.reason,
        "papers": dump.papers,
        "dropped": dropped_document(dump.dropped),
        "counts": dict(dump.counts),
        "again": dump.again,
        "superseded": dump.superseded,
        "fetched": dump.fetched,
    }


def dump_lines(dump: Ingested) -> list[str]:
    """What became of a dump, as people read it: a line, and one for each of the first things dropped."""
    if not dump.fetched:
        return [f"{shown(dump.name)}  [bold red]could not be fetched[/]: {plain(dump.examination.reason)}"]
    if dump.again and dump.examination.verdict.held:  # it was told when it was held
        settled = ", superseded by a newer dump" if dump.superseded else "; see digest dumps list"
        return [f"{shown(dump.name)}  still held: {dump.examination.verdict}{settled}"]
    verdict, reason = dump.examination.verdict, plain(dump.examination.reason)
    told = f"[bold red]held: {verdict}[/], {reason}" if verdict.held else f"{verdict}"
    told += f", {reason}" if dump.noted else ""
    lines = [f"{shown(dump.name)}  [bold]{dump.papers}[/] {plural(dump.papers, 'paper')}, {told}"]
    return [*lines, *dropped_lines(dump.dropped, SHOWN)]


def dropped_document(dropped: Iterable[Dropped]) -> list[dict[str, Any]]:
    """What could not be read, as programs read it: its number is the sum of the counts."""
    return [{"line": of.line, "reason": of.reason, "loss": of.loss.value, "count": of.count} for of in dropped]


def dropped_lines(dropped: Sequence[Dropped], most: int) -> list[str]:
    """The first places that could not be read, as people read them, and how many more there are."""
    lines = [f"  {f'line {each.line}: ' if each.line else ''}{plain(each.reason)}" for each in dropped[:most]]
    more = sum(each.count for each in dropped[most:])
    return [*lines, f"  and {more:,} more, see --json"] if more else lines
