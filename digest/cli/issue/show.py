"""digest issue show: one issue as its readers will have it, or had it, and what its editor did."""

from zoneinfo import ZoneInfo

import click
from rich.text import Text

from digest.cli.app import App, command, plain
from digest.cli.issue.meant import meant_issue, slots_of
from digest.cli.issue.told import (
    content_document,
    edit_documents,
    edit_lines,
    edition_documents,
    issue_document,
    name,
    titles_of,
)
from digest.cli.report import show_editions
from digest.core.correction import correction_in
from digest.core.edits import standing
from digest.core.errors import UsageError
from digest.core.issue import MAIN


@click.command()
@click.argument("newsletter_name", metavar="NEWSLETTER")
@click.argument("slot", default="", metavar="[SLOT]")
@click.option("--edition", default=MAIN, show_default=True, help="The edition of an audience.")
@command
def show(app: App, newsletter_name: str, slot: str, edition: str) -> None:
    """Show an issue as text, and what its editor did.

    Without a SLOT it is the newest that waits for approval, else the newest. A day will do for a slot.
    """
    newsletter = app.newsletter(newsletter_name)
    with app.digest() as digest:
        there = digest.store.issues.held(newsletter.name) or slots_of(digest, newsletter)
        if edition != MAIN:  # a correction has the main one alone
            there = tuple(each for each in there if not correction_in(each))
        if not there:
            raise UsageError(f"{newsletter.name}: has no issue yet", f"make one with digest run {newsletter.name}")
        whole = meant_issue(digest, newsletter, slot or there[-1])
        issue = whole.of(edition)
        rows = digest.store.issues.edits(newsletter.name, issue.slot.key)
        document = issue_document(digest, newsletter, issue)
    titles = titles_of(issue)
    faces = {"text": issue.faces.text, "markdown": issue.faces.markdown, "html": issue.faces.html}
    content = content_document(issue.edition)
    editions = edition_documents(whole)
    app.document(document | content | {"editions": editions, "edited": edit_documents(rows, titles), "faces": faces})
    app.console.print(Text(issue.faces.text))
    state = document["state"]
    if issue.inputs.approved:
        state += f", approved by {issue.inputs.approved_by}"
    if document["rejected_by"]:
        state += f" by {document['rejected_by']}"
    app.console.print(f"[bold]{plain(newsletter.name)} {issue.slot.key}[/]  {name(issue.edition)}, {plain(state)}")
    show_editions(app.console, whole)
    for row in standing(rows):
        when = f"{row.at.astimezone(ZoneInfo(newsletter.cadence.zone)):%Y-%m-%d %H:%M}"
        for line in edit_lines(row.edits, titles):
            app.console.print(f"  {when}  {plain(row.by)}  {line}")
