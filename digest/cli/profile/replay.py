"""digest profile replay: what a profile would have given over the last days, with a change and without it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.text import Text

from digest.cli.app import App, command, counted_noun, plain
from digest.cli.differences import title_line
from digest.cli.match import why
from digest.cli.meant import told_doubts
from digest.cli.profile.asked import one_or_all
from digest.cli.profile.strip import Cell, strip
from digest.cli.trouble import one_line
from digest.config.profiles import load_profiles
from digest.core.audience import check_edition
from digest.core.errors import UsageError
from digest.core.issue import MAIN
from digest.core.match import ReasonKind
from digest.core.newsletter import Newsletter
from digest.core.profile import Profile
from digest.core.words import DAYS, MONTHS, number, plural, short_day
from digest.knowing.altering import Alteration, Step, altered, steps
from digest.knowing.replay import Given, Outcome, Replayed
from digest.wiring import replay_profiles

SHORT = 40  # letters of the title of a liked paper
SIGNS = {"+": "bold green", "-": "bold red", "=": "bold yellow", "•": ""}


@click.command()
@click.argument("name", metavar="NEWSLETTER[/PROFILE]")
@click.option("--with", "file", type=click.Path(path_type=Path), help="Profiles from a TOML file, in place of theirs.")
@click.option("--add-keyword", "add_keywords", multiple=True, metavar="KEYWORD", help="With one keyword more.")
@click.option("--drop-keyword", "drop_keywords", multiple=True, metavar="KEYWORD", help="Without a keyword.")
@click.option("--like", multiple=True, metavar="PAPER", help="With a paper more that is liked, by id or title.")
@click.option("--unlike", multiple=True, metavar="PAPER", help="Without a paper that is liked.")
@click.option("--text", metavar="TEXT", help="With another text.")
@click.option("--edition", default="", help="In the edition of an audience [the main one, or whose profile it is].")
@click.option("--days", type=click.IntRange(1, 3660), default=30, show_default=True, help="How many days to look at.")
@command
def replay(app: App, name: str, file: Path | None, edition: str, days: int, **changes: Any) -> None:
    """Show what a change to a profile would have given over the last days, and what it would have lost.

    Every issue is made again from what was known before it, with the profiles as they are and as they would be.
    Without a change, it shows what they gave. The days end with the last that has a snapshot.
    """
    newsletter, profiles = one_or_all(app, name)
    edition = edition or _edition_of(newsletter, profiles)
    newsletter, profiles = _in_edition(newsletter, profiles, edition)
    alteration = Alteration(**{key: value for key, value in changes.items() if value is not None})
    after = _changed(name, newsletter, profiles, file, alteration)
    until = app.start().astimezone(ZoneInfo(newsletter.cadence.zone)).date()
    with app.digest() as digest:
        found = replay_profiles(digest, newsletter, after, days, until)
        background = digest.pipeline.background(newsletter)
    if found is None:
        raise UsageError(f"{newsletter.name}: has no snapshot yet", f"take one in with digest ingest {newsletter.name}")
    told = _told(found, profiles, newsletter, after)
    meant = {outcome.profile for outcome, _ in told}
    told_doubts([each for each in after.profiles if each.name in meant], (), background)
    app.document({"edition": edition} | _document(newsletter, found, told))
    if not app.json:
        whose = "" if edition == MAIN else f", edition {plain(edition)}"
        app.console.print(f"[bold]{plain(newsletter.title)}[/]{whose}  over the {_span(found)}")
        _show(app.console, newsletter, after, found, told)


def _edition_of(newsletter: Newsletter, profiles: Sequence[Profile]) -> str:
    """The edition of the one audience that has a profile for itself; else the main one."""
    own = (each.name for each in newsletter.audiences if len(profiles) == 1 and profiles[0] in each.own)
    return next(own, MAIN)


def _in_edition(
    newsletter: Newsletter, profiles: Sequence[Profile], edition: str
) -> tuple[Newsletter, tuple[Profile, ...]]:
    """The newsletter as the audience of an edition has it, and which of some profiles it has.

    Raises:
        UsageError: there is no such edition, or none of the profiles in it.
    """
    check_edition(edition, newsletter.editions, newsletter.name)
    own = newsletter.of(edition)
    found = tuple(profile for profile in own.profiles if profile in profiles)
    if not found:
        known = ", ".join(profile.name for profile in own.profiles)
        raise UsageError(
            f"{newsletter.name}: the edition {edition!r} has no profile {profiles[0].name!r}", f"known are {known}"
        )
    return own, found


def _changed(
    name: str, newsletter: Newsletter, profiles: Sequence[Profile], file: Path | None, alteration: Alteration
) -> Newsletter:
    """The newsletter with the change that is asked for.

    Raises:
        UsageError: it is not clear which profile it is for, or it cannot be made.
    """
    if file is None and alteration.empty:
        return newsletter
    single = profiles[0] if len(profiles) == 1 else None
    if not alteration.empty and single is None:
        known = ", ".join(profile.name for profile in profiles)
        raise UsageError(f"{name}: has {len(profiles)} profiles to change", f"name one, as {name}/…: {known}")
    made: dict[str, Profile] = {profile.name: profile for profile in newsletter.profiles}
    loaded = load_profiles(file) if file else ()
    if single and len(loaded) == 1:  # it is that profile, whatever it is called there
        made[single.name] = replace(loaded[0], name=single.name)
    else:
        made |= {profile.name: profile for profile in loaded}
    if single and not alteration.empty:
        made[single.name] = altered(made[single.name], alteration)
    return replace(newsletter, profiles=tuple(made.values()))


def _told(
    found: Replayed, asked: Sequence[Profile], before: Newsletter, after: Newsletter
) -> list[tuple[Outcome, list[Step]]]:
    """What to tell of: the profiles that were asked for, and whatever was changed, with how it was."""
    old, new = ({profile.name: profile for profile in each.profiles} for each in (before, after))
    names = {profile.name for profile in asked}
    every = [(each, list(steps(old.get(each.profile), new.get(each.profile)))) for each in found.outcomes]
    return [(outcome, how) for outcome, how in every if how or outcome.profile in names]


def _show(
    console: Console,
    newsletter: Newsletter,
    after: Newsletter,
    found: Replayed,
    told: Sequence[tuple[Outcome, list[Step]]],
) -> None:
    changed = after.profiles != newsletter.profiles
    for outcome, how in told:
        console.print()
        for line in _outcome(console, found, outcome, how, changed=changed):
            console.print(line)


def _span(found: Replayed) -> str:
    days = f"{(found.last - found.first).days + 1} days to {short_day(found.last)}"
    return f"{days}, {counted_noun(len(found.new), 'issue')}"


def _outcome(
    console: Console, found: Replayed, outcome: Outcome, how: Sequence[Step], *, changed: bool
) -> Iterator[Text]:
    """What is said of one profile: the change, what it comes to, its days, its papers."""
    yield Text.assemble((one_line(outcome.profile), "bold"), "  ", _summary(outcome, changed=changed))
    for step in how:
        start = f"  {step.sign} {step.what} "
        yield _coloured(title_line(start, step.subject, console), step.sign)
    yield from strip(_cells(found, outcome), width=_width(console), changed=changed)
    for sign, papers in (("+", outcome.gained), ("-", outcome.lost)) if changed else (("•", outcome.after),):
        if papers:
            yield Text()
        for given in papers:
            yield from _paper(console, sign, given, outcome.profile)


def _summary(outcome: Outcome, *, changed: bool) -> Text:
    if not changed:
        count = len(outcome.after)
        return Text(f"gave you {number(count)} {plural(count, 'paper')}")
    gained, lost = len(outcome.gained), len(outcome.lost)
    total = f": {len(outcome.after)} instead of {len(outcome.before)}"
    if not gained and not lost:
        return Text(f"would have given you the same {len(outcome.after)} {plural(len(outcome.after), 'paper')}")
    this, that = (f"{'this' if count == 1 else 'these'} {count}" for count in (gained, lost))
    received = Text.assemble(
        "you would have received ", (this if gained else "nothing more", SIGNS["+"] if gained else "")
    )
    return Text.assemble(received, " and lost ", (that if lost else "none", SIGNS["-"] if lost else ""), total)


def _cells(found: Replayed, outcome: Outcome) -> dict[date, Cell]:
    def tally(these: Sequence[Given], day: date) -> int:
        return sum(given.day == day for given in these)

    return {
        day: Cell(*(tally(these, day) for these in (outcome.before, outcome.after, outcome.gained, outcome.lost)))
        for day in found.new
    }


def _paper(console: Console, sign: str, given: Given, profile: str) -> Iterator[Text]:
    """A paper with its day and score, and why below it."""
    day = f"{DAYS[given.day.weekday()][:3]} {given.day.day:>2} {MONTHS[given.day.month - 1][:3]}"
    start = f"  {sign} {day}  {given.score:.2f}  "
    yield _coloured(title_line(start, given.paper.title, console), sign)
    reason = _fate(given, profile, gained=sign == "+") if sign == "-" else _why(given, profile, gained=sign == "+")
    line = title_line(" " * len(start), reason, console)
    line.stylize("dim")
    yield line


def _why(given: Given, profile: str, *, gained: bool) -> str:
    told = [replace(r, subject=_short(r.subject)) if r.kind is ReasonKind.LIKED else r for r in given.reasons]
    return "; ".join(filter(None, (why(told), _fate(given, profile, gained=True) if gained else "")))


def _short(title: str) -> str:
    """The name that a title begins with, or its first words: enough for who liked the paper."""
    name = title.partition(": ")[0]
    return name if len(name) <= SHORT else shorten(name, SHORT, placeholder=" …")


def _fate(given: Given, profile: str, *, gained: bool) -> str:
    """How the other version of the profile has the paper: before, of one that was gained, else now."""
    other, was = given.other, "was" if gained else "is"
    if other.section and other.section != profile:
        return f"{was} in {other.section}"
    if other.score is None:
        return f"{was} shut out by the rules" if not gained else "was shut out"
    if not other.selected:
        return f"{was} below the cut at {other.score:.2f}"
    return "had no room" if gained else "has no room"


def _coloured(line: Text, sign: str) -> Text:
    line.stylize(SIGNS[sign], 2, 3)
    return line


def _width(console: Console) -> int:
    return console.width if console.is_terminal else 120


def _document(newsletter: Newsletter, found: Replayed, told: Sequence[tuple[Outcome, list[Step]]]) -> dict[str, Any]:
    """A replay as programs read it."""
    return {
        "newsletter": newsletter.name,
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "profiles": [
            {
                "profile": outcome.profile,
                "change": [{"sign": step.sign, "what": step.what, "subject": step.subject} for step in how],
                "before": len(outcome.before),
                "after": len(outcome.after),
                "gained": [_given(each) for each in outcome.gained],
                "lost": [_given(each) for each in outcome.lost],
                "days": _days(found, outcome),
            }
            for outcome, how in told
        ],
    }


def _days(found: Replayed, outcome: Outcome) -> list[dict[str, Any]]:
    cells = _cells(found, outcome)
    return [
        {"day": day.isoformat(), "new": new, "before": cells[day].before, "after": cells[day].after}
        for day, new in found.new.items()
    ]


def _given(given: Given) -> dict[str, Any]:
    other = {"score": given.other.score, "selected": given.other.selected, "section": given.other.section or None}
    return {
        "day": given.day.isoformat(),
        "paper": {"id": given.paper.id, "title": given.paper.title},
        "score": given.score,
        "reasons": [
            {"kind": r.kind.value, "subject": r.subject, "place": r.place, "share": r.share} for r in given.reasons
        ],
        "other": other,
    }
