"""digest profile eval: how well profiles find their own likes, and what judgments say of them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click

from digest.cli.app import App, command, counted_noun, plain
from digest.cli.profile.asked import asked, files
from digest.cli.trouble import complain
from digest.config.judgments import load_judgments
from digest.core.errors import UsageError
from digest.core.profile import Profile
from digest.core.words import plural
from digest.knowing.judging import Judged, Judgments, judge
from digest.knowing.leaving import LeftOut, leave_out
from digest.knowing.measures import Spread, spread, spreads
from digest.wiring.ranking import match_profiles

MEASURES = {"ap": "MAP", "ndcg10": "nDCG@10", "p10": "P@10", "r100": "R100", "auc": "AUC"}
CUT = {"precision": "precision", "recall": "recall", "f1": "F1", "sent": "papers sent"}
LEFT = {
    "median": "median rank",
    "first10": "in the first 10",
    "first1": "in the first 1 %",
    "selected": "would be sent",
}
SEVERAL = 2  # profiles that have a spread
NAMED = 3  # shut-out likes that are told by title
Row = tuple[Profile, LeftOut | None, Judged | None]


@click.command("eval")
@click.argument("name", default="", metavar="[NEWSLETTER[/PROFILE]]")
@files
@click.option(
    "--judgments", "judged_file", type=click.Path(path_type=Path), help="JSON lines with profile, paper and relevant."
)
@command
def evaluate(app: App, name: str, judged_file: Path | None, **given: Path | None) -> None:
    """Measure how well profiles find what belongs to them.

    Each liked paper, or each item of a library, is taken out and ranked among the papers of the archive by what is
    left of the profile. Where papers were judged, in a file or by lessons, it also shows how well they are ranked.
    """
    found = asked(app, name, given, needed=True)
    judgments = _judgments(judged_file, found.profiles) if judged_file else {}
    with closing(app.bar()) as bar:
        match = partial(match_profiles, progress=bar)
        left = leave_out(found.profiles, found.papers, found.background, match)
        judged = judge(found.profiles, found.papers, found.background, judgments, match)
    rows = list(zip(found.profiles, left, judged, strict=True))
    app.document(_document(rows, len(found.papers)))
    for row in rows:
        for line in _profile(*row):
            app.console.print(line)
        app.console.print()
    for line in _all(rows):
        app.console.print(line)


def _judgments(path: Path, profiles: Sequence[Profile]) -> dict[str, Judgments]:
    """The judgments of the profiles at hand.

    Raises:
        UsageError: there are none.
    """
    names = [profile.name for profile in profiles]
    found = load_judgments(path, names[0] if len(names) == 1 else "")
    others = [name for name in found if name not in names]
    if len(others) == len(found):
        raise UsageError(f"{path}: judges none of {', '.join(names)}", "check the names of profiles there")
    if others:
        complain(f"digest: {path}: judges {len(others)} other {plural(len(others), 'profile')} too, which are left out")
    return {name: found[name] for name in names if name in found}


def _profile(profile: Profile, left: LeftOut | None, judged: Judged | None) -> Iterator[str]:
    """One profile as people read it."""
    yield f"[bold]{plain(profile.name)}[/]"
    if left is None:
        why = "its likes are not among the papers" if profile.like or profile.items else "it likes no papers"
        yield f"  left out    nothing: {why}"
    else:
        number, total = len(left.found), left.likes
        which = counted_noun(total, "like") if number == total else f"[bold]{number}[/] of {total} likes"
        yield f"  left out    {which}, each ranked among {left.papers:,} papers by the rest of the profile"
        yield f"              median rank [bold]{left.median:g}[/], " + ", ".join(
            f"{_percent(getattr(left, key))} {told}" for key, told in LEFT.items() if key != "median"
        )
        yield from _shut_out(left)
    if judged:
        figures = ", ".join(f"{told} [bold]{getattr(judged.ranked, key):.3f}[/]" for key, told in MEASURES.items())
        yield f"  judged      {judged.relevant:,} relevant of {judged.papers:,}: {figures}"
        sent = judged.sent
        yield (
            f"  cut         would send {sent.sent:,g}: precision {sent.precision:.3f}, recall {sent.recall:.3f}, "
            f"F1 [bold]{sent.f1:.3f}[/]"
        )


def _shut_out(left: LeftOut) -> Iterator[str]:
    if left.shut_out:
        titles = [one.paper.title for one in left.found if one.rank is None]
        more = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
        verb = plural(len(titles), "is", "are")
        yield f"              {len(titles)} {verb} shut out by its own rules: {plain('; '.join(titles[:NAMED]))}{more}"


def _all(rows: Sequence[Row]) -> Iterator[str]:
    """The table over several profiles."""
    table = _spreads(rows)
    if not table:
        return
    yield f"[bold]{f'{len(rows)} profiles':<20}[/]{'mean':>9}{'± sd':>8}    95 % of the mean"
    for told, found in table.items():
        low, high = found.interval or (found.mean, found.mean)
        form = "{:9.1f}{:8.1f}    {:.1f} – {:.1f}" if max(found.mean, high) > 1 else "{:9.3f}{:8.3f}    {:.3f} – {:.3f}"
        yield f"  {told:<18}" + form.format(found.mean, found.sd, low, high)


def _spreads(rows: Sequence[Row]) -> dict[str, Spread]:
    """By what people call it, each figure over the profiles that have it."""
    left = [one for _, one, _ in rows if one]
    judged = [one for _, _, one in rows if one]
    found = {told: [float(getattr(one, key)) for one in left] for key, told in LEFT.items() if len(left) >= SEVERAL}
    table = {told: spread(values) for told, values in found.items()}
    if len(judged) >= SEVERAL:
        ranked, cut = spreads([one.ranked for one in judged]), spreads([one.sent for one in judged])
        table |= {told: ranked[key] for key, told in MEASURES.items()} | {told: cut[key] for key, told in CUT.items()}
    return table


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"


def _document(rows: Sequence[Row], papers: int) -> dict[str, Any]:
    """An evaluation as programs read it."""
    spread_of = {
        told: {"mean": found.mean, "sd": found.sd, "interval": found.interval and list(found.interval)}
        for told, found in _spreads(rows).items()
    }
    return {"papers": papers, "profiles": [_row(*row) for row in rows], "spread": spread_of}


def _row(profile: Profile, left: LeftOut | None, judged: Judged | None) -> dict[str, Any]:
    return {
        "profile": profile.name,
        "left_out": left
        and {
            "likes": left.likes,
            "papers": left.papers,
            **{key: getattr(left, key) for key in LEFT},
            "shut_out": left.shut_out,
            "found": [
                {"paper": {"id": one.paper.id, "title": one.paper.title}, "rank": one.rank, "selected": one.selected}
                for one in left.found
            ],
        },
        "judged": judged
        and {
            "relevant": judged.relevant,
            "papers": judged.papers,
            **{told: getattr(judged.ranked, key) for key, told in MEASURES.items()},
            "cut": {key: getattr(judged.sent, key) for key in CUT},
        },
    }
