"""digest send and digest outbox: deliveries that are due, and what became of them all."""

from typing import Any

import click
from rich.progress import Progress

from digest.cli.app import App, command, plain
from digest.cli.report import WORRIES
from digest.cli.trouble import relay_trouble
from digest.core.outbox import Delivery, Outcome, State


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def send(app: App, names: tuple[str, ...]) -> None:
    """Send the deliveries that are due."""
    chosen = [newsletter for newsletter in app.newsletters(names) if newsletter.delivery]
    documents: list[dict[str, Any]] = []
    with app.digest() as digest, Progress(console=app.console, transient=True, disable=app.json) as progress:
        for newsletter in chosen:
            counts = digest.store.outbox.counts(newsletter.name)
            step = progress.add_task(plain(newsletter.title), total=counts[State.PENDING] + counts[State.DEFERRED])

            def advance(_delivery: Delivery, _outcome: Outcome, step: Any = step) -> None:
                progress.advance(step)

            done = digest.post(advance).send(newsletter, app.now())
            counts = digest.store.outbox.counts(newsletter.name)
            trouble = relay_trouble(digest.store.outbox, newsletter.name)
            documents.append({"newsletter": newsletter.name, "sent": dict(done), "counts": counts, "trouble": trouble})
            if trouble or any(counts[state] for state in WORRIES):
                app.warn()
    app.document(documents[0] if len(documents) == 1 else documents)
    for document in documents:
        told = ", ".join(f"[bold]{n}[/] {state}" for state, n in document["sent"].items() if n) or "nothing was due"
        app.console.print(f"{document['newsletter']}  {told}")
        if document["trouble"]:
            app.console.print(f"  [bold red]relay[/]  could not be used: {plain(document['trouble'])}")
    if not chosen:
        app.console.print(plain("No newsletter has a [delivery], so there is nothing to send."))


@click.command()
@click.argument("name", default="", metavar="[NEWSLETTER]")
@click.option("--slot", default="", help="Only the deliveries of this slot.")
@click.option(
    "--only",
    "states",
    multiple=True,
    type=click.Choice([state.value for state in State]),
    help="Only this state; may be repeated.",
)
@command
def outbox(app: App, name: str, slot: str, states: tuple[str, ...]) -> None:
    """List deliveries and their states."""
    if name:
        app.newsletter(name)
    with app.digest() as digest:
        counts = digest.store.outbox.counts(name, slot)
        rows = digest.store.outbox.deliveries(name, slot, [State(state) for state in states])
    app.document({"counts": counts, "deliveries": [_document(row) for row in rows]})
    app.console.print(", ".join(f"[bold]{n}[/] {state}" for state, n in counts.items() if n or state == "planned"))
    for row in rows:
        reply = f"  {row.code or ''} {plain(row.reply)}".rstrip() if row.state is not State.SENT else ""
        app.console.print(f"  {row.state:<11} {row.newsletter}/{row.slot}  {plain(row.recipient)}{reply}")
    if any(counts[state] for state in WORRIES):
        app.warn()


def _document(row: Delivery) -> dict[str, Any]:
    return {
        "issue": f"{row.newsletter}/{row.slot}",
        "recipient": row.recipient,
        "state": row.state.value,
        "message_id": row.message_id,
        "attempts": row.attempts,
        "not_before": row.not_before.isoformat() if row.not_before else None,
        "phase": row.phase.value if row.phase else None,
        "code": row.code,
        "reply": row.reply,
    }
