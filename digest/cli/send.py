"""digest send: the deliveries that are due, what would be sent, or one message to oneself."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import click

from digest.addressing import check_recipient
from digest.cli.app import App, command, plain
from digest.cli.claims import claims_line, died, iso, watched
from digest.cli.going import going
from digest.cli.pace import day_limit, held_back
from digest.cli.report import WORRIES
from digest.cli.stopping import told_to_stop
from digest.cli.trouble import complain, verdict
from digest.core import words
from digest.core.addresses import domain_of
from digest.core.errors import AddressError, DigestError, UsageError
from digest.core.issue import MAIN
from digest.core.newsletter import Newsletter
from digest.core.outbox import Claims, State
from digest.wiring import Digest

DOMAINS = 5  # that a dry run names


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@click.option("--dry-run", is_flag=True, help="Show what is due; open no connection, change nothing.")
@click.option("--test", "address", default="", metavar="ADDRESS", help="Send the latest issue to this address only.")
@click.option("--edition", default="", help="With --test: the edition of an audience [main].")
@command
def send(app: App, names: tuple[str, ...], address: str, edition: str, *, dry_run: bool) -> None:
    """Send the deliveries that are due.

    Ctrl-C and SIGTERM let what is under way come to its end; the rest stays for the next time.
    """
    chosen = [newsletter for newsletter in app.newsletters(names) if newsletter.delivery]
    if address and dry_run:
        raise UsageError("--test and --dry-run exclude each other", "leave one of them out")
    if edition and not address:
        raise UsageError("--edition: goes with --test", "leave it out; each recipient gets the edition that is theirs")
    if not chosen:
        app.document([])
        app.console.print(plain("No newsletter has a [delivery], so there is nothing to send."))
        return
    with app.digest() as digest:
        if address:
            _test(app, digest, chosen, address, edition or MAIN)
        elif dry_run:
            _dry(app, digest, chosen)
        else:
            _send(app, digest, chosen)


def _send(app: App, digest: Digest, chosen: list[Newsletter]) -> None:
    documents: list[dict[str, Any]] = []
    told: list[str] = []
    with told_to_stop() as stopping:
        for newsletter in chosen:
            try:
                document, claims = _sent(app, digest, newsletter, stopping.is_set)
            except (DigestError, OSError) as problem:  # the mail of the other newsletters goes out all the same
                code, line = verdict(problem)
                complain(f"digest: {newsletter.name}: {line}")
                app.warn(code)
                document = {"newsletter": newsletter.name, "error": line}
            else:
                told += _lines(document, claims_line(claims, app.now(), newsletter.cadence.zone))
            documents.append(document)
    app.document(documents[0] if len(documents) == 1 else documents)
    for line in told:
        app.console.print(line)


def _lines(document: dict[str, Any], claimed: str) -> Iterator[str]:
    """What came of one newsletter, as people read it."""
    told = ", ".join(f"[bold]{n}[/] {state}" for state, n in document["sent"].items() if n)
    yield f"{document['newsletter']}  {told or 'nothing was due'}"
    if left := document["counts"][State.PENDING]:
        why = f"the limit of {document['limit']} in 24 hours is reached" if document["limit"] else ""
        yield f"  [bold]{left}[/] still pending; {why or 'they go with the next digest send'}"
    if claimed:
        yield f"  {claimed}"
    if document["trouble"]:
        yield f"  [bold red]relay[/]  could not be used: {plain(document['trouble'])}"


def _sent(
    app: App, digest: Digest, newsletter: Newsletter, stopping: Callable[[], bool]
) -> tuple[dict[str, Any], Claims]:
    """Send what is due of one newsletter; what came of it, as programs read it, and what others hold."""
    outbox = digest.store.outbox
    digest.pipeline.plan(newsletter)
    counts = outbox.counts(newsletter.name)
    with going(app, newsletter.name, counts[State.PENDING] + counts[State.DEFERRED]) as shown:
        waits = held_back(shown.console, digest, newsletter, app.now())
        done = digest.stoppable(stopping, lambda *_: shown.advance(), waits).mail(newsletter, app.now())
    trouble, claims = digest.pipeline.posting.left(newsletter)
    if not died(claims, app.now()):
        claims = watched(lambda: outbox.claims(newsletter.name), claims, stopping)
    counts = outbox.counts(newsletter.name)
    if trouble or claims.doubtful or any(counts[state] for state in WORRIES):
        app.warn()
    limit = day_limit(digest, newsletter, app.now())
    document = {
        "newsletter": newsletter.name,
        "sent": dict(done),
        "counts": counts,
        "claimed_until": iso(claims.until),
        "trouble": trouble,
        "limit": limit[0] if limit and not limit[1] else 0,
    }
    return document, claims


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
        limit = day_limit(digest, newsletter, now)
        goes = min(due, limit[1]) if limit else due
        documents.append(
            {"newsletter": newsletter.name, "due": due, "goes": goes, "domains": dict(domains), "counts": counts}
        )
        told = f"[bold]{due}[/] {words.plural(due, 'delivery', 'deliveries')} due{by_domain(domains)}"
        app.console.print(f"{plain(newsletter.name)}  {told}")
        if limit and goes < due:
            app.console.print(f"  [bold]{goes}[/] of them now; no more than {limit[0]} go in 24 hours")
    app.document(documents[0] if len(documents) == 1 else documents)


def by_domain(domains: Counter[str]) -> str:
    """How many go to the largest domains, each named, and to all others; what adds up to all of them."""
    named = domains.most_common(DOMAINS)
    told = [f"{number} {plain(domain)}" for domain, number in named]
    if others := len(domains) - len(named):
        left = domains.total() - sum(number for _, number in named)
        told.append(f"and {left} to {f'{others} more domains' if others > 1 else 'one more domain'}")
    return f": {', '.join(told)}" if told else ""


def _test(app: App, digest: Digest, chosen: list[Newsletter], address: str, edition: str) -> None:
    """One message to oneself, beside the outbox."""
    try:
        address = check_recipient(address)
    except AddressError as problem:
        raise UsageError(f"--test: {problem.message}", problem.remedy) from problem
    if len(chosen) != 1:
        raise UsageError("--test: there are several newsletters", "name the one whose issue is to be sent")
    outcome = digest.test(chosen[0], address, app.now(), edition)
    said = f"{outcome.code or ''} {outcome.reply}".strip()
    document = {"newsletter": chosen[0].name, "edition": edition, "recipient": address}
    app.document(document | {"state": outcome.state.value, "reply": said})
    which = "test" if edition == MAIN else f"test of edition {plain(edition)}"
    app.console.print(f"{plain(chosen[0].name)}  {which} to {plain(address)}: [bold]{outcome.state}[/] {plain(said)}")
    if outcome.state is not State.SENT:
        app.warn()
