"""digest issue edit: change an issue that waits for approval, by options or on a sheet in an editor."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from digest.cli.app import App, command, plain, shown, somebody
from digest.cli.issue import sheet
from digest.cli.issue.consistent import consistent
from digest.cli.issue.meant import meant_paper, waiting_issue
from digest.cli.issue.noted import noted
from digest.cli.issue.told import edit_lines, edition_documents, issue_document, name, titles_of
from digest.cli.report import shape, show_editions
from digest.core.edits import NOWHERE, UNDONE, Edit, EditKind, standing
from digest.core.errors import UsageError
from digest.core.issue import Edition, Issue
from digest.core.newsletter import Newsletter
from digest.wiring import Digest


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say."""

    note: str | None
    pins: tuple[str, ...]
    drops: tuple[str, ...]
    moves: tuple[tuple[str, str], ...]
    hides: tuple[str, ...]
    undo: bool
    reset: bool

    @property
    def words(self) -> bool:
        """Whether they say to do anything beside taking something back."""
        return self.note is not None or bool(self.pins or self.drops or self.moves or self.hides)


@click.command()
@click.argument("newsletter_name", metavar="NEWSLETTER")
@click.argument("slot", default="", metavar="[SLOT]")
@click.option("--note", "text", default=None, metavar="TEXT", help="Words at the top; an empty line parts paragraphs.")
@click.option("--note-file", "file", default=None, type=click.Path(path_type=Path), help="The same from a file.")
@click.option("--pin", "pins", multiple=True, metavar="PAPER", help="To the top of its section; may be repeated.")
@click.option("--drop", "drops", multiple=True, metavar="PAPER", help="Say nothing of it, now or later.")
@click.option("--move", "--add", "moves", multiple=True, nargs=2, metavar="PAPER SECTION", help="To a section's end.")
@click.option("--hide", "hides", multiple=True, metavar="PAPER", help="Out of its section: in the archive alone.")
@click.option("--undo", is_flag=True, help="Take back the last change; what it undid is there again.")
@click.option("--reset", is_flag=True, help="Take back all changes; --undo brings them back.")
@click.option(
    "--sheet", "given", default=None, type=click.Path(path_type=Path), help="Take a sheet that is written already."
)
@click.option("--by", default="", help="Who edits it [you].")
@command
def edit(
    app: App,
    newsletter_name: str,
    slot: str,
    text: str | None,
    file: Path | None,
    given: Path | None,
    by: str,
    **options: object,
) -> None:
    """Change an issue that waits for approval.

    PAPER is an id, a title, or a part of a title that only one paper of the issue has; --move and --add take those that
    are not shown, too. Where only one issue waits, its SLOT need not be named. Without options it opens a sheet in your
    editor ($VISUAL, $EDITOR): a line a paper, in sections, to be moved and taken out.
    """
    newsletter = app.newsletter(newsletter_name)
    asked = Asked(note=noted(text, file), **options)  # type: ignore[arg-type]  # as click has checked them
    _check(asked, given)
    with app.digest() as digest:
        issue = waiting_issue(digest, newsletter, slot)
        if issue.slot.key not in digest.store.issues.held(newsletter.name):
            raise digest.pipeline.editing.settled(newsletter, issue)
        edits = _edits(app, digest, newsletter, issue, asked, given)
        if edits:
            issue = digest.pipeline.editing.edit(newsletter, issue, edits, app.start(), by or somebody())
        files = digest.pipeline.shelf.put(issue)
        document = issue_document(digest, newsletter, issue)
    app.document(document | {"files": dict(files), "editions": edition_documents(issue)})
    for line in edit_lines(edits, titles_of(issue)):
        app.console.print(f"  {line}")
    if not edits:
        app.console.print("  [dim]note      nothing was changed[/]")
    told = f"{name(issue.edition)}: {shape(issue.edition)}"
    app.console.print(f"[bold]{plain(newsletter.name)} {issue.slot.key}[/]  {told}  {shown(files['html'])}")
    show_editions(app.console, issue)


def _check(asked: Asked, given: Path | None) -> None:
    """Refuse options that do not go together."""
    if asked.undo and (asked.reset or asked.words):
        raise UsageError("issue edit: --undo stands beside other changes", "undo first, then change")
    if given is not None and (asked.undo or asked.reset or asked.words):
        raise UsageError("issue edit: --sheet stands beside other changes", "leave it out, or give it alone")


