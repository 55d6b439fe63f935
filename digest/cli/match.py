"""digest match: what a profile would get, and why; or any profiles over any papers, for whoever measures."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from digest.cli.app import App, command, plain, there
from digest.cli.differences import title_line
from digest.cli.libraries import tell
from digest.cli.meant import doubts_document, meant_profiles, told_doubts
from digest.cli.trouble import complain, one_line
from digest.config.profiles import load_profiles
from digest.core.changes import ChangeKind
from digest.core.errors import UsageError
from digest.core.match import Match, Matches, Reason, ReasonKind
from digest.core.newsletter import Matching, Model, Source
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.wiring import load_dump, read_papers, stocked
from digest.wiring.ranking import match_profiles

WORDS = {
    ReasonKind.KEYWORD: "{subject} in the {place}",
    ReasonKind.ITSELF: "you like this very paper",
    ReasonKind.LIKED: "close to {subject}, which you liked",
    ReasonKind.AUTHOR: "by {subject}",
    ReasonKind.CATEGORY: "in {subject}",
    ReasonKind.WORDS: "{subject}",
}
DIGITS = 6  # to which a share is exact


@click.command()
@click.argument("name", default="", metavar="[NEWSLETTER[/PROFILE]]")
@click.option("--profiles", "profiles_file", type=click.Path(path_type=Path), help="A TOML file of [[profile]] tables.")
@click.option("--papers", "papers_file", type=click.Path(path_type=Path), help="A dump in any readable format.")
@click.option(
    "--background", "background_file", type=click.Path(path_type=Path), help="A dump where liked papers are found."
)
@click.option("--top", type=click.IntRange(0), default=0, help="How long a ranking may be [the profile's limit].")
@click.option(
    "--model",
    type=click.Choice([Model.LIGHT.value, Model.MINILM.value]),
    help="What ranks [as the newsletter says, else light].",
)
@click.option("--group", is_flag=True, help="Also tell of each paper which one profile it belongs to best.")
@command
def match(app: App, name: str, top: int, model: str | None, group: bool, **files: Path | None) -> None:
    """Rank papers for profiles, and say why.

    Touches no state; prints JSON lines with --json. With a newsletter: the new papers of its last snapshot. With
    --profiles and --papers: those.
    """
    profiles_file, papers_file, background_file = (
        files[f"{each}_file"] for each in ("profiles", "papers", "background")
    )
    if not name and not (profiles_file and papers_file):
        raise UsageError("match: nothing to match", "name a NEWSLETTER/PROFILE, or both --profiles and --papers")
    profiles, papers, background = _from_newsletter(app, name) if name else ((), (), ())
    if profiles_file:
        profiles, libraries = stocked(app.settings, load_profiles(profiles_file), app.start())
        tell(libraries)
    if papers_file:
        papers = _papers(app, papers_file)
    if background_file:
        background = _papers(app, background_file)
    if top:
        profiles = [replace(each, limit=top) for each in profiles]  # so many say why
    asked = profiles, papers, Background(tuple(background))
    found = _matches(app, _ranked_by(app, name, model), name, asked)
    doubts = told_doubts(*asked)  # once all that was asked for is known to be right
    for profile, matches, odd in zip(profiles, found, doubts, strict=True):
        app.line({**_document(matches, top or profile.limit, top), "doubtful": doubts_document(odd)})
        _show(app, profile, matches, top or profile.limit)
    if group:
        _groups(app, found)


def _from_newsletter(app: App, name: str) -> tuple[Sequence[Profile], Sequence[Paper], Sequence[Paper]]:
    """The profiles of a newsletter as they have learned, the new papers of its last snapshot, and its history."""
    name, _, wanted = name.partition("/")
    newsletter = app.newsletter(name)
    meant_profiles(newsletter, wanted)  # refuses what there is not, before the state is opened
    with app.digest() as digest:
        history, sources = digest.store.history, [source.name for source in newsletter.sources]
        keys = history.snapshots(sources)
        if not keys:
            raise UsageError(f"{name}: has no snapshot yet", f"take one in with digest ingest {name}")
        changes = digest.pipeline.ingest.comparison.compare(newsletter, keys[-1]).changes
        newsletter = replace(newsletter, profiles=meant_profiles(newsletter, wanted), audiences=())
        newsletter = digest.pipeline.taught(newsletter, app.start())
        newsletter, libraries = digest.pipeline.stocked(newsletter, app.start())
        new = [change.paper for change in changes if change.kind is ChangeKind.NEW]
        past = digest.pipeline.background(newsletter).without(new).papers
    tell(libraries)
    return newsletter.profiles, new, past


def _matches(
    app: App, matching: Matching, name: str, asked: tuple[Sequence[Profile], Sequence[Paper], Background]
) -> tuple[Matches, ...]:
    """What the matcher says; embeddings of a newsletter's papers are kept in its state."""
    if name and matching.model is not Model.LIGHT:
        with app.digest() as digest:
            return digest.pipeline.matcher.match(*asked, matching)
    with closing(app.bar()) as bar:
        return match_profiles(*asked, bar, matching)


