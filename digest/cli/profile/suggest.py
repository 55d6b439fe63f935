"""digest profile suggest: keywords and likes that a profile might have, as TOML to paste."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import Any

import click
from rich.text import Text

from digest.cli.app import App, command, there
from digest.cli.match import why
from digest.cli.profile.asked import Asked, asked, files
from digest.cli.trouble import one_line
from digest.core.newsletter import Source
from digest.core.profile import Profile
from digest.core.words import plural
from digest.knowing.proposing import Keyword, Proposal, propose
from digest.wiring import load_dump, read_papers, telling_phrases
from digest.wiring.ranking import match_profiles

WIDE = 120  # columns of a comment where nobody looks on
NARROWEST = 30  # of a comment at the very least
COLUMN = 34  # where comments behind items begin


@click.command()
@click.argument("name", default="", metavar="[NEWSLETTER[/PROFILE]]")
@files
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="BibTeX, RIS, CSL-JSON or any dump, as what is liked.",
)
@click.option("--most", type=click.IntRange(1, 100), default=8, show_default=True, help="How many of each.")
@command
def suggest(app: App, name: str, library: Path | None, most: int, **given: Path | None) -> None:
    """Propose keywords and likes, as lines for a newsletter file.

    Keywords are phrases that tell the liked papers, or a library, from the archive; likes are the papers of the
    archive that the profile ranks highest and does not name yet, as far as they reach its cut.
    """
    liked = read_papers(load_dump(there(library), Source("library", ()), app.start())) if library else ()
    alone = library is not None and not name and not given["profiles_file"]
    found = asked(app, name, given, (Profile(library.stem),) if library and alone else ())
    profiles = [replace(profile, items=(*profile.items, *liked)) for profile in found.profiles]
    with closing(app.bar()) as bar:
        match = partial(match_profiles, progress=bar)
        proposals = [
            propose(each, found.papers, found.recent, found.background, match, telling_phrases, most)
            for each in profiles
        ]
    pairs = list(zip(profiles, proposals, strict=True))
    app.document({"profiles": [_document(*pair, found) for pair in pairs]})
    width = app.console.width if app.console.is_terminal else WIDE
    for pair in pairs:
        for line in _lines(*pair, found, width):
            app.console.print(line, soft_wrap=True)  # a broken line would no longer be TOML


def _lines(profile: Profile, proposal: Proposal, found: Asked, width: int) -> Iterator[Text]:
    """A proposal as TOML: all but keys and values stands in comments."""
    known = f"{proposal.likes} liked {plural(proposal.likes, 'paper')} known"
    yield from _comment(f"{profile.name}: {known}, {len(found.papers):,} in the archive", width)
    if proposal.keywords:
        yield Text("keywords = [")
        for each in proposal.keywords:
            yield from _item(each.phrase, _reach(each, proposal, found), width)
        yield Text("]")
    else:
        why_not = "no phrase tells its likes from the archive" if proposal.likes else "it likes no paper that is known"
        yield from _comment(f"no keywords: {why_not}", width)
    if proposal.papers:
        yield Text("like = [")
        for match in proposal.papers:
            paper = match.paper
            untitled = not paper.id.startswith("title-")
            if untitled:
                yield from _comment(paper.title, width, "    ")
            yield from _comment(f"{match.score:.2f}, {why(match.reasons)}", width, "    ")
            yield Text(f"    {_quoted(paper.id if untitled else paper.title)},")
        yield Text("]")
    else:
        yield from _comment(f"no likes: {_why_no_likes(proposal, found)}", width)
    yield Text()


def _why_no_likes(proposal: Proposal, found: Asked) -> str:
    if not found.papers:
        return "there is no archive to look in"
    return "nothing that it does not name reaches its cut" if proposal.drawn else "there is nothing to go by"


def _reach(keyword: Keyword, proposal: Proposal, found: Asked) -> str:
    """What a keyword lets through, in words."""
    span = f" of the last {found.days} days" if found.days else ""
    lately = f", {keyword.recent} of {len(found.recent):,} papers{span}" if found.recent else ""
    return f"{keyword.likes} of {proposal.likes} likes{lately}"


def _item(value: str, comment: str, width: int) -> Iterator[Text]:
    """An item of a list with a comment behind it, or above it where it would not fit."""
    start = f"    {_quoted(value) + ',':<{COLUMN}}  "
    if len(start) + len(comment) + 2 <= width:
        yield Text.assemble(start, (f"# {comment}", "dim"))
    else:
        yield from _comment(comment, width, "    ")
        yield Text(start.rstrip())


def _comment(text: str, width: int, indent: str = "") -> Iterator[Text]:
    """A text as comments, in lines of their own."""
    for line in wrap(one_line(text), max(NARROWEST, width - len(indent) - 2), break_long_words=False):
        yield Text(f"{indent}# {line}", "dim")


def _quoted(text: str) -> str:
    """A text as TOML has it, whose basic strings JSON's are too."""
    return json.dumps(one_line(text), ensure_ascii=False)


def _document(profile: Profile, proposal: Proposal, found: Asked) -> dict[str, Any]:
    """A proposal as programs read it."""
    return {
        "profile": profile.name,
        "likes": proposal.likes,
        "papers": len(found.papers),
        "recent": {"papers": len(found.recent), "days": found.days or None},
        "keywords": [{"keyword": k.phrase, "likes": k.likes, "recent": k.recent} for k in proposal.keywords],
        "like": [
            {"paper": {"id": m.paper.id, "title": m.paper.title}, "score": m.score, "why": why(m.reasons)}
            for m in proposal.papers
        ],
    }
