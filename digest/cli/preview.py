"""digest preview: issues as their readers will meet them, on a page that follows what is edited, or in one file."""

from dataclasses import replace
from urllib.parse import urlencode

import click

from digest.cli.app import App, command, counted_noun, plain, shown
from digest.cli.issue.meant import meant_issue
from digest.cli.libraries import tell
from digest.cli.stopping import told_to_stop
from digest.core.audience import check_edition
from digest.core.errors import UsageError
from digest.core.issue import MAIN, Issue
from digest.core.newsletter import Newsletter
from digest.core.slots import following
from digest.preview import Desk, Preview
from digest.wiring import Digest
from digest.wiring.previewing import preview_page


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@click.option("--slot", default="", help="The issue of this slot or day instead of the next one, as 2025-03-18-0700.")
@click.option("--edition", default=MAIN, show_default=True, help="The edition of an audience.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="Serve on this port [any that is free].")
@click.option("--file", "--once", "once", is_flag=True, help="Write one HTML file instead, and end.")
@command
def preview(app: App, name: str, slot: str, edition: str, port: int, once: bool) -> None:
    """Show issues in a browser while their templates are edited.

    Serves a page on this machine alone, until Ctrl-C. It shows the next issue, or the last one where there is nothing
    new, in any of its editions. Takes in what is new, as a run does; announces nothing, and stores no issue.
    """
    newsletter = app.newsletter(name)
    with app.digest() as digest:
        if slot:
            slot = _meant(digest, newsletter, slot)
        else:
            digest.pipeline.ingest.fetch(newsletter, app.start())
        if once:
            _write(app, digest, newsletter, slot, edition)
        else:
            _serve(app, digest, newsletter, slot, edition, port)


def _serve(app: App, digest: Digest, newsletter: Newsletter, slot: str, edition: str, port: int) -> None:
    """Serve until told to stop."""
    desk = Desk(digest, lambda: app.newsletter(newsletter.name), app.now)
    first = desk.show(slot, edition)
    if first.issue is None and not first.trouble:
        raise _none(newsletter)
    if first.issue:
        check_edition(edition, first.editions, f"{newsletter.name} {first.chosen}")
    with Preview(desk, port) as served, told_to_stop() as stopping:
        asked = {"issue": slot, "edition": edition if edition != MAIN else ""}
        query = urlencode({key: value for key, value in asked.items() if value})
        address = f"{served.address}?{query}" if query else served.address
        app.document({"newsletter": newsletter.name, "address": address})
        app.console.print(f"[bold]{plain(newsletter.title)}[/]  {address}  stop with Ctrl-C", soft_wrap=True)
        stopping.wait()


def _write(app: App, digest: Digest, newsletter: Newsletter, slot: str, edition: str) -> None:
    """Write one file."""
    issue: Issue | None
    if slot:
        stored = digest.store.issues.issue(newsletter.name, slot)
        issue = stored and digest.pipeline.editing.current(newsletter, stored)
    else:
        newsletter, libraries = digest.pipeline.stocked(newsletter, app.start())
        tell(libraries)
        due = following(newsletter.name, newsletter.cadence, app.start())
        issue = digest.pipeline.draft(newsletter, due) if due else None
        issue = issue or _last(digest, newsletter, edition)
    if issue is None:
        raise _none(newsletter)
    issue, own = issue.of(edition), newsletter.of(edition)
    ending = "html" if edition == MAIN else f"{edition}.html"
    path = app.settings.out / "preview" / f"{newsletter.name}.{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(preview_page(own, issue, digest.store.blobs.get), encoding="utf-8")
    entries = issue.edition.shown
    document = {"newsletter": newsletter.name, "slot": issue.slot.key, "edition": edition}
    app.document(document | {"html": str(path), "entries": entries})
    app.console.print(f"[bold]{plain(issue.faces.subject)}[/]  {counted_noun(entries, 'paper')}  {shown(path)}")


def _last(digest: Digest, newsletter: Newsletter, edition: str) -> Issue | None:
    """The last issue that waits, else an edition of the last one by the templates of today: for them somebody looks."""
    if held := digest.pipeline.editing.held(newsletter):
        return held[-1]
    out = reversed(digest.store.issues.issues(newsletter.name))
    last = next((each for each in out if edition == MAIN or not each.slot.correction), None)  # one has no other edition
    whole = last and digest.store.issues.issue(newsletter.name, last.slot.key)
    if whole is None:
        return None
    own = whole.of(edition).edition
    return replace(whole.of(edition), faces=digest.pipeline.renderer.render(newsletter.of(edition), own))


def _meant(digest: Digest, newsletter: Newsletter, slot: str) -> str:
    """The slot of an issue that can be shown; a day will do."""
    issue = meant_issue(digest, newsletter, slot)
    if issue.slot.key in {each.slot for each in digest.store.issues.rejections(newsletter.name)}:
        raise digest.pipeline.editing.settled(newsletter, issue)
    return issue.slot.key


def _none(newsletter: Newsletter) -> UsageError:
    return UsageError(f"{newsletter.name}: has no issue", f"make one with digest run {newsletter.name}")
