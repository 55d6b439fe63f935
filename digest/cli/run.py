"""digest run: take in what is new, make the issue of the latest slot, publish it, mail it."""

from typing import Any

import click
from rich.console import Console

from digest.cli.app import App, command, plain, shown
from digest.cli.dumps import dump_document, dump_lines
from digest.core import words
from digest.core.newsletter import Newsletter
from digest.core.outbox import State
from digest.core.slots import following
from digest.pipeline import Report

OUTCOMES = {
    "issued": "",
    "repeated": "this slot has its issue; nothing was changed",
    "baseline": "the first dump is the baseline; the next ones are news",
    "nothing new": "nothing new since the last issue",
    "superseded": "a later slot has its issue; nothing was changed",
    "not due": "the cadence has no day",
}
WORRIES = {State.FAILED, State.AMBIGUOUS, State.EXPIRED, State.UNSUPPORTED}


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def run(app: App, names: tuple[str, ...]) -> None:
    """Make the issue of the latest slot.

    Takes in what is new, then composes, publishes and, where delivery is set, mails it; each slot has one issue.
    """
    chosen = app.newsletters(names)
    documents = []
    with app.digest() as digest:
        for newsletter in chosen:
            report = digest.pipeline.run(newsletter, app.start())
            documents.append(document(report))
            show(app.console, newsletter, report, digest.page(newsletter))
            if needs_a_look(report):
                app.warn()
    app.document(documents[0] if len(documents) == 1 else documents)


def needs_a_look(report: Report) -> bool:
    """Whether a dump is held or a delivery went wrong."""
    held = any(dump.examination.verdict.held for dump in report.dumps)
    return held or any(report.deliveries.get(state, 0) for state in WORRIES)


def document(report: Report) -> dict[str, Any]:
    """A report as programs read it."""
    issues = []
    if issue := report.issue:
        issues = [{"id": f"{report.newsletter}/{issue.slot.key}", **report.files, "entries": issue.edition.shown}]
    return {
        "newsletter": report.newsletter,
        "slot": report.slot.key if report.slot else None,
        "outcome": report.outcome,
        "dumps": [dump_document(dump) for dump in report.dumps],
        "counts": dict(report.counts),
        "issues": issues,
        "deliveries": dict(report.deliveries),
        "waiting": report.waiting,
    }


def show(console: Console, newsletter: Newsletter, report: Report, page: str) -> None:
    """A report as people read it: one line a step."""
    slot = (
        f"{words.day(report.slot.wall)}, {report.slot.wall:%H:%M} {newsletter.cadence.zone}" if report.slot else "never"
    )
    console.print(f"[bold]{plain(newsletter.title)}[/]  {slot}")
    for dump in report.dumps:
        for line in dump_lines(dump):
            console.print(f"  dump      {line}")
    told = {kind: count for kind, count in report.counts.items() if count or kind == "new"}
    if told:
        console.print("  changes   " + ", ".join(f"[bold]{count}[/] {kind}" for kind, count in told.items()))
    if issue := report.issue:
        edition = issue.edition
        shape = f"{_count(edition.shown, 'paper')} in {_count(len(edition.sections), 'section')}"
        shape += f", {_count(edition.minutes, 'minute')}"
        console.print(f"  issue     no. {edition.number}: {shape}  {shown(report.files['html'])}")
        if not newsletter.archive.private:
            console.print(f"  archive   {report.pages} pages written  {shown(page)}")
        console.print(f"  mail      {mail_line(report)}")
    if report.waiting:
        console.print(
            f"  waiting   {report.waiting} {words.plural(report.waiting, 'dump')} for {_next(newsletter, report)}"
        )
    if note := OUTCOMES[report.outcome]:
        console.print(f"  [dim]note      {note}[/]")
    console.print()


def _count(number: int, noun: str) -> str:
    return f"{number} {words.plural(number, noun)}"


def _next(newsletter: Newsletter, report: Report) -> str:
    """The slot after the one at hand, in words."""
    slot = following(newsletter.name, newsletter.cadence, report.slot.due) if report.slot else None
    return f"{words.day(slot.wall)}, {slot.wall:%H:%M}" if slot else "a slot to come"


def mail_line(report: Report) -> str:
    """The deliveries of a slot in words."""
    counted = ", ".join(f"[bold]{n}[/] {state}" for state, n in report.deliveries.items() if n and state != "planned")
    return counted or "no [delivery] in the newsletter, so nothing is sent".replace("[", r"\[")
