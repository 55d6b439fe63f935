"""How commands tell of libraries."""

from collections.abc import Iterable
from typing import Any

from digest.cli.app import plain, shown
from digest.cli.dumps import SHOWN, dropped_document, dropped_lines
from digest.cli.trouble import complain
from digest.core.library import Library
from digest.core.words import plural


def library_document(library: Library) -> dict[str, Any]:
    """A library as programs read it."""
    return {
        "library": library.place,
        "entries": library.entries,
        "papers": len(library.papers),
        "with_abstract": len(library.papers) - library.bare,
        "without_abstract": library.bare,
        "folded": library.folded,
        "dropped": dropped_document(library.dropped),
        "trouble": library.trouble,
    }


def library_lines(library: Library) -> list[str]:
    """A library as people read it: a line, one on what is wrong with it, and the first things that were left out."""
    count = len(library.papers)
    told = f"{place(library)}  [bold]{count}[/] {plural(count, 'paper')}"
    told += f", {library.bare} without an abstract" if library.bare else ""
    told += f", {library.folded} {plural(library.folded, 'duplicate')} folded" if library.folded else ""
    lost = sum(each.count for each in library.dropped)
    told += f", {lost} {plural(lost, 'entry', 'entries')} left out" if lost else ""
    trouble = [f"  [bold red]not new[/]  {plain(library.trouble)}"] if library.trouble else []
    return [told, *trouble, *dropped_lines(library.dropped, SHOWN)]


def place(library: Library) -> str:
    """Where it is, as a person would write it."""
    return plain(library.place) if library.place.startswith("zotero:") else shown(library.place)


def tell(libraries: Iterable[Library]) -> None:
    """On standard error, what a person should know of libraries before the results that lean on them."""
    for library in libraries:
        lost = sum(each.count for each in library.dropped)
        if lost:
            entries = plural(lost, "entry", "entries")
            complain(f"digest: {library.place}: {lost} {entries} could not be read; see digest profile import")
        if library.trouble:
            complain(f"digest: {library.trouble}")
