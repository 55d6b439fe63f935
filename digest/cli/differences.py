"""What a revision changed, as programs and people read it."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from digest.cli.trouble import one_line
from digest.core.changes import Change
from digest.core.difference import difference
from digest.core.paper import Revision
from digest.core.worddiff import Run, RunKind, word_diff, words
from digest.core.words import plural
from digest.mathematics import readable

INDENT, LABEL = 4, 12
NARROWEST, WIDEST = 20, 100  # columns of text: fewer are no lines, and the eye loses its place in longer ones
AROUND = 6  # words shown beside what was rewritten
NAMES = 8  # authors shown by name
COLOURS = {RunKind.KEPT: "", RunKind.REMOVED: "red strike", RunKind.ADDED: "bold green"}
MARKS = {RunKind.REMOVED: ("[-", "-]"), RunKind.ADDED: ("{+", "+}")}  # as wdiff and git have them


def difference_document(change: Change, *, worded: bool) -> dict[str, Any]:
    """What a change was before and is now, where that differs, for programs; its texts only if they are asked for."""
    if not (before := change.before):
        return {}
    now = change.paper.revision
    texts = {"title": word_diff(before.title, now.title), "abstract": word_diff(before.abstract, now.abstract)}
    found = {name: [[run.kind.value, run.text] for run in runs] for name, runs in texts.items()} if worded else {}
    return {"before": _facts(before), "now": _facts(now)} | ({"words": found} if worded else {})


def _facts(revision: Revision) -> dict[str, Any]:
    return {
        "title": revision.title,
        "version": revision.version,
        "authors": list(revision.authors),
        "categories": list(revision.categories),
        "withdrawn": revision.withdrawn,
    }


def difference_lines(change: Change, console: Console, *, worded: bool) -> Iterator[Text]:
    """What a change has rewritten, in lines as wide as the console; the abstract word by word only if asked for."""
    width = max(NARROWEST, min(WIDEST, console.width - INDENT - LABEL))
    colours = bool(console.color_system) and not console.no_color
    for label, text in _parts(change, worded=worded, colours=colours):
        for place, line in enumerate(text.wrap(console, width)):
            line.rstrip()
            yield Text.assemble(" " * INDENT, (f"{'' if place else label:<{LABEL}}", "dim"), line)


def title_line(start: str, title: str, console: Console) -> Text:
    """A title after the start of its line; on a terminal that is wide enough, in as many lines as it needs."""
    width = console.width - len(start)
    text = Text(one_line(readable(title)))
    if not console.is_terminal or width < NARROWEST:
        return Text(start) + text
    lines = text.wrap(console, width)
    for line in lines:
        line.rstrip()
    return Text(start) + Text("\n" + " " * len(start)).join(lines)


def _parts(change: Change, *, worded: bool, colours: bool) -> Iterator[tuple[str, Text]]:
    """What changed, each with its label."""
    if not change.before:
        return
    found = difference(change.before, change.paper.revision)
    if found.version:
        yield "version", Text("v{} → v{}".format(*found.version))
    if found.withdrawn is not None:
        yield "withdrawn", Text("now" if found.withdrawn else "no longer")
    if found.title:
        yield "title", written(found.title, colours=colours)
    if found.authors or found.reordered:
        yield "authors", listed(found.authors, colours=colours) if found.authors else Text("in another order")
    if found.categories:
        yield "categories", listed(found.categories, colours=colours)
    if found.abstract:
        text = written(found.abstract, colours=colours) if worded else Text(_tally(found.abstract))
        yield "abstract", text


def _tally(runs: Sequence[Run]) -> str:
    """How much of an abstract was rewritten: ``31 words removed, 40 added``."""
    text = "".join(run.text for run in runs)
    removed, added = (sum(len(words(run.text)) for run in runs if run.kind is kind) for kind in MARKS)
    if not removed:
        return f"{_amount(added, text)} added"
    return f"{_amount(removed, text)} removed" + (f", {added:,} added" if added else "")


def _amount(count: int, text: str) -> str:
    """A number of words of a text; where it has next to no spaces they are characters."""
    spaced = len(text.split()) * 2 > len(words(text))
    return f"{count:,} {plural(count, 'word' if spaced else 'character')}"


def written(runs: Sequence[Run], *, colours: bool) -> Text:
    """A text with what was removed and added: in colours, or between marks where there are none."""
    text, last = Text(), len(runs) - 1
    for place, run in enumerate(runs):
        if run.kind is RunKind.KEPT:
            text.append(one_line(_shortened(run.text, first=place == 0, last=place == last)))
            continue
        if place == 1 and runs[0].kind is RunKind.REMOVED:
            text.append(" ")  # both texts begin here, so neither word has a space before it
        _append(text, run, colours=colours)
    return text


def _append(text: Text, run: Run, *, colours: bool) -> None:
    """A removed or added run; the spaces at its ends are neither."""
    inner = run.text.strip(" ")
    before, after = ("", "") if colours else MARKS[run.kind]
    text.append(" " * run.text.startswith(" "))
    text.append(f"{before}{one_line(inner)}{after}", COLOURS[run.kind] if colours else "")
    text.append(" " * run.text.endswith(" "))


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """A stretch that was kept, with only the words next to what was rewritten."""
    found = words(text)
    head, tail = 0 if first else AROUND, 0 if last else AROUND
    middle = "".join(found[head : len(found) - tail])
    gap = f"… {_amount(len(words(middle)), middle)} …"
    if len(middle) < 2 * len(gap):  # it would save no one anything
        return text
    shown = ("".join(found[:head]).strip(" "), gap, "".join(found[len(found) - tail :]).strip(" "))
    return " " * text.startswith(" ") + " ".join(part for part in shown if part)


def listed(runs: Sequence[Run], *, colours: bool) -> Text:
    """Names that were removed and added, with commas between them; of many, the first."""
    text = Text()
    for run in runs[:NAMES]:
        text.append(", " if len(text) else "")
        _append(text, run, colours=colours)
    if len(runs) > NAMES:
        text.append(f" and {len(runs) - NAMES:,} more")
    return text
