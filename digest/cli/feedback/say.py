"""What a person says of papers at the keyboard, so that a profile brings more like this, or less."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.cli.app import App, plain
from digest.cli.meant import meant_paper, meant_profiles
from digest.core.errors import UsageError
from digest.core.lessons import LessonRow, Word, standing, weight
from digest.core.newsletter import Newsletter
from digest.core.paper import normal_id
from digest.core.profile import Profile
from digest.wiring import Digest

ORIGIN = "command"  # where it was said, as the store keeps it
UNDO, LIST = "undo", "list"
VERBS = (Word.MORE.value, Word.LESS.value, UNDO, LIST)


def say(app: App, name: str, verb: str, papers: tuple[str, ...]) -> None:
    """Say a word of some papers to a profile, take words back, or list them."""
    name, _, wanted = name.partition("/")
    newsletter = app.newsletter(name)
    profiles = meant_profiles(newsletter, wanted)
    _check(verb, papers, newsletter, profiles)
    with app.digest() as digest:
        concerned = None if verb == LIST else _change(digest, newsletter, profiles[0], app.start(), verb, papers)
        told = tell(app, digest, newsletter, profiles, concerned)
    app.document({"newsletter": name, "lessons": told})


def tell(
    app: App, digest: Digest, newsletter: Newsletter, profiles: Sequence[Profile], concerned: Collection[str] | None
) -> list[dict[str, Any]]:
    """Show what was said to some profiles, of some papers or of all; returns it as programs read it."""
    said = {each: digest.store.lessons.rows(newsletter.name, each.name) for each in profiles}
    ids = {row.paper for rows in said.values() for row in rows}
    titles = {paper: revision.title for paper, revision in digest.pipeline.shown(newsletter, ids).items()}
    documents = [
        found
        for profile, rows in said.items()
        for found in _documents(profile, rows, titles, app.start())
        if concerned is None or found["paper"]["id"] in concerned
    ]
    _show(app, documents, ZoneInfo(newsletter.cadence.zone))
    return documents


def _check(verb: str, papers: Sequence[str], newsletter: Newsletter, profiles: Sequence[Profile]) -> None:
    """Refuse a verb with too many or too few words after it, or one that changes several profiles at once."""
    if verb == LIST and papers:
        raise UsageError(f"feedback {verb}: takes no paper", f"leave out {papers[0]!r}")
    if verb in {*Word} and not papers:
        raise UsageError(f"feedback {verb}: names no paper", "give an id, or the whole title")
    if verb != LIST and len(profiles) > 1:
        known = ", ".join(profile.name for profile in profiles)
        raise UsageError(f"feedback {verb}: is for one profile", f"write {newsletter.name}/PROFILE; known are {known}")


def _change(
    digest: Digest, newsletter: Newsletter, profile: Profile, now: datetime, verb: str, asked: Sequence[str]
) -> set[str]:
    """Say a word of some papers, or take words back: of all of them, or of none. Returns the papers concerned."""
    lessons = digest.store.lessons
    if verb != UNDO:
        papers = dict.fromkeys(meant_paper(digest, newsletter, each).id for each in asked)
        lessons.say([LessonRow(newsletter.name, profile.name, each, Word(verb), now, ORIGIN) for each in papers])
        return set(papers)
    left = {row.paper for row in lessons.rows(newsletter.name, profile.name) if row.said(now) and not row.undone_at}
    papers = dict.fromkeys(_said(digest, newsletter, each, left) for each in asked)
    if not left:
        raise UsageError(f"{profile.name}: there is nothing to undo", f"see digest feedback {newsletter.name} {LIST}")
    back = [row for each in papers or [""] for row in lessons.undo(newsletter.name, profile.name, now, each)]
    return {row.paper for row in back}


def _said(digest: Digest, newsletter: Newsletter, asked: str, left: set[str]) -> str:
    """The paper that is meant, of those of which something was said: also one that no source shows any more.

    Raises:
        UsageError: nothing was said of it that was not taken back.
    """
    own = set(digest.store.names.papers({asked, normal_id(asked)}).values()) & left
    paper = own.pop() if own else meant_paper(digest, newsletter, asked).id
    if paper not in left:
        raise UsageError(f"nothing was said of {asked!r}", f"see digest feedback {newsletter.name} {LIST}")
    return paper


def _documents(
    profile: Profile, rows: Iterable[LessonRow], titles: Mapping[str, str], now: datetime
) -> list[dict[str, Any]]:
    """What was said to a profile by now, oldest first, as programs read it."""
    said = [row for row in rows if row.said(now)]
    weights = {row.id: weight(row, now, profile.half_life) for row in standing(said, now)}
    return [
        {
            "profile": profile.name,
            "paper": {"id": row.paper, "title": titles.get(row.paper, "")},
            "word": row.word.value,
            "at": row.at.isoformat(),
            "origin": row.origin,
            "state": _state(row, weights, now),
            "weight": weights.get(row.id, 0.0),
            "undone_at": row.undone_at.isoformat() if row.undone_at and row.undone(now) else None,
        }
        for row in said
    ]


def _state(row: LessonRow, weights: Mapping[int, float], now: datetime) -> str:
    if row.undone(now):
        return "undone"
    if row.id not in weights:
        return "replaced"
    return "stands" if weights[row.id] else "faded"


def _show(app: App, documents: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> None:
    """The same as people read it, by profile."""
    told = ""
    for each in documents:
        if each["profile"] != told:
            told = each["profile"]
            app.console.print(f"[bold]{plain(told)}[/]")
        weighs = f"{each['weight']:+.2f}" if each["state"] == "stands" else each["state"]
        when = f"{datetime.fromisoformat(each['at']).astimezone(zone):%Y-%m-%d %H:%M}"
        paper = f"{plain(each['paper']['title'])}  [dim]{plain(each['paper']['id'])}[/]"
        app.console.print(f"  {when}  {each['word']}  [bold]{weighs:<8}[/]  {paper}")
    if not documents:
        app.console.print("Nothing was said yet.")
