"""digest issue approve: let an issue that waits go out."""

from dataclasses import replace

import click

from digest.cli.app import App, command, somebody
from digest.cli.issue.meant import waiting_issue
from digest.cli.report import document, show, worries


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@click.argument("slot", default="", metavar="[SLOT]")
@click.option("--by", default="", help="Who approves it [you].")
@command
def approve(app: App, name: str, slot: str, by: str) -> None:
    """Let an issue go out as it is: into the archive and by mail.

    It stays as it is from then on. Where only one issue waits, its SLOT need not be named; approving one again changes
    nothing.
    """
    newsletter = app.newsletter(name)
    with app.digest() as digest:
        issue = waiting_issue(digest, newsletter, slot)
        report = replace(digest.pipeline.approve(newsletter, issue, app.start(), by or somebody()), held=())
        page = digest.page(newsletter)
    app.document(document(report))
    show(app.console, newsletter, report, page)
    if any(worries(report)):
        app.warn()