def _ranked_by(app: App, name: str, model: str | None) -> Matching:
    """What ranks: what the command line says, else the newsletter, else what travels with the package."""
    if model:
        return Matching(Model(model))
    return app.newsletter(name.partition("/")[0]).matching if name else Matching()


def _papers(app: App, path: Path) -> tuple[Paper, ...]:
    dump = load_dump(there(path), Source("papers", ()), app.start())
    return read_papers(dump)


def _show(app: App, profile: Profile, matches: Matches, limit: int) -> None:
    counted = f"{len(matches.selected)} worth sending of {len(matches.ranking)} that the rules let through"
    most = f", at most {profile.limit} in an issue" if len(matches.selected) > profile.limit else ""
    app.console.print(f"[bold]{plain(profile.name)}[/]  {counted}{most}")
    sent = {each.paper.id for each in matches.selected}
    shown, short = matches.ranking[:limit], {each.paper.id for each in matches.missed}
    for each in shown:
        if not (each.score or each.reasons or each.disliked or each.paper.id in sent):
            continue  # nothing speaks for it
        mark = "•" if each.paper.id in sent else " "
        app.console.print(title_line(f"  {mark} {each.score:.4f}  ", each.paper.title, app.console))
        _aside(app, why(each.reasons, shares=True))
        for line in (*_marks(each, profile), *(["just below the cut"] if each.paper.id in short else [])):
            _aside(app, line)
    for each in (each for each in matches.missed if each not in shown):
        _aside(app, f"{each.score:.4f}  {each.paper.title}", "    just below the cut  ")
    if (profile.like or profile.text) and matches.ranking and not matches.ranking[0].score:
        complain(f"digest: {one_line(profile.name)}: nothing that it says can be found in any of these papers")
    app.console.print()


def _marks(match: Match, profile: Profile) -> Iterator[str]:
    """What is to be said of a match besides what speaks for it."""
    if match.disliked:
        yield "never sent: you disliked this very paper"
    if match.quiet:
        yield f"below the cut, and sent because at_least is {profile.at_least}"
    itself = {reason.subject for reason in match.reasons if reason.kind is ReasonKind.ITSELF}
    if match.without and match.without.subject not in itself:
        yield f"without {match.without.subject}, which you liked: {match.without.score:.2f}, below the cut"


def _aside(app: App, text: str, start: str = " " * 12) -> None:
    """Less loud, and below what it belongs to."""
    line = title_line(start, text, app.console)
    line.stylize("dim")
    app.console.print(line)


def _document(matches: Matches, limit: int, top: int) -> dict[str, Any]:
    return {
        "profile": matches.profile,
        "ranking": [each.paper.id for each in (matches.ranking[:top] if top else matches.ranking)],
        "selected": [each.paper.id for each in matches.selected],
        "matches": [_match(each) for each in matches.ranking[:limit]],
        "missed": [each.paper.id for each in matches.missed],
    }


def _match(each: Match) -> dict[str, Any]:
    reasons = [{"kind": r.kind.value, "subject": r.subject, "place": r.place, "share": r.share} for r in each.reasons]
    hangs = {"subject": each.without.subject, "score": each.without.score} if each.without else None
    paper = {"id": each.paper.id, "title": each.paper.title}
    return {"paper": paper, "score": each.score, "reasons": reasons, "without": hangs} | {
        "quiet": each.quiet,
        "disliked": each.disliked,
    }


def why(reasons: Sequence[Reason], *, shares: bool = False) -> str:
    """The reasons in the words of a terminal, telling words together; where the very paper is liked, that is enough.

    Args:
        reasons: the strongest first.
        shares: whether each says how much of the score it gives. Where they come to more than all of it, what is
            not told speaks against the paper, and that is said instead.
    """
    told = [r for r in reasons if r.kind is ReasonKind.ITSELF] or reasons
    whole = round(sum(reason.share for reason in told), DIGITS) <= 1
    tells = [
        f"{WORDS[r.kind].format(subject=r.subject, place=r.place)}{_share(r, shares=shares and whole)}" for r in told
    ]
    words = [one for one, r in zip(tells, told, strict=True) if r.kind is ReasonKind.WORDS]
    rest = [one for one, r in zip(tells, told, strict=True) if r.kind is not ReasonKind.WORDS]
    said = [*rest, *([f"mentions {' and '.join(words)}"] if words else [])]
    return "; ".join([*said, *(["the rest speaks against it"] if shares and not whole else [])]) or "no single reason"


def _share(reason: Reason, *, shares: bool) -> str:
    """How much of the score it gives, where that can be seen."""
    return f" ({round(100 * reason.share)} %)" if shares and round(reason.share, 2) else ""


def _groups(app: App, found: Sequence[Matches]) -> None:
    """For each paper, the profile that scores it best; the earlier one where two score alike."""
    best: dict[str, tuple[float, str]] = {}
    for matches in found:
        for each in matches.ranking:
            if each.score > best.get(each.paper.id, (-1.0, ""))[0]:
                best[each.paper.id] = each.score, matches.profile
    for paper, (_, profile) in sorted(best.items()):
        app.line({"paper": paper, "group": profile})
        app.console.print(f"{plain(paper)}  {plain(profile)}")
