"""digest daemon: runs what is due, sends what is due, until it is told to stop."""

import logging
import signal
import threading

import click

from digest import schedule
from digest.cli.app import App, command
from digest.cli.run import document, needs_a_look, show


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@click.option("--every", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds between ticks.")
@click.option("--once", is_flag=True, help="One tick, then stop: for cron and for trying things out.")
@command
def daemon(app: App, names: tuple[str, ...], every: float, once: bool) -> None:
    """Do what is due, until told to stop.

    Makes the issues of due slots and sends due deliveries, until SIGTERM or Ctrl-C.
    """
    newsletters = app.newsletters(names)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())

    with app.digest() as digest:
        pipeline = digest.stoppable(stopping.is_set)

        def tick() -> None:
            if stopping.is_set():
                return
            for report in schedule.tick(pipeline, newsletters, app.now()):
                newsletter = next(each for each in newsletters if each.name == report.newsletter)
                if report.outcome == "issued":
                    show(app.console, newsletter, report, digest.page(newsletter))
                    app.document(document(report))
                if once and needs_a_look(report):
                    app.warn()

        if once:
            tick()
        else:
            app.console.print(f"Watching {', '.join(each.name for each in newsletters)}; stop with Ctrl-C.")
            schedule.run(tick, every, stopping)
