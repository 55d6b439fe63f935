"""digest profile import: a profile from a library, which it follows from then on."""

import os
import re
from pathlib import Path

import click
from rich.text import Text

from digest.cli.app import App, command, shown, there
from digest.cli.libraries import library_document, library_lines
from digest.cli.trouble import complain, one_line
from digest.config.writing import append, as_toml
from digest.core.errors import UsageError
from digest.core.library import Library, Shelf
from digest.core.profile import Profile
from digest.wiring import read_library


@click.command("import")
@click.argument("library", metavar="FILE|zotero:…")
@click.option("--name", default="", help="What the profile is called [after the library].")
@click.option("--into", type=click.Path(path_type=Path), help="Append it to this newsletter file.")
@click.option("--inline", is_flag=True, help="Name the papers themselves as likes; later ones are not followed then.")
@command
def imports(app: App, library: str, name: str, into: Path | None, inline: bool) -> None:
    """Make a profile of a library.

    Reads BibTeX, RIS, CSL-JSON, or zotero:users/12345, zotero:groups/678 and collections of them, and prints the
    [[profile]] that follows it; says what is in it, and what was left out.
    """
    if library.startswith("zotero:"):
        if Shelf.named(library) is None:
            remedy = "write it as zotero:users/12345, or zotero:groups/678/collections/ABCD2345"
            raise UsageError(f"{library}: names no library at Zotero", remedy)
    else:
        there(Path(library))
    target = there(into) if into else None
    found = read_library(app.settings, library, app.start())
    reference = "" if inline else _reference(library, target.parent if target else app.settings.schedules)
    profile = Profile(_name(name, library), library=reference, like=_likes(found) if inline else ())
    table = as_toml(profile)
    if target:
        append(target, table)
    _tell(app, found, table, target)
    app.document(
        {"name": profile.name, "into": str(target) if target else None, "toml": table, **library_document(found)}
    )


def _tell(app: App, found: Library, table: str, target: Path | None) -> None:
    """The table alone on standard output, so that it can go into a file; what there is to know of it beside that."""
    if app.json:
        return
    if target:
        for line in library_lines(found):
            app.console.print(line)
        app.console.print(f"[bold]{shown(target)}[/] has the profile at its end")
        return
    for line in library_lines(found):
        complain(Text.from_markup(line).plain)
    click.echo(table, nl=False)


def _reference(library: str, folder: Path) -> str:
    """A library as a file in this folder would name it."""
    if library.startswith("zotero:"):
        return library
    return Path(os.path.relpath(Path(library).resolve(), folder.resolve())).as_posix()


def _name(given: str, library: str) -> str:
    """The name of the profile: as given, else the file's in sentence case."""
    if given.strip():
        return one_line(given.strip())
    words = " ".join(re.findall(r"[^\W_]+", "Zotero library" if library.startswith("zotero:") else Path(library).stem))
    return words[:1].upper() + words[1:] or "Library"


def _likes(found: Library) -> tuple[str, ...]:
    """The papers by their ids, and those without one by title."""
    return tuple(paper.title if paper.id.startswith("title-") else paper.id for paper in found.papers)
