"""digest history: history made anew from the raw dumps that are kept."""

from collections.abc import Sequence
from typing import Any

import click
from rich.progress import Progress

from digest.cli.app import App, command, plain
from digest.core.errors import UsageError
from digest.core.newsletter import Newsletter, Source
from digest.rebuild import Rebuilt


@click.group()
def history() -> None:
    """Make history anew from the raw dumps."""


@history.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@click.option("--source", "source_name", default="", help="Only this source.")
@command
def rebuild(app: App, names: tuple[str, ...], source_name: str) -> None:
    """Read every raw dump again, and make history anew.

    All of it or nothing. What was announced stays announced; a snapshot whose raw dump is gone stays as it is.
    """
    sources = _sources(app.newsletters(names), source_name)
    quiet = app.json or not app.console.is_terminal
    with app.digest() as digest, Progress(console=app.console, transient=True, disable=quiet) as progress:
        total = len(digest.store.history.snapshots([source.name for source in sources]))
        step = progress.add_task("Reading again", total=total)
        done = digest.rebuild.run(sources, lambda: progress.advance(step))
    app.document({"sources": [_document(each) for each in done]})
    for each in done:
        for line in _lines(each):
            app.console.print(line)
        if each.trouble:
            app.warn()


def _sources(newsletters: Sequence[Newsletter], name: str) -> tuple[Source, ...]:
    known = {
        source.name: source
        for newsletter in newsletters
        for source in newsletter.sources
        if not source.lines  # such a history holds all that its dumps said, and they are not kept
    }
    if name and name not in known:
        raise UsageError(f"there is no source {name!r}", f"known are {', '.join(known)}")
    return (known[name],) if name else tuple(known.values())


def _document(done: Rebuilt) -> dict[str, Any]:
    return {
        "source": done.source,
        "before": dict(done.before.counts),
        "after": dict(done.after.counts),
        "read": done.read,
        "changed": done.changed,
        "missing": done.missing,
        "trouble": [{"path": name, "reason": reason} for name, reason in done.trouble],
    }


def _lines(done: Rebuilt) -> list[str]:
    after = done.after.counts
    counted = ", ".join(
        f"[bold]{after[kind]}[/] {kind}" + (f" (before {count})" if count != after[kind] else "")
        for kind, count in done.before.counts.items()
    )
    lines = [f"{plain(done.source)}  {counted}; {done.changed} of {done.read} that were read again have changed"]
    if done.missing:
        lines.append(f"  {done.missing} stay as they are: their raw dumps are kept no longer")
    return lines + [f"  [bold red]not read[/]  {plain(name)}: {plain(reason)}" for name, reason in done.trouble]
