"""digest send and digest outbox: deliveries that are due, and what became of them all."""

from typing import Any

import click
from rich.progress import Progress

from digest.cli.app import App, command, plain
from digest.cli.report import WORRIES
from digest.cli.trouble import complain, verdict
from digest.core.errors import DigestError
from digest.core.newsletter import Newsletter
from digest.core.outbox import Delivery, State
from digest.wiring import Digest


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def send(app: App, names: tuple[str, ...]) -> None:
    """Send the deliveries that are due."""
    chosen = [newsletter for newsletter in app.newsletters(names) if newsletter.delivery]
    documents: list[dict[str, Any]] = []
    quiet = app.json or not app.console.is_terminal
    with app.digest() as digest, Progress(console=app.console, transient=True, disable=quiet) as progress:
        for newsletter in chosen:
            try:
                documents.append(_sent(app, digest, newsletter, progress))
            except (DigestError, OSError) as problem:  # the mail of the other newsletters goes out all the same
                code, line = verdict(problem)
                complain(f"digest: {newsletter.name}: {line}")
                app.warn(code)
                documents.append({"newsletter": newsletter.name, "error": line})
    app.document(documents[0] if len(documents) == 1 else documents)
    for document in documents:
        if "error" not in document:
            told = ", ".join(f"[bold]{n}[/] {state}" for state, n in document["sent"].items() if n)
            app.console.print(f"{document['newsletter']}  {told or 'nothing was due'}")
            if document["trouble"]:
                app.console.print(f"  [bold red]relay[/]  could not be used: {plain(document['trouble'])}")
    if not chosen:
        app.console.print(plain("No newsletter has a [delivery], so there is nothing to send."))


def _sent(app: App, digest: Digest, newsletter: Newsletter, progress: Progress) -> dict[str, Any]:
    """Send what is due of one newsletter; what came of it, as programs read it."""
    counts = digest.store.outbox.counts(newsletter.name)
    step = progress.add_task(plain(newsletter.title), total=counts[State.PENDING] + counts[State.DEFERRED])
    done = digest.post(lambda _delivery, _outcome: progress.advance(step)).send(newsletter, app.now())
    counts = digest.store.outbox.counts(newsletter.name)
    trouble = digest.pipeline.trouble(newsletter)
    if trouble or any(counts[state] for state in WORRIES):
        app.warn()
    return {"newsletter": newsletter.name, "sent": dict(done), "counts": counts, "trouble": trouble}


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
    wide = max((len(plain(row.recipient)) for row in rows), default=0)
    for row in rows:
        reply = f"{row.code or ''} {plain(row.reply)}".strip() if row.state is not State.SENT else ""
        line = f"  {row.state:<11} {row.newsletter}/{row.slot}  {plain(row.recipient):<{wide}}  {reply}"
        app.console.print(line.rstrip())
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
