"""digest send: the deliveries that are due, what would be sent, or one message to oneself."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from digest.addressing import check_recipient
from digest.cli.app import App, command, plain
from digest.cli.report import WORRIES
from digest.cli.stopping import told_to_stop
from digest.cli.trouble import complain, verdict
from digest.core import words
from digest.core.addresses import domain_of
from digest.core.errors import AddressError, DigestError, UsageError
from digest.core.newsletter import Newsletter
from digest.core.outbox import State
from digest.wiring import Digest

EVERY = 15.0  # seconds between two lines where no terminal shows a bar
DOMAINS = 5  # that a dry run names
DAY = timedelta(days=1)


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@click.option("--dry-run", is_flag=True, help="Show what is due; open no connection, change nothing.")
@click.option("--test", "address", default="", metavar="ADDRESS", help="Send the latest issue to this address only.")
@command
def send(app: App, names: tuple[str, ...], address: str, *, dry_run: bool) -> None:
    """Send the deliveries that are due.

    Ctrl-C and SIGTERM let what is under way come to its end; the rest stays for the next time.
    """
    chosen = [newsletter for newsletter in app.newsletters(names) if newsletter.delivery]
    if address and dry_run:
        raise UsageError("--test and --dry-run exclude each other", "leave one of them out")
    if not chosen:
        app.document([])
        app.console.print(plain("No newsletter has a [delivery], so there is nothing to send."))
        return
    with app.digest() as digest:
        if address:
            _test(app, digest, chosen, address)
        elif dry_run:
            _dry(app, digest, chosen)
        else:
            _send(app, digest, chosen)


def _send(app: App, digest: Digest, chosen: list[Newsletter]) -> None:
    documents: list[dict[str, Any]] = []
    with told_to_stop() as stopping:
        for newsletter in chosen:
            try:
                documents.append(_sent(app, digest, newsletter, stopping.is_set))
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
            if left := document["counts"][State.PENDING]:
                why = f"the limit of {document['limit']} in 24 hours is reached" if document["limit"] else ""
                told = why or "they go with the next digest send"
                app.console.print(f"  [bold]{left}[/] still pending; {told}")
            if document["trouble"]:
                app.console.print(f"  [bold red]relay[/]  could not be used: {plain(document['trouble'])}")


def _sent(app: App, digest: Digest, newsletter: Newsletter, stopping: Callable[[], bool]) -> dict[str, Any]:
    """Send what is due of one newsletter; what came of it, as programs read it."""
    counts = digest.store.outbox.counts(newsletter.name)
    with _progress(app, newsletter, counts[State.PENDING] + counts[State.DEFERRED]) as advance:
        done = digest.post(lambda _delivery, _outcome: advance(), stopping).send(newsletter, app.now())
    counts = digest.store.outbox.counts(newsletter.name)
    trouble = digest.pipeline.trouble(newsletter)
    if trouble or any(counts[state] for state in WORRIES):
        app.warn()
    limit = _limit(digest, newsletter, app.now())
    reached = limit[0] if limit and not limit[1] else 0
    return {"newsletter": newsletter.name, "sent": dict(done), "counts": counts, "trouble": trouble, "limit": reached}


def _limit(digest: Digest, newsletter: Newsletter, now: datetime) -> tuple[int, int] | None:
    """How many may go in 24 hours, and how many of these are left; None for any number."""
    most = newsletter.delivery.limits.on(now.date()) if newsletter.delivery else 0
    return (most, max(0, most - digest.store.outbox.sent_since(newsletter.name, now - DAY))) if most else None


class _Speed(ProgressColumn):
    """How many go out in a second."""

    def render(self, task: Task) -> Text:
        """The speed, once there is one."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def _progress(app: App, newsletter: Newsletter, total: int) -> Iterator[Callable[[], None]]:
    """What is called for each delivery that is over: a bar with the rate and the time left, or now and then a line."""
    if app.json or not total:
        yield lambda: None
    elif app.console.is_terminal:
        columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), _Speed()
        with Progress(*columns, TimeRemainingColumn(), console=app.console, transient=True) as progress:
            step = progress.add_task(newsletter.name, total=total)
            yield lambda: progress.advance(step)
    else:
        yield _lines(app, newsletter.name, total)


def _lines(app: App, name: str, total: int) -> Callable[[], None]:
    began = told = time.monotonic()
    done = 0

    def advance() -> None:
        nonlocal done, told
        done += 1
        at = time.monotonic()
        if at - told >= EVERY:
            told = at
            speed = done / (at - began)
            left = (total - done) / speed
            app.console.print(f"{name}  {done} of {total}, {speed:,.0f} a second, {left:,.0f} s left")

    return advance


def _dry(app: App, digest: Digest, chosen: list[Newsletter]) -> None:
    """What is due now, by domain; nothing is opened or changed."""
    documents = []
    for newsletter in chosen:
        outbox, now = digest.store.outbox, app.now()
        domains: Counter[str] = Counter()
        after = None
        while page := outbox.due(now, newsletter.name, 1000, after):
            after = page[-1]
            domains.update(domain_of(row.recipient) for row in page)
        counts, due = outbox.counts(newsletter.name), domains.total()
        limit = _limit(digest, newsletter, now)
        goes = min(due, limit[1]) if limit else due
        documents.append(
            {"newsletter": newsletter.name, "due": due, "goes": goes, "domains": dict(domains), "counts": counts}
        )
        by = ", ".join(f"{n} {plain(domain)}" for domain, n in domains.most_common(DOMAINS))
        more = f", and {len(domains) - DOMAINS} more domains" if len(domains) > DOMAINS else ""
        told = f"[bold]{due}[/] {words.plural(due, 'delivery', 'deliveries')} due" + (f": {by}{more}" if by else "")
        app.console.print(f"{plain(newsletter.name)}  {told}")
        if limit and goes < due:
            app.console.print(f"  [bold]{goes}[/] of them now; no more than {limit[0]} go in 24 hours")
    app.document(documents[0] if len(documents) == 1 else documents)


def _test(app: App, digest: Digest, chosen: list[Newsletter], address: str) -> None:
    """One message to oneself, beside the outbox."""
    try:
        address = check_recipient(address)
    except AddressError as problem:
        raise UsageError(f"--test: {problem.message}", problem.remedy) from problem
    if len(chosen) != 1:
        raise UsageError("--test: there are several newsletters", "name the one whose issue is to be sent")
    outcome = digest.test(chosen[0], address, app.now())
    said = f"{outcome.code or ''} {outcome.reply}".strip()
    app.document({"newsletter": chosen[0].name, "recipient": address, "state": outcome.state.value, "reply": said})
    app.console.print(f"{plain(chosen[0].name)}  test to {plain(address)}: [bold]{outcome.state}[/] {plain(said)}")
    if outcome.state is not State.SENT:
        app.warn()
