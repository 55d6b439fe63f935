"""digest profile show: a profile in words."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from digest.cli.app import App, command
from digest.cli.differences import title_line
from digest.cli.meant import doubts_document
from digest.cli.profile.asked import asked, files
from digest.cli.trouble import one_line
from digest.core.paper import normal_id
from digest.core.profile import Background, Profile
from digest.core.words import plural
from digest.knowing.named import liked
from digest.wiring import profile_words

LABEL = 13
LEAST = 0.005  # of a weight that can be seen in two decimals
SHOWN = 12  # words of a direction, and papers by title
LISTS = {  # what is listed as it stands, and what it does
    "keywords": "must hold",
    "exclude": "never holds",
    "categories": "is in",
    "authors": "or is by",
}
Words = Sequence[tuple[str, float]]


@click.command()
@click.argument("name", default="", metavar="[NEWSLETTER[/PROFILE]]")
@files
@command
def show(app: App, name: str, **given: Path | None) -> None:
    """Show a profile in words: what it looks for, what it avoids.

    Its rules stand as they are written; what its text, likes and lessons come to is told as weighted words.
    """
    found = asked(app, name, given)
    papers = list({paper.id: paper for paper in (*found.background.papers, *found.papers)}.values())
    background = Background(tuple(papers))
    told = [(each, *profile_words(each, background)) for each in found.profiles]
    titles = {paper.id: paper.title for paper in papers}
    documents = [_document(*each, len(liked(each[0], papers))) for each in told]
    odd = map(doubts_document, found.doubts)
    app.document({"profiles": [{**one, "doubtful": each} for one, each in zip(documents, odd, strict=True)]})
    for number, each in enumerate(told):
        if number:
            app.console.print()
        for line in _lines(app.console, titles, *each):
            app.console.print(line)


def _lines(console: Console, titles: Mapping[str, str], profile: Profile, toward: Words, away: Words) -> Iterator[Text]:
    yield Text(one_line(profile.name), "bold")
    for label, said in _said(profile, titles):
        yield _line(console, label, said)
    directions = (("looks for", toward), ("avoids", away))
    for label, words in directions:
        if words:
            seen = [each for each in words[:SHOWN] if abs(each[1]) >= LEAST] or words[:1]
            yield _line(console, label, ", ".join(f"{term} {abs(weight):.2f}" for term, weight in seen))
    if not toward:
        yield _line(console, "looks for", "whatever its rules let through, in no order")
    yield _line(console, "at most", f"{profile.limit} {plural(profile.limit, 'paper')} an issue")


def _said(profile: Profile, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a profile says itself, as labels and texts; papers that are known go by their titles."""
    for field, label in LISTS.items():
        if values := getattr(profile, field):
            yield label, ", ".join(values)
    if profile.text:
        yield "text", " ".join(profile.text.split())
    if profile.like:
        yield "likes", _titled(profile.like, titles)
    if profile.dislike:
        yield "dislikes", _titled(profile.dislike, titles)
    if profile.library or profile.items:
        count = f"{len(profile.items):,} {plural(len(profile.items), 'paper')}"
        yield "library", f"{profile.library}: {count}" if profile.library else count
    if profile.lessons:
        more = sum(lesson.weight > 0 for lesson in profile.lessons)
        yield "lessons", f"{more} more like this, {len(profile.lessons) - more} less"


def _titled(names: Sequence[str], titles: Mapping[str, str]) -> str:
    rest = len(names) - SHOWN
    told = [titles.get(normal_id(name), name) for name in names[-SHOWN:]]
    return "; ".join(told) + (f"; and {rest} more" if rest > 0 else "")


def _line(console: Console, label: str, said: str) -> Text:
    line = title_line(f"  {label:<{LABEL}}", said, console)
    line.stylize("dim", 0, LABEL + 2)
    return line


def _document(profile: Profile, toward: Words, away: Words, likes: int) -> dict[str, Any]:
    """A profile as programs read it."""
    return {
        "profile": profile.name,
        "text": profile.text,
        **{field: list(getattr(profile, field)) for field in (*LISTS, "like", "dislike")},
        "library": profile.library,
        "items": len(profile.items),
        "liked": likes,
        "lessons": [{"paper": lesson.paper, "weight": lesson.weight} for lesson in profile.lessons],
        "limit": profile.limit,
        **{key: _weighted(words) for key, words in (("toward", toward), ("away", away))},
    }


def _weighted(words: Words) -> list[dict[str, Any]]:
    return [{"term": term, "weight": weight} for term, weight in words]
