"""digest archive: the static site."""

import click

from digest.cli.app import App, command, counted_noun, plain, shown


@click.group()
def archive() -> None:
    """The static site of all issues."""


@archive.command()
@click.argument("names", nargs=-1, metavar="[NEWSLETTER]...")
@command
def build(app: App, names: tuple[str, ...]) -> None:
    """Write the pages of all issues again; those that would not change stay as they are."""
    documents = []
    with app.digest() as digest:
        for newsletter in app.newsletters(names):
            issues = digest.store.issues.issues(newsletter.name)
            written = digest.pipeline.archive(newsletter, issues)
            index = digest.page(newsletter)
            documents.append({"newsletter": newsletter.name, "issues": len(issues), "written": written, "index": index})
            counted = f"{counted_noun(len(issues), 'issue')}, {counted_noun(written, 'page')} written"
            app.console.print(f"{plain(newsletter.title)}  {counted}  {shown(index)}")
    app.document(documents[0] if len(documents) == 1 else documents)
