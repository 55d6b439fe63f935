"""digest issue correct: say something of an issue that is out, to those who have it."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from digest.cli.app import App, command
from digest.cli.issue.meant import meant_issue, meant_paper
from digest.cli.issue.noted import noted
from digest.cli.issue.told import state_of
from digest.cli.report import document, show, worries
from digest.core.errors import UsageError
from digest.core.issue import Issue
from digest.core.ledger import REJECTED
from digest.core.newsletter import Newsletter
from digest.core.words import plural
from digest.wiring import Digest


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@click.argument("slot", metavar="SLOT")
@click.option(
    "--note", "text", default=None, metavar="TEXT", help="What is to be said; an empty line parts paragraphs."
)
@click.option("--note-file", "file", default=None, type=click.Path(path_type=Path), help="The same from a file.")
@click.option("--paper", "papers", multiple=True, metavar="PAPER", help="A paper that it concerns; may be repeated.")
@click.option("--yes", is_flag=True, help="Do not ask whether to mail it.")
@command
def correct(
    app: App, name: str, slot: str, text: str | None, file: Path | None, papers: tuple[str, ...], yes: bool
) -> None:
    """Correct an issue that is out.

    The correction is an issue of its own beside it in the archive, and each leads to the other. It is mailed to those
    whom the issue reached and who are still subscribed, once: the same words again change nothing.
    """
    newsletter = app.newsletter(name)
    note = noted(text, file)
    if not note:
        raise UsageError("issue correct: says nothing", "give --note TEXT or --note-file FILE")
    with app.digest() as digest:
        issue = _correctable(digest, newsletter, slot)
        concerned = [meant_paper(digest.store.names, issue.edition.papers, each).id for each in papers]
        if not yes:
            _ask(digest, newsletter, issue)
        report = replace(digest.pipeline.correct(newsletter, issue, note, app.start(), concerned), held=())
        page = digest.page(newsletter)
    app.document(document(report))
    show(app.console, newsletter, report, page)
    if any(worries(report)):
        app.warn()


def _correctable(digest: Digest, newsletter: Newsletter, slot: str) -> Issue:
    """The issue that is meant, if it is out and no correction.

    Raises:
        UsageError: it is not.
    """
    issue = meant_issue(digest, newsletter, slot)
    where = f"{newsletter.name} {issue.slot.key}"
    if issue.slot.key in digest.store.issues.held(newsletter.name):
        raise UsageError(f"the issue {where} is not out yet", f"change it with digest issue edit {where}")
    if state_of(digest, newsletter, issue.slot.key) == REJECTED:
        raise digest.pipeline.editing.settled(newsletter, issue)
    if corrects := issue.edition.corrects:
        raise UsageError(f"the issue {where} is a correction itself", f"correct {corrects.slot} once more")
    return issue


def _ask(digest: Digest, newsletter: Newsletter, issue: Issue) -> None:
    """Let a person at a terminal say yes, since what is mailed cannot be taken back.

    Raises:
        UsageError: there is nobody to ask.
        Abort: they said no.
    """
    people = len(digest.pipeline.posting.reached(newsletter, issue.slot.key)) if issue.inputs.mail else 0
    told = f"mails {people} {plural(people, 'person', 'people')}" if people else "cannot be taken back"
    if not sys.stdin.isatty():
        raise UsageError(f"issue correct: {told}, and there is nobody to ask", "add --yes")
    click.confirm(f"A correction to {newsletter.name} {issue.slot.key} {told}. Go on?", abort=True, err=True)
