"""Which profiles a command on profiles is about, and which papers they are held against."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from digest.cli.app import App, there
from digest.cli.libraries import tell
from digest.cli.meant import meant_profiles, told_doubts
from digest.config.profiles import load_profiles
from digest.core.errors import UsageError
from digest.core.newsletter import Newsletter, Source
from digest.core.paper import Paper
from digest.core.profile import Background, Doubtful, Profile
from digest.wiring import Digest, load_dump, read_papers, stocked

RECENT = timedelta(days=30)
FILES = (
    ("--profiles", "profiles_file", "A TOML file of [[profile]] tables."),
    ("--papers", "papers_file", "A dump in any readable format, in place of the history."),
    ("--background", "background_file", "A dump where liked papers are found."),
)


@dataclass(frozen=True)
class Asked:
    """What a command is about.

    Attributes:
        profiles: at least one.
        papers: the archive that they are held against.
        background: what the matching leans on.
        recent: the papers that came in over the last 30 days of the archive; all of them where it has no days.
        doubts: for each profile, the names that may not mean what was meant.
        days: how many days these are; 0 where it has none.
    """

    profiles: tuple[Profile, ...]
    papers: tuple[Paper, ...] = field(repr=False)
    background: Background = field(repr=False)
    recent: tuple[Paper, ...] = field(repr=False)
    doubts: tuple[tuple[Doubtful, ...], ...]
    days: int = 0


def files(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that name files in place of a newsletter."""
    for option, name, told in reversed(FILES):
        function = click.option(option, name, type=click.Path(path_type=Path), help=told)(function)
    return function


def asked(
    app: App, name: str, given: Mapping[str, Path | None], profiles: tuple[Profile, ...] = (), *, needed: bool = False
) -> Asked:
    """What is meant by NEWSLETTER/PROFILE, by the files in its place, or by profiles that are made already.

    Raises:
        UsageError: nothing is named, or a profile that is not there, or there are no papers though they are needed.
    """
    profiles_file, papers_file, background_file = (given[key] for _, key, _ in FILES)
    if not name and not profiles_file and not profiles:
        raise UsageError("no profile is named", "name a NEWSLETTER/PROFILE, or --profiles and --papers")
    newsletter = None
    if name:
        newsletter, profiles = one_or_all(app, name)
        with app.digest() as digest:
            learned = digest.pipeline.taught(newsletter, app.start()).every_profile
        profiles = tuple(each for each in learned if each.name in {profile.name for profile in profiles})
    if profiles_file:
        profiles = load_profiles(profiles_file)
    profiles, libraries = stocked(app.settings, profiles, app.start())
    tell(libraries)
    papers = past = recent = _read(app, papers_file) if papers_file else ()
    days = 0
    if newsletter and not papers_file:
        with app.digest() as digest:
            papers = past = digest.pipeline.background(newsletter).papers
            recent, days = _recent(digest, newsletter, papers), RECENT.days
    if background_file:
        past = _read(app, background_file)
    if needed:
        _need(papers, name)
    leant = Background(past)
    return Asked(profiles, papers, leant, recent, told_doubts(profiles, papers, leant), days)


def one_or_all(app: App, name: str) -> tuple[Newsletter, tuple[Profile, ...]]:
    """A newsletter, and the profile of it that is named, or all.

    Raises:
        UsageError: it has no such profile.
    """
    name, _, wanted = name.partition("/")
    newsletter = app.newsletter(name)
    return newsletter, meant_profiles(newsletter, wanted)


def _need(found: Sequence[Paper], name: str) -> None:
    if not found:
        newsletter = name.partition("/")[0]
        remedy = f"take a snapshot in with digest ingest {newsletter}" if newsletter else "give a dump with --papers"
        raise UsageError(f"{newsletter or 'the profiles'}: no papers to hold against yet", remedy)


def _read(app: App, path: Path) -> tuple[Paper, ...]:
    return read_papers(load_dump(there(path), Source("papers", ()), app.start()))


def _recent(digest: Digest, newsletter: Newsletter, papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The papers that were first seen within the last 30 days that have snapshots."""
    history, sources = digest.store.history, [s.name for s in newsletter.sources if not s.lines]
    keys = history.snapshots(sources)
    first = next((key for key in keys if key.as_of > keys[-1].as_of - RECENT), None)
    before = history.seen(sources, first) if first else {}
    return tuple(paper for paper in papers if paper.id not in before)
