"""digest doctor: what decides whether mail is believed, and what to do about it."""

from collections.abc import Iterator
from pathlib import Path

import click

from digest.cli.app import App, command, plain, there
from digest.core.errors import UsageError
from digest.core.finding import Finding, Level
from digest.core.newsletter import Newsletter
from digest.wiring import Digest
from digest.wiring.receiving import one_mail
from digest.wiring.signing import arrived_mail, mail_settings, waiting_mail

MOST = 1 << 20  # bytes of a mail that are looked at; its headers are far fewer
COLOURS = {Level.GOOD: "green", Level.NOTE: "yellow", Level.WRONG: "bold red"}


@click.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@click.option("--mail", metavar="FILE|-", default="", help="A copy of one of its messages, as it arrived.")
@command
def doctor(app: App, names: tuple[str, ...], mail: str) -> None:
    """Check what decides whether mail is believed.

    No connection is opened, and nothing is asked of the DNS. With --mail, a copy of a message that a mailbox got (its
    source, with all headers) shows which signatures it has, and whether they cover what they must: so a newsletter may
    leave signing to its relay.
    """
    chosen = app.newsletters(names)
    if mail and len(chosen) != 1:
        raise UsageError("--mail: is a mail of one newsletter", "name that one")
    data = one_mail(None if mail == "-" else there(Path(mail)), MOST) if mail else None
    with app.digest() as digest:
        found = [(newsletter, tuple(_findings(digest, newsletter, data))) for newsletter in chosen]
    documents = [{"newsletter": each.name, "findings": list(map(_document, told))} for each, told in found]
    app.document(documents[0] if len(documents) == 1 else documents)
    for newsletter, findings in found:
        app.console.print(f"[bold]{newsletter.name}[/]")
        for finding in findings:
            _show(app, finding)
    if any(finding.level is Level.WRONG for _, findings in found for finding in findings):
        app.warn()


def _findings(digest: Digest, newsletter: Newsletter, data: bytes | None) -> Iterator[Finding]:
    """All that is checked; more checks of other things go here."""
    yield from mail_settings(newsletter)
    yield from waiting_mail(digest, newsletter)
    if data is not None:
        yield from arrived_mail(newsletter, data)


def _show(app: App, finding: Finding) -> None:
    level = f"[{COLOURS[finding.level]}]{finding.level:<5}[/]"
    app.console.print(f"  {level}  {finding.about:<11}  {plain(finding.said)}")
    if finding.remedy:
        app.console.print(f"         {'':<11}  {plain(finding.remedy)}")


def _document(finding: Finding) -> dict[str, str]:
    return {"about": finding.about, "level": finding.level, "said": finding.said, "remedy": finding.remedy}
