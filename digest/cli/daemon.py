"""digest daemon: runs what is due, sends what is due, until it is told to stop."""

import logging
import math
from typing import Any

import click

from digest import schedule
from digest.cli.app import App, command
from digest.cli.report import document, show, worries
from digest.cli.rounds import Rounds
from digest.cli.stopping import told_to_stop
from digest.cli.trouble import verdict
from digest.core.errors import DigestError, UsageError
from digest.core.ledger import WITH_ISSUE
from digest.core.newsletter import Newsletter
from digest.pipeline import Report
from digest.schedule import Failure
from digest.wiring import Digest

DAY = 86_400  # seconds; who waits longer wants cron

log = logging.getLogger("digest.daemon")


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@click.option(
    "--every", type=click.FloatRange(0.1, DAY), default=30.0, show_default=True, help="Seconds between ticks."
)
@click.option("--once", is_flag=True, help="One tick, then stop: for cron and for trying things out.")
@command
def daemon(app: App, names: tuple[str, ...], every: float, once: bool) -> None:
    """Do what is due, until told to stop.

    Makes the issues of due slots, sends due deliveries and takes in returned mail, until SIGTERM or Ctrl-C.
    """
    if math.isnan(every):
        raise UsageError("--every nan: is no number of seconds", "leave it out for 30")
    newsletters = app.newsletters(names)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    told: set[str] = set()
    with told_to_stop() as stopping, app.digest() as digest:
        pipeline = digest.stoppable(stopping.is_set)
        rounds = Rounds(app, digest, newsletters, stopping.is_set)

        def tick() -> list[dict[str, Any]]:
            rounds.look()  # before mail goes out, so that whoever wants none gets none
            seen = () if stopping.is_set() else schedule.tick(pipeline, newsletters, app.now())
            return [_told(app, digest, *each, told) for each in zip(newsletters, seen, strict=False)]

        if once:
            app.document(tick())
            return
        app.console.print(f"Watching {', '.join(each.name for each in newsletters)}; stop with Ctrl-C.")
        schedule.run(tick, every, stopping)
        app.exit_code = 0  # whoever watches the log was told; a daemon that was stopped has ended well


def _told(app: App, digest: Digest, newsletter: Newsletter, seen: Report | Failure, told: set[str]) -> dict[str, Any]:
    """Tell what a tick came to for one newsletter, each worry once; as programs read it."""
    if isinstance(seen, Failure):
        known = isinstance(seen.problem, DigestError | OSError)
        code, line = verdict(seen.problem) if known else (1, f"this should not happen: {type(seen.problem).__name__}")
        app.warn(code)
        return {"newsletter": newsletter.name, "error": line}
    if seen.outcome in WITH_ISSUE:
        show(app.console, newsletter, seen, digest.page(newsletter))
    if any(dump.pressing for dump in seen.dumps):
        app.warn()
    for worry in worries(seen):
        app.warn()
        if worry not in told:
            log.warning("%s: %s", newsletter.name, worry)
        told.add(worry)
    return document(seen)
