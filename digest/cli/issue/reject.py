"""digest issue reject: let an issue that waits never go out."""

import click

from digest.cli.app import App, command, plain, somebody
from digest.cli.issue.meant import waiting_issue
from digest.cli.issue.told import issue_document, name


@click.command()
@click.argument("newsletter_name", metavar="NEWSLETTER")
@click.argument("slot", default="", metavar="[SLOT]")
@click.option("--by", default="", help="Who rejects it [you].")
@command
def reject(app: App, newsletter_name: str, slot: str, by: str) -> None:
    """Let an issue never go out: nobody gets it, and it is in no archive.

    Its slot has ended, and its papers are new in the next issue, but for those that its editor has dropped. Where only
    one issue waits, its SLOT need not be named; rejecting one again changes nothing.
    """
    newsletter = app.newsletter(newsletter_name)
    with app.digest() as digest:
        issue = waiting_issue(digest, newsletter, slot)
        rejected = digest.pipeline.reject(newsletter, issue, app.start(), by or somebody())
        document = issue_document(digest, newsletter, issue)
    app.document(document | {"rejected": rejected})
    said = "its papers are new in the next issue" if rejected else "it was rejected before; nothing was changed"
    app.console.print(f"{plain(newsletter.name)} {issue.slot.key}  rejected  {name(issue.edition)}: {said}")
