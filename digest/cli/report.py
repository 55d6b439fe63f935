"""How commands tell of a run: to programs, to people, and what a person must look at."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console

from digest.cli.app import plain, shown
from digest.cli.claims import iso
from digest.cli.dumps import dump_document, dump_lines
from digest.cli.libraries import library_document, library_lines
from digest.cli.trouble import one_line
from digest.core import words
from digest.core.issue import Edition, Issue
from digest.core.newsletter import Newsletter
from digest.core.outbox import State
from digest.core.slots import following
from digest.pipeline import Report

OUTCOMES = {
    "issued": "",
    "held": "",
    "approved": "",
    "corrected": "",
    "repeated": "this slot has its issue; nothing was changed",
    "rejected": "the issue of this slot was rejected; its papers are new in the next one",
    "baseline": "the first dump is the baseline; the next ones are news",
    "nothing new": "nothing new since the last issue",
    "superseded": "a later slot has ended before",
    "not due": "the cadence has no day",
}
REMADE = "templates, settings or the program have changed since this issue was made; what went out is made by today's"
EDITIONS = 10  # of audiences that have a line of their own
WORRIES = (State.FAILED, State.AMBIGUOUS, State.EXPIRED, State.UNSUPPORTED)


def worries(report: Report) -> Iterator[str]:
    """What a person must look at, a line each: dumps not fetched or held just now, failed deliveries, a wrong clock."""
    for dump in report.dumps:
        if not dump.fetched:
            yield one_line(f"{dump.name} could not be fetched: {dump.examination.reason}")
        elif dump.examination.verdict.held and not dump.again:
            yield one_line(f"{dump.name} is held: {dump.examination.verdict}, {dump.examination.reason}")
    for state in WORRIES:
        if count := report.deliveries.get(state, 0):
            mails = words.plural(count, "delivery", "deliveries")
            yield f"{count} {mails} {state}; see digest outbox {report.newsletter}"
    for library in report.libraries:
        if library.trouble:
            yield one_line(library.trouble)
    if report.trouble:
        yield one_line(f"the relay could not be used: {report.trouble}")
    yield from (waiting(report.newsletter, slot) for slot in report.held)
    if report.outcome == "superseded":
        yield "a slot after this one has ended before, so the clock is behind, or was ahead; see digest status"


def waiting(newsletter: str, slot: str) -> str:
    """That an issue waits for a person, and what that person can do."""
    where = f"{newsletter} {slot}"
    return f"the issue of {slot} waits for approval; see digest issue show {where}, then digest issue approve {where}"


def document(report: Report) -> dict[str, Any]:
    """A report as programs read it."""
    issues = []
    if issue := report.issue:
        editions = [
            {"name": each.edition.name, "entries": each.edition.shown, "minutes": each.edition.minutes}
            for each in issue.editions
        ]
        told = {"entries": issue.edition.shown, "editions": editions}
        issues = [{"id": f"{report.newsletter}/{issue.slot.key}", **report.files, **told}]
    return {
        "newsletter": report.newsletter,
        "slot": report.slot.key if report.slot else None,
        "outcome": report.outcome,
        "dumps": [dump_document(dump) for dump in report.dumps],
        "counts": dict(report.counts),
        "issues": issues,
        "held": list(report.held),
        "sent": dict(report.sent),
        "deliveries": dict(report.deliveries),
        "claimed_until": iso(report.claims.until),
        "trouble": report.trouble,
        "waiting": report.waiting,
        "remade": report.remade,
        "libraries": [library_document(library) for library in report.libraries],
    }


def show(console: Console, newsletter: Newsletter, report: Report, page: str) -> None:
    """A report as people read it: one line a step."""
    slot = (
        f"{words.day(report.slot.wall)}, {report.slot.wall:%H:%M} {newsletter.cadence.zone}" if report.slot else "never"
    )
    console.print(f"[bold]{plain(newsletter.title)}[/]  {slot}")
    for line in _given(report):
        console.print(line)
    told = {kind: count for kind, count in report.counts.items() if count or kind == "new"}
    if told:
        console.print("  changes   " + ", ".join(f"[bold]{count}[/] {kind}" for kind, count in told.items()))
    if issue := report.issue:
        edition = issue.edition
        console.print(f"  issue     no. {edition.number}: {shape(edition)}  {shown(report.files['html'])}")
        show_editions(console, issue)
        if issue.slot.key not in report.held:
            if not newsletter.archive.private:
                console.print(f"  archive   {_count(report.pages, 'page')} written  {shown(page)}")
            console.print(f"  mail      {mail_line(report)}")
    if report.trouble:
        console.print(f"  [bold red]relay[/]     could not be used: {plain(report.trouble)}")
    for slot in report.held:
        console.print(f"  [bold red]held[/]      {plain(waiting(report.newsletter, slot))}")
    if report.waiting:
        console.print(
            f"  waiting   {report.waiting} {words.plural(report.waiting, 'dump')} for {_next(newsletter, report)}"
        )
    for note in filter(None, (REMADE * report.remade, OUTCOMES[report.outcome])):
        console.print(f"  [dim]note      {note}[/]")
    console.print()


def _given(report: Report) -> Iterator[str]:
    """What a run began with: dumps and libraries."""
    for dump in report.dumps:
        yield from (f"  dump      {line}" for line in dump_lines(dump))
    for library in report.libraries:
        yield from (f"  library   {line}" for line in library_lines(library))


def show_editions(console: Console, issue: Issue) -> None:
    """The editions of audiences, a line each; of many, the others in one."""
    told, others = issue.others[:EDITIONS], issue.others[EDITIONS:]
    for other in told:
        console.print(f"  edition   {plain(other.edition.name)}: {shape(other.edition)}")
    if others:
        counts = [other.edition.shown for other in others]
        fewest, most = min(counts), max(counts)
        papers = _count(most, "paper") if fewest == most else f"{fewest} to {_count(most, 'paper')}"
        console.print(f"  editions  {len(others)} more, {papers} each")


def shape(edition: Edition) -> str:
    """How much an edition holds, in words."""
    shown = f"{_count(edition.shown, 'paper')} in {_count(len(edition.sections), 'section')}"
    return f"{shown}, {_count(edition.minutes, 'minute')}"


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
