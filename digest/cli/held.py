"""digest dumps: held dumps, and what a person decides of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import click

from digest.cli.app import App, command, plain, shown, somebody
from digest.cli.dumps import brief, dropped_document, dropped_lines, dump_document
from digest.cli.fetches import failing, fetch_document, fetch_lines
from digest.cli.rows import SUPERSEDED, find, meant, row_document, rows, settleable
from digest.core.errors import DumpError
from digest.core.newsletter import Newsletter
from digest.core.past import Decision, DumpRow, Settled
from digest.core.snapshot import Dropped, Reading
from digest.wiring import Digest

RECORDS = 5  # of a dump that are shown
PLACES = 20  # that could not be read, likewise


@click.group()
def dumps() -> None:
    """Held dumps, and what a person decides of them."""


@dumps.command(name="list")
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@click.option("--all", "every", is_flag=True, help="Also those that were taken in or dropped.")
@command
def list_(app: App, names: tuple[str, ...], every: bool) -> None:
    """List held dumps, and what could not be fetched.

    A dump is held until a person settles it, or its source has a newer snapshot; one that a newer snapshot has
    settled is marked as superseded by a later dump, and comes after those that wait for a person. What came in while
    little was known of its source, and would be held by now, is named too.
    """
    chosen = app.newsletters(names)
    with app.digest() as digest:
        for_each = [(newsletter, rows(digest, newsletter)) for newsletter in chosen]
        zones = {source.name: each.cadence.zone for each in reversed(chosen) for source in each.sources}
        failed = failing(digest.store.fetches.last(zones))
        doubts = [doubt for each in chosen for doubt in _doubts(digest, each)]
    documents = [
        row_document(newsletter, row, state)
        for newsletter, each in for_each
        for row, state in (each if every else sorted(each, key=lambda found: found[1] == SUPERSEDED))
        if every or state in {"held", SUPERSEDED}
    ]
    app.document({"dumps": documents, "doubtful": doubts, "fetches": [fetch_document(last) for last in failed]})
    for found in documents:
        state = "superseded by a later dump" if found["state"] == SUPERSEDED else f"[bold]{found['state']}[/]"
        told = f"{state}: {found['verdict']}, {brief(found['reason'])}"
        whose = f"{found['newsletter']}  " if len(chosen) > 1 else ""
        app.console.print(f"{whose}{plain(found['id'])}  {shown(found['path'])}  {told}")
    if not documents:
        app.console.print("No dump is held.")
    for found in doubts:
        told = "taken in while little was known of its source, and looks like a burst by now"
        app.console.print(f"{plain(found['id'])}  {shown(found['path'])}  {told}: {plain(found['reason'])}")
    for last in failed:
        for line in fetch_lines(last, zones[last.source]):
            app.console.print(line)
    if failed or any(found["state"] == "held" for found in documents):
        app.warn()


@dumps.command()
@click.argument("name", metavar="[NEWSLETTER]")
@click.argument("which", default="", metavar="[DUMP]")
@command
def show(app: App, name: str, which: str) -> None:
    """Show one dump: why it is held, and what is in it.

    DUMP is its id, its file, its day or the first digits of its sha256; where only one is held, it need not be named.
    An id alone will do, where only one newsletter has such a dump.
    """
    with meant(app, name, which) as (digest, newsletter, asked):
        row, state = find(digest, newsletter, asked)
        reading, trouble = _read(digest, newsletter, row)
    document = row_document(newsletter, row, state) | {
        "dropped": dropped_document(reading.dropped),
        "records": [{"line": each.line, "title": each.revision.title} for each in reading.records[:RECORDS]],
        "trouble": trouble,
    }
    app.document(document)
    _show(app, document, reading.dropped)


@dumps.command()
@click.argument("name", metavar="[NEWSLETTER]")
@click.argument("which", default="", metavar="[DUMP]")
@click.option("--why", default="", help="The reason, kept with the dump.")
@click.option("--by", default="", help="Who decides [you].")
@command
def release(app: App, name: str, which: str, why: str, by: str) -> None:
    """Let a held dump into history.

    The next issue tells what is new in it. It keeps its verdict, and who let it in, when and why is kept with it.
    """
    with meant(app, name, which) as (digest, newsletter, asked):
        row = settleable(digest, newsletter, asked, (Settled.RELEASED,))
        dump = digest.dumps.get(row)
        decision = Decision(Settled.RELEASED, by or somebody(), app.start(), why)
        done = digest.pipeline.ingest.release(newsletter, dump, row, decision)
    app.document({"dumps": [dump_document(done) | {"id": row.key.id}]})
    told = ", ".join(f"[bold]{count}[/] {kind}" for kind, count in done.counts.items() if count or kind == "new")
    app.console.print(f"{shown(row.name)}  released as {plain(row.key.id)}: [bold]{done.papers}[/] papers, {told}")


@dumps.command()
@click.argument("name", metavar="[NEWSLETTER]")
@click.argument("which", default="", metavar="[DUMP]")
@click.option("--why", default="", help="The reason, kept with the dump.")
@click.option("--by", default="", help="Who decides [you].")
@command
def drop(app: App, name: str, which: str, why: str, by: str) -> None:
    """Drop a held dump: the same bytes are not held again."""
    with meant(app, name, which) as (digest, newsletter, asked):
        row = settleable(digest, newsletter, asked, tuple(Settled))
        row = replace(row, decision=Decision(Settled.DROPPED, by or somebody(), app.start(), why))
        digest.store.history.drop(row)
    app.document({"dumps": [row_document(newsletter, row, "dropped")]})
    app.console.print(f"{shown(row.name)}  dropped; the same bytes are not held again")


def _doubts(digest: Digest, newsletter: Newsletter) -> Iterator[dict[str, Any]]:
    """What is in history and would be held by now, as programs read it; with the doubt in the reason's place."""
    for source in newsletter.sources:
        for row, doubt in digest.pipeline.ingest.doubtful(source):
            yield row_document(newsletter, replace(row, examination=doubt), "taken in")


def _read(digest: Digest, newsletter: Newsletter, row: DumpRow) -> tuple[Reading, str]:
    """What is in a dump, or why that cannot be told."""
    source = next(source for source in newsletter.sources if source.name == row.source)
    try:
        dump = digest.dumps.get(row)
        if dump.path:
            return Reading(row.format), "too large to be shown"
        return digest.pipeline.ingest.read(dump.data, source.format, dump.name, source.fields), ""
    except DumpError as problem:
        return Reading(row.format), str(problem)


def _show(app: App, found: dict[str, Any], dropped: Sequence[Dropped]) -> None:
    """A dump as people read it."""
    print_ = app.console.print
    print_(f"[bold]{plain(found['id'])}[/]  {found['state']}")
    print_(f"  file      {shown(found['path'])}, captured {found['captured']}, {found['format']}")
    then = " when it was taken in" if found["state"] == "taken in" else ""  # a late dump may since have shown its news
    print_(f"  verdict   [bold]{found['verdict']}[/]{then}, {plain(found['reason'])}")
    if decision := found["decision"]:
        why = f": {plain(decision['why'])}" if decision["why"] else ""
        print_(f"  decision  {found['state']} by {plain(decision['by'])}, {decision['at']}{why}")
    if found["trouble"]:
        print_(f"  trouble   {plain(found['trouble'])}")
    for line in dropped_lines(dropped, PLACES):
        print_(line)
    for record in found["records"]:
        print_(f"  paper     {plain(record['title'])}  [dim]line {record['line']}[/]")
