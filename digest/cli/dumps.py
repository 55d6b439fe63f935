"""How commands tell of dumps."""

from typing import Any

from digest.cli.app import plain, shown
from digest.core.words import plural
from digest.ingest import Ingested

SHOWN = 5  # dropped records that a person is shown a dump


def dump_document(dump: Ingested) -> dict[str, Any]:
    """What became of a dump, as programs read it."""
    return {
        "path": dump.name,
        "as_of": dump.as_of.isoformat(),
        "format": dump.format,
        "verdict": dump.examination.verdict.value,
        "reason": dump.examination.reason,
        "papers": dump.papers,
        "dropped": [{"line": dropped.line, "reason": dropped.reason} for dropped in dump.dropped],
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
    lines += [f"  line {dropped.line}: {plain(dropped.reason)}" for dropped in dump.dropped[:SHOWN]]
    if (more := len(dump.dropped) - SHOWN) > 0:
        lines.append(f"  and {more} more, see --json")
    return lines
