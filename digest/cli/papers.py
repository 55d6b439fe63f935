"""digest papers: which records are one paper, why, and a person's word on it."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import click

from digest.cli.app import App, command, plain
from digest.core.errors import UsageError
from digest.core.identity import Claim
from digest.core.paper import Record, Revision, normal_id, paper_id
from digest.core.rulings import merging, splitting
from digest.core.snapshot import SnapshotKey
from digest.ports import Names
from digest.wiring import Digest, titled


@click.group()
def papers() -> None:
    """Which records are one paper, why, and your word on it.

    A paper is named by an id (2406.07496, a DOI), by its title, or by a name that these commands print.
    """


@papers.command()
@click.argument("name", metavar="NAME|TITLE")
@command
def show(app: App, name: str) -> None:
    """Show a paper: its names, where it was seen, and why it is one."""
    with app.digest() as digest:
        found = _find(digest.store.names, name)
        seen = _seen(app, digest, found)
        document = _document(digest.store.names, found, seen)
    app.document(document)
    app.console.print(f"[bold]{plain(document['title'])}[/]  {plain(found)}")
    for each in document["names"]:
        app.console.print(f"  name    {plain(each['name'])}  {plain(each['title'])}")
    for key, rank in seen:
        app.console.print(f"  seen    {key.as_of}  {plain(key.source)}" + (f", rank {rank}" if rank else ""))
    for each in document["claims"]:
        app.console.print(f"  claim   {plain(each['name'])} = {plain(each['other'])}: {plain(each['why'])}")
    for each in document["rulings"]:
        sign = "=" if each["same"] else "≠"
        app.console.print(f"  ruling  {plain(each['name'])} {sign} {plain(each['other'])}: a person said so")


@papers.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@command
def merge(app: App, one: str, other: str) -> None:
    """Make one paper of two, with all their names. It stays so, whatever is found; what was announced stays said."""
    with app.digest() as digest:
        names = digest.store.names
        first, second = _find(names, one), _find(names, other)
        if first == second:
            raise UsageError(f"{one} and {other} are one paper already", f"see digest papers show {first}")
        before = {paper: names.members(paper) for paper in (first, second)}
        names.rule(merging(names.known(before), first, second))
        _tell(app, names, before, first)


@papers.command()
@click.argument("name", metavar="NAME")
@command
def split(app: App, name: str) -> None:
    """Take a name out of its paper: with all that a person merged with it there, else alone.

    It stays out, whatever is found later, until a merge; what was announced stays said.
    """
    with app.digest() as digest:
        names = digest.store.names
        own = _name(names, name)
        members = names.members(own)
        if members == (own,):
            raise UsageError(f"{name} is a paper by itself", "there is nothing to take it out of")
        names.rule(splitting(names.known([own]), own))
        now = names.papers(members)
        _tell(app, names, {members[0]: members}, next(each for each in members if now[each] != now[own]))


def _name(names: Names, asked: str) -> str:
    """The name that is meant: as it stands, as an id in its one spelling, or as that of a title.

    Raises:
        UsageError: nothing was ever seen or claimed under it, or it is the title of several papers.
    """
    for name in (asked, normal_id(asked)):
        if names.revisions([name]) or names.claims([name]) or names.rulings([name]):
            return name
    found = titled(names, asked)
    papers = sorted(set(names.papers(found).values()))
    if len(papers) > 1:
        raise UsageError(f"{asked!r} is the title of {len(papers)} papers", f"name one of {', '.join(papers)}")
    if not found:
        raise UsageError(f"there is no paper {asked!r}", "give an id, or the whole title as a dump had it")
    own = paper_id(Record(Revision(asked)))
    return own if own in found else found[0]


def _find(names: Names, asked: str) -> str:
    """The paper that is meant, by any of its names."""
    name = _name(names, asked)
    return names.papers([name])[name]


def _seen(app: App, digest: Digest, paper: str) -> list[tuple[SnapshotKey, int | None]]:
    """Where a paper was seen by the sources of all newsletters, with its rank there."""
    sources = {source.name for newsletter in app.newsletters() for source in newsletter.sources}
    return [(key, sighting.rank) for key, sighting in digest.store.history.sightings([paper], sorted(sources))[paper]]


def _document(names: Names, paper: str, seen: list[tuple[SnapshotKey, int | None]]) -> dict[str, Any]:
    """A paper as programs read it."""
    members = names.members(paper)
    titles = {name: found[0].title for name, found in names.revisions(members).items()}
    return {
        "paper": paper,
        "title": next((titles[name] for name in members if name in titles), ""),
        "names": [{"name": name, "title": titles.get(name, "")} for name in members],
        "seen": [{"source": key.source, "as_of": key.as_of.isoformat(), "rank": rank} for key, rank in seen],
        "claims": [_claim(each) for each in names.claims(members)],
        "rulings": [{"name": r.name, "other": r.other, "same": r.same} for r in names.rulings(members)],
    }


def _claim(each: Claim) -> dict[str, Any]:
    return {"name": each.name, "other": each.other, "score": each.score, "why": each.why}


def _tell(app: App, names: Names, before: Mapping[str, tuple[str, ...]], kept: str) -> None:
    """What became of some papers: what was joined, what was cast off, and which papers their names are now.

    Cast off is what was a name of one of them and is no name of the paper that is kept.
    """
    now = names.papers([*chain(*before.values())])
    found = {paper: names.members(paper) for paper in dict.fromkeys((now[kept], *now.values()))}
    joined = [_members(*each) for each in before.items()] if len(before) > 1 else []
    cast = [name for name, paper in now.items() if paper != now[kept]]
    app.document({"papers": [_members(*each) for each in found.items()], "joined": joined, "cast_off": cast})
    for each in joined:
        app.console.print("  joined    " + ", ".join(map(plain, each["names"])))
    for name in cast:
        app.console.print(f"  cast off  {plain(name)}")
    for paper, members in found.items():
        app.console.print(f"[bold]{plain(paper)}[/]  " + ", ".join(map(plain, members)))


def _members(paper: str, members: tuple[str, ...]) -> dict[str, Any]:
    return {"paper": paper, "names": list(members)}
