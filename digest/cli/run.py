"""digest run: take in what is new, make the issue of the latest slot, publish it, mail it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from digest.cli.app import App, command, plain
from digest.cli.claims import claims_line, died, watched
from digest.cli.pace import held_back
from digest.cli.report import document, show, worries
from digest.cli.stopping import told_to_stop
from digest.cli.trouble import complain, verdict
from digest.core.errors import DigestError
from digest.pipeline import Report
from digest.wiring import Digest


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def run(app: App, names: tuple[str, ...]) -> None:
    """Make the issue of the latest slot.

    Takes in what is new, then composes, publishes and, where delivery is set, mails it; each slot has one issue.
    While it mails, Ctrl-C and SIGTERM let what is under way come to its end.
    """
    chosen = app.newsletters(names)
    documents: list[dict[str, Any]] = []
    with app.digest() as digest, told_to_stop(digest.mailing.is_set) as stopping:
        for newsletter in chosen:
            waits = held_back(app.console, digest, newsletter, app.now())
            try:
                report = digest.stoppable(stopping.is_set, on_wait=waits).run(newsletter, app.start())
            except (DigestError, OSError) as problem:  # the other newsletters have their issues all the same
                code, line = verdict(problem)
                complain(f"digest: {newsletter.name}: {line}")
                app.warn(code)
                documents.append({"newsletter": newsletter.name, "error": line})
                continue
            report = _waited(app, digest, report, stopping.is_set)
            documents.append(document(report))
            show(app.console, newsletter, report, digest.page(newsletter))
            if claimed := claims_line(report.claims, app.now(), newsletter.cadence.zone):
                app.console.print(f"{plain(newsletter.name)}  {claimed}\n")
            if report.claims.doubtful or any(worries(report)) or any(dump.pressing for dump in report.dumps):
                app.warn()
            if stopping.is_set():
                complain("digest: stopped; what is still pending goes with digest send, or the next run")
                app.warn()
                break
    app.document(documents[0] if len(documents) == 1 else documents)


def _waited(app: App, digest: Digest, report: Report, stopping: Callable[[], bool]) -> Report:
    """The report once other senders have had some seconds for what they hold."""
    if not report.claims.number or died(report.claims, app.now()):
        return report
    outbox = digest.store.outbox
    claims = watched(lambda: outbox.claims(report.newsletter), report.claims, stopping)
    deliveries = outbox.counts(report.newsletter, report.slot.key) if report.slot and report.deliveries else {}
    return replace(report, claims=claims, deliveries=deliveries)
