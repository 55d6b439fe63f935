"""digest issue list: the issues of newsletters, and how each stands."""

import click

from digest.cli.app import App, command, plain
from digest.cli.issue.meant import meant_issue, slots_of
from digest.cli.issue.told import issue_document, name
from digest.cli.report import shape
from digest.core import words


@click.command(name="list")
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def list_(app: App, names: tuple[str, ...]) -> None:
    """List issues, the newest last: held, rejected, published, sending or sent.

    One that is held waits for approval, which is something to look at; one that is published is in the archive, and is
    not mailed.
    """
    chosen = app.newsletters(names)
    documents = []
    with app.digest() as digest:
        for newsletter in chosen:
            for slot in slots_of(digest, newsletter):
                issue = meant_issue(digest, newsletter, slot)
                document = issue_document(digest, newsletter, issue)
                documents.append(document)
                state = f"[bold red]{document['state']}[/]" if document["state"] == "held" else document["state"]
                edits = f", {document['edits']} {words.plural(document['edits'], 'edit')}" * bool(document["edits"])
                told = f"{name(issue.edition)}: {shape(issue.edition)}{edits}"
                app.console.print(f"{plain(newsletter.name)} {slot}  {state}  {told}")
    app.document({"issues": documents})
    if not documents:
        app.console.print("There is no issue yet.")
    if any(document["state"] == "held" for document in documents):
        app.warn()
