"""digest run: take in what is new, make the issue of the latest slot, publish it, mail it."""

from typing import Any

import click

from digest.cli.app import App, command
from digest.cli.report import document, show, worries
from digest.core.errors import DigestError


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def run(app: App, names: tuple[str, ...]) -> None:
    """Make the issue of the latest slot.

    Takes in what is new, then composes, publishes and, where delivery is set, mails it; each slot has one issue.
    """
    chosen = app.newsletters(names)
    documents: list[dict[str, Any]] = []
    with app.digest() as digest:
        for newsletter in chosen:
            try:
                report = digest.pipeline.run(newsletter, app.start())
            except (DigestError, OSError) as problem:  # the other newsletters have their issues all the same
                click.echo(f"digest: {newsletter.name}: {problem}", err=True)
                app.warn(problem.exit_code if isinstance(problem, DigestError) else 1)
                documents.append({"newsletter": newsletter.name, "error": str(problem)})
                continue
            documents.append(document(report))
            show(app.console, newsletter, report, digest.page(newsletter))
            if any(worries(report)):
                app.warn()
    app.document(documents[0] if len(documents) == 1 else documents)
