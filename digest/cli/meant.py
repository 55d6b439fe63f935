"""Which profile, and which paper, a person means, and what may have been meant otherwise."""

from collections.abc import Iterator, Sequence
from typing import Any

from digest.cli.trouble import complain, one_line
from digest.core.errors import UsageError
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, normal_id
from digest.core.profile import Background, Doubt, Doubtful, Profile
from digest.wiring import Digest, doubtful_names, titled

SHOWN = 5  # titles of one profile that are told one by one
DOUBTS = {
    Doubt.NOWHERE: "is not among the papers; it is left out",
    Doubt.WORDS: "names no known paper; its words are used",
    Doubt.BOTH: "is liked and disliked; take it out of one of them",
}


def meant_profiles(newsletter: Newsletter, wanted: str) -> tuple[Profile, ...]:
    """The profile of a name, whatever its capitals; all of them, also those of audiences, where none is named.

    Raises:
        UsageError: there is no such profile.
    """
    found = tuple(each for each in newsletter.every_profile if not wanted or each.name.casefold() == wanted.casefold())
    if not found:
        known = ", ".join(profile.name for profile in newsletter.every_profile)
        raise UsageError(f"{newsletter.file}: there is no profile {wanted!r}", f"known are {known}")
    return found


def meant_paper(digest: Digest, newsletter: Newsletter, asked: str) -> Paper:
    """The paper that a newsletter's sources have shown, by an id, any of its names, or its title.

    Raises:
        UsageError: they have shown none such, or several of this title.
    """
    names = digest.store.names
    own = set(names.papers({asked, normal_id(asked)}).values())
    found = digest.pipeline.shown(newsletter, own) or digest.pipeline.shown(
        newsletter, _titled(digest, newsletter, asked)
    )
    if len(found) > 1:
        raise UsageError(f"{asked!r} is the title of {len(found)} papers", f"name one of {', '.join(sorted(found))}")
    for paper, revision in found.items():
        return Paper(paper, revision)
    raise UsageError(
        f"{newsletter.name} has shown no paper {asked!r}", "give an id, or the whole title as a dump had it"
    )


def _titled(digest: Digest, newsletter: Newsletter, title: str) -> set[str]:
    """The papers that were ever shown under a title."""
    found = set(digest.store.names.papers(titled(digest.store.names, title)).values())
    for source in (
        newsletter.sources if len(title.split()) > 1 else ()
    ):  # the keys of millions of lines take long to make
        if source.lines and digest.store.history.snapshots([source.name]):
            found |= {paper.id for paper in digest.pipeline.ingest.catalogues.titled(source.name, [title])}
    return found


def told_doubts(
    profiles: Sequence[Profile], papers: Sequence[Paper], background: Background
) -> tuple[tuple[Doubtful, ...], ...]:
    """For each profile, the names that may not mean what was meant; told on standard error, a line each."""
    found = doubtful_names(profiles, papers, background)
    for profile, doubts in zip(profiles, found, strict=True):
        for line in _doubts(doubts):
            complain(f"digest: {one_line(profile.name)}: {line}")
    return found


def doubts_document(doubts: Sequence[Doubtful]) -> list[dict[str, Any]]:
    """Such names as programs read them."""
    return [{"name": each.name, "doubt": each.doubt.value} for each in doubts]


def _doubts(doubts: Sequence[Doubtful]) -> Iterator[str]:
    """Every one, but of many titles only the first."""
    titles = [each for each in doubts if each.doubt is Doubt.WORDS]
    more = titles[SHOWN:] if len(titles) > SHOWN + 1 else []
    yield from (f"{each.name!r} {DOUBTS[each.doubt]}" for each in doubts if each not in more)
    if more:
        yield f"{len(more)} more titles name no known paper; their words are used"
