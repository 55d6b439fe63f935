"""digest preview: the issue as a web page, at desktop and phone width, light and dark, as text and source."""

import click

from digest.cli.app import App, command, counted_noun, plain, shown
from digest.cli.libraries import tell
from digest.core.errors import UsageError
from digest.core.slots import following
from digest.wiring import preview_page


@click.command()
@click.argument("name", metavar="NEWSLETTER")
@click.option("--slot", default="", help="The issue of this slot instead of the next one, as 2025-03-18-0700.")
@command
def preview(app: App, name: str, slot: str) -> None:
    """Show the next issue as a web page.

    Where there is nothing new it is the last one. Takes in what is new, as a run does, and announces nothing.
    """
    newsletter = app.newsletter(name)
    with app.digest() as digest:
        if slot:
            stored = digest.store.issues.issue(name, slot)
            issue = stored and digest.pipeline.editing.current(newsletter, stored)
        else:
            digest.pipeline.ingest.fetch(newsletter, app.start())
            newsletter, libraries = digest.pipeline.stocked(newsletter, app.start())
            tell(libraries)
            due = following(name, newsletter.cadence, app.start())
            issue = digest.pipeline.draft(newsletter, due) if due else None
            issue = issue or next(reversed(digest.store.issues.issues(name)), None)
        if issue is None:
            raise UsageError(f"{name}: has no issue {slot}".rstrip(), f"make one with digest run {name}")
        page = preview_page(newsletter, issue)
    path = app.settings.out / "preview" / f"{name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    app.document({"newsletter": name, "slot": issue.slot.key, "html": str(path), "entries": issue.edition.shown})
    app.console.print(
        f"[bold]{plain(issue.faces.subject)}[/]  {counted_noun(issue.edition.shown, 'paper')}  {shown(path)}"
    )