def _edits(
    app: App, digest: Digest, newsletter: Newsletter, issue: Issue, asked: Asked, given: Path | None
) -> tuple[Edit, ...]:
    """What is to be done, in the order: taken back, dropped, hidden, moved, pinned, noted."""
    if asked.undo:
        if not standing(digest.store.issues.edits(newsletter.name, issue.slot.key)):
            raise UsageError(f"{newsletter.name} {issue.slot.key}: there is nothing to undo", "nobody has changed it")
        return UNDONE
    rows = digest.store.issues.edits(newsletter.name, issue.slot.key)
    now = digest.pipeline.editing.arranged(newsletter, issue, rows)
    if asked.reset or asked.words:
        return tuple(_named(digest, newsletter, issue, now, asked))
    return _on_sheet(app, newsletter, issue, now, given)


def _named(digest: Digest, newsletter: Newsletter, issue: Issue, now: Edition, asked: Asked) -> Iterator[Edit]:
    """What the options say, with the papers and sections that are meant."""
    whole = issue.inputs.whole or issue.edition
    known = {paper.id for paper in whole.known}
    shown = {entry.paper.id for entry in now.entries}

    def meant(words: str, *, new: bool = True) -> str:
        paper = meant_paper(digest.store.names, whole.papers, words)
        if new and paper.id in known:
            raise UsageError(f"{words!r} is not new, and in no section", "only new papers can be placed")
        return paper.id

    drops = [meant(each, new=False) for each in asked.drops]
    hides = [meant(each) for each in asked.hides]
    moves = [(meant(each), _section(newsletter, section)) for each, section in asked.moves]
    named = {"--pin": list(map(meant, asked.pins)), "--move": [each for each, _ in moves], "--drop": drops}
    consistent(named | {"--hide": hides}, moves, titles_of(issue))
    if asked.reset:
        yield Edit(EditKind.RESET)
    for each in drops:
        yield Edit(EditKind.DROP, each)
    for each in hides:
        yield Edit(EditKind.MOVE, each, NOWHERE)
    for each, section in moves:
        shown.add(each)
        yield Edit(EditKind.MOVE, each, section)
    for each in asked.pins:
        if meant(each) not in shown:
            raise UsageError(f"{each!r} is in no section", "give it one with --move PAPER SECTION")
        yield Edit(EditKind.PIN, meant(each))
    if asked.note is not None:
        yield Edit(EditKind.NOTE, text=asked.note)


def _section(newsletter: Newsletter, asked: str) -> str:
    """The section that is meant, by its name or the beginning of that, whatever the capitals; empty for `OTHER`."""
    names = [*(profile.name for profile in newsletter.profiles), sheet.OTHER_NAME]
    same = [each for each in names if each.casefold() == asked.casefold()]
    found = same or [each for each in names if each.casefold().startswith(asked.casefold())]
    if len(found) != 1:
        raise UsageError(f"{newsletter.name}: there is no section {asked!r}", f"known are {', '.join(names)}")
    return "" if found[0] == sheet.OTHER_NAME else found[0]


def _open(path: Path) -> None:
    """A sheet in the person's editor, until they close it; one that the editor failed on goes, and changes nothing."""
    try:
        click.edit(filename=str(path))
    except click.ClickException as error:
        path.unlink()
        remedy = "nothing was changed; set VISUAL to an editor that starts, or give options"
        raise UsageError(f"issue edit: {error.message}", remedy) from None


def _elsewhere(issue: Issue) -> dict[str, list[str]]:
    """By paper id, the editions of audiences that show it."""
    found: dict[str, list[str]] = {}
    for other in issue.others:
        for entry in other.edition.entries:
            for paper in entry.papers:
                found.setdefault(paper.id, []).append(other.edition.name)
    return found


def _on_sheet(app: App, newsletter: Newsletter, issue: Issue, now: Edition, given: Path | None) -> tuple[Edit, ...]:
    """What a sheet says that a person has written, in an editor if they have not done so yet."""
    whole, profiles = issue.inputs.whole or issue.edition, [profile.name for profile in newsletter.profiles]
    if given is None and not (sys.stdin.isatty() or os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise UsageError("issue edit: says nothing to do", "give options, or set VISUAL to your editor")
    path = given or app.settings.out / "issues" / newsletter.name / f"{issue.slot.key}.sheet"
    if given is None:
        title = f"{newsletter.title}, {name(issue.edition)}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.write(title, whole, now, profiles, _elsewhere(issue)), encoding="utf-8")
        _open(path)
    try:
        edits = sheet.read(path.read_text(encoding="utf-8"), whole, now, profiles)
    except ValueError as error:
        line = f", line {error.line}" if isinstance(error, sheet.SheetError) else ""
        where = f"{newsletter.name} {issue.slot.key}"
        remedy = f"mend it, then give it with digest issue edit {where} --sheet {shown(path)}"
        raise UsageError(f"{shown(path)}{line}: {error}", remedy) from None
    if given is None:
        path.unlink()
    return edits
