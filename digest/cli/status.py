"""digest status: at a glance, what there is, what comes next, and what a person must look at."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from digest.cli.app import App, command, plain
from digest.cli.dumps import brief
from digest.cli.fetches import failing, fetch_document, fetch_lines, library_document, trouble_lines
from digest.cli.report import WORRIES
from digest.cli.report import waiting as waits
from digest.core import words
from digest.core.fetched import LastFetch
from digest.core.ledger import WITH_ISSUE
from digest.core.newsletter import Newsletter
from digest.core.slots import following
from digest.wiring import Digest


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def status(app: App, names: tuple[str, ...]) -> None:
    """Show what there is and what comes next.

    Of each newsletter its snapshots, issues, next slot, held dumps, sources and libraries that could not be had,
    deliveries.
    """
    with app.digest() as digest:
        chosen = app.newsletters(names)
        documents = [_document(digest, newsletter, app.start()) for newsletter in chosen]
        fetches = [_fetches(digest, newsletter) for newsletter in chosen]
    for document, (sources, libraries) in zip(documents, fetches, strict=True):
        document["fetches"] = [fetch_document(last) for last in sources]
        document["libraries"] = [library_document(last) for last in libraries]
    app.document({"newsletters": documents})
    for document, lasts in zip(documents, fetches, strict=True):
        counts = document["deliveries"]
        if any(not held["superseded"] for held in document["held"]) or any(counts[state] for state in WORRIES):
            app.warn()
        app.console.print(f"[bold]{plain(document['title'])}[/]  {document['newsletter']}")
        seen = f"{document['papers']} papers, last {document['last_snapshot']}"
        app.console.print(f"  snapshots  [bold]{document['snapshots']}[/], {seen}")
        app.console.print(f"  issues     [bold]{document['issues']}[/], last {document['last_issue']}")
        app.console.print(f"  next slot  {document['next']}")
        if counts["planned"]:
            app.console.print("  mail       " + ", ".join(f"[bold]{n}[/] {s}" for s, n in counts.items() if n))
        _tell_approval(app, document)
        waiting = [held for held in document["held"] if not held["superseded"]]
        for held in waiting:
            told = f"{plain(held['path'])}: {held['verdict']}, {brief(held['reason'])}"
            app.console.print(f"  [bold red]held[/]       {told}")
        if over := len(document["held"]) - len(waiting):
            told = f"{over} held {words.plural(over, 'dump')} by later ones; see digest dumps list"
            app.console.print(f"  [dim]superseded {told}[/]")
        for label, found, lines in zip(("fetch", "library"), lasts, (fetch_lines, trouble_lines), strict=True):
            for last in failing(found):
                app.warn()
                for line in lines(last, document["zone"]):
                    app.console.print(f"  [bold red]{label:<9}[/]  {line}")


def _tell_approval(app: App, document: dict[str, Any]) -> None:
    for slot in document["approval"]:
        app.warn()
        app.console.print(f"  [bold red]approval[/]   {plain(waits(document['newsletter'], slot))}")


def _fetches(digest: Digest, newsletter: Newsletter) -> tuple[tuple[LastFetch, ...], tuple[LastFetch, ...]]:
    """How the last fetches of its sources went, and the last looks at its libraries."""
    last, profiles = digest.store.fetches.last, newsletter.every_profile
    places = {profile.library for profile in profiles if profile.library}
    return last([source.name for source in newsletter.sources]), last(places)


def _document(digest: Digest, newsletter: Newsletter, now: datetime) -> dict[str, Any]:
    store, sources = digest.store, [source.name for source in newsletter.sources]
    keys, slots = store.history.snapshots(sources), store.issues.slots(newsletter.name)
    issued = [row.slot for row in slots if row.outcome in WITH_ISSUE]
    due = following(newsletter.name, newsletter.cadence, now)
    zone = ZoneInfo(newsletter.cadence.zone)
    return {
        "newsletter": newsletter.name,
        "title": newsletter.title,
        "snapshots": len(keys),
        "last_snapshot": keys[-1].as_of.isoformat() if keys else "none",
        "papers": len(store.history.seen(sources)),
        "issues": len(issued),
        "last_issue": issued[-1] if issued else "none",
        "zone": zone.key,
        "next": f"{words.day(due.wall)}, {due.due.astimezone(zone):%H:%M} {zone.key}" if due else "never",
        "deliveries": store.outbox.counts(newsletter.name),
        "approval": list(store.issues.held(newsletter.name)),
        "held": [
            {
                "id": row.key.id,
                "path": row.name,
                "verdict": row.examination.verdict.value,
                "reason": row.examination.reason,
                "superseded": any(row.key < key for key in keys if key.source == row.source),
            }
            for row in store.history.held(sources)
        ],
    }
