"""digest ingest and digest diff: dumps into history, and what a snapshot changed."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import track

from digest.cli.app import App, command, plain, there
from digest.cli.differences import difference_document, difference_lines, title_line
from digest.cli.dumps import dump_document, dump_lines
from digest.comparing import Compared
from digest.core.changes import Change
from digest.core.errors import UsageError
from digest.core.newsletter import Newsletter, Source
from digest.core.snapshot import Dump, SnapshotKey
from digest.wiring import check_format, load_dump


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--source", "source_name", help="Which source, where the newsletter has several.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day that the dumps stand for."
)
@click.option("--format", "format_name", default="", help="The reader, instead of what the content tells.")
@command
def ingest(
    app: App, name: str, paths: tuple[Path, ...], source_name: str | None, as_of: datetime | None, format_name: str
) -> None:
    """Take in dumps, and announce nothing.

    The files that are named, or whatever the sources have; with --source, that source alone.
    """
    check_format(format_name)
    if not paths and (as_of or format_name):
        raise UsageError("--as-of and --format go with a PATH", "name the file that is meant")
    newsletter = app.newsletter(name)
    now = app.start()
    here = now.astimezone(ZoneInfo(newsletter.cadence.zone))  # days are counted on the newsletter's own clock
    with app.digest() as digest:
        if paths:
            source = _read_as(_source(newsletter, source_name), format_name)
            dumps = [_load(path, source, here, as_of) for path in paths]
            quiet = app.json or not app.console.is_terminal or len(dumps) < 3  # noqa: PLR2004 - two are done at once
            steps = track(dumps, "Reading", console=app.console, transient=True, disable=quiet)
            done = tuple(digest.pipeline.ingest.one(newsletter, source, dump) for dump in steps)
        else:
            only = None if source_name is None else _source(newsletter, source_name)
            done = digest.pipeline.ingest.fetch(newsletter, now, only)
    for dump in done:
        for line in dump_lines(dump):
            app.console.print(line)
        if dump.pressing:
            app.warn()
    app.document({"dumps": [dump_document(dump) for dump in done]})


def _read_as(source: Source, format_name: str) -> Source:
    """A source whose dumps are read by a reader that was named, if one was."""
    if not format_name:
        return source
    if source.fields:
        raise UsageError(f"source {source.name}: is a table that is read by [source.fields]", "leave --format out")
    return replace(source, format=format_name)


def _load(path: Path, source: Source, now: datetime, as_of: datetime | None) -> Dump:
    """A file as a dump; none stands for a day that has not come."""
    dump = load_dump(there(path), source, now, as_of.date() if as_of else None)
    if dump.stated and dump.stated > now.date():
        raise UsageError(f"{path}: stands for {dump.stated}, a day to come", "mend --as-of or the file's name")
    return dump


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@click.argument("first", default="", metavar="[A]")
@click.argument("second", default="", metavar="[B]")
@click.option("--words", "worded", is_flag=True, help="Show what was rewritten in abstracts, word by word.")
@command
def diff(app: App, name: str, first: str, second: str, *, worded: bool) -> None:
    """Show what a snapshot changed.

    From A to B, or of one snapshot (the last by default) against all before it. A snapshot is named by its day,
    as 2025-03-18, by its source and its day, as page@2025-03-18, or by its id. Of several of a day it is the last.
    """
    newsletter = app.newsletter(name)
    with app.digest() as digest:
        keys = digest.store.history.snapshots([source.name for source in newsletter.sources])
        if not keys:
            raise UsageError(f"{name}: has no snapshot yet", f"take one in with digest ingest {name}")
        current = _find(keys, second or first) if first else keys[-1]
        base = _find(keys, first) if second else None
        compared = digest.pipeline.ingest.comparison.compare(newsletter, current, base)
    before = base or max((key for key in keys if key < current and key.source == current.source), default=None)
    app.document(diff_document(name, before, current, compared, worded=worded))
    start = before.id if before else "nothing"
    app.console.print(f"[bold]{plain(newsletter.title)}[/]  {start} → {current.id}")
    app.console.print("  " + ", ".join(f"[bold]{count}[/] {kind}" for kind, count in compared.counts.items()) + "\n")
    if not app.json:
        _show(app.console, compared.changes, worded=worded)


def _show(console: Console, found: tuple[Change, ...], *, worded: bool) -> None:
    """Changes as people read them, with what each has rewritten below it."""
    for change in found:
        console.print(title_line(f"  {change.kind:<12} {_ranks(change):>9}  ", change.paper.title, console))
        lines = list(difference_lines(change, console, worded=worded))
        for line in [*lines, *([""] if lines and worded else [])]:
            console.print(line)
    texts = ((change.before.abstract, change.paper.revision.abstract) for change in found if change.before)
    if not worded and any(before != now for before, now in texts):
        console.print("\n[dim]  --words shows what was rewritten in abstracts.[/]")


def diff_document(
    name: str, before: SnapshotKey | None, current: SnapshotKey, compared: Compared, *, worded: bool = False
) -> dict[str, Any]:
    """Changes as programs read them."""
    return {
        "newsletter": name,
        "from": before.id if before else None,
        "to": current.id,
        "counts": dict(compared.counts),
        "changes": [
            {
                "kind": change.kind.value,
                "paper": {"id": change.paper.id, "title": change.paper.title},
                "rank": change.rank,
                "rank_before": change.rank_before,
                **difference_document(change, worded=worded),
            }
            for change in compared.changes
        ],
    }


def _ranks(change: Change) -> str:
    ranks = [str(rank) if rank else "–" for rank in (change.rank_before, change.rank)]
    return " → ".join(ranks)


def _source(newsletter: Newsletter, name: str | None) -> Source:
    """The source of a name; the only one there is, where none is named."""
    known = {source.name: source for source in newsletter.sources}
    listed = f"known are {', '.join(known)}"
    if name is None and len(known) > 1:
        raise UsageError(f"{newsletter.file}: has several sources", f"name one with --source; {listed}")
    if name is not None and name not in known:
        raise UsageError(f"{newsletter.file}: --source {name!r} is not one of its sources", listed)
    return newsletter.sources[0] if name is None else known[name]


def _find(keys: tuple[SnapshotKey, ...], name: str) -> SnapshotKey:
    """The snapshot of an id, or the last one of a day, of which only one source may have any.

    Raises:
        UsageError: there is none such, or several sources have one.
    """
    try:
        day = date.fromisoformat(name)
    except ValueError:
        day = None
    found = [key for key in keys if key.was(name) or name in {key.sha256, key.short} or key.as_of == day]
    if not found:
        raise UsageError(f"there is no snapshot {name!r}", f"the last are {', '.join(key.id for key in keys[-3:])}")
    last = {key.source: key.id for key in found}
    if len(last) > 1:
        raise UsageError(f"{len(last)} snapshots are meant by {name!r}", f"name one of {', '.join(last.values())}")
    return found[-1]
