"""Sections: each new work once, in its best section, with what is folded into it and who else it is for."""

from collections.abc import Iterable, Mapping, Sequence

from digest.composing.diversity import repeating, varied
from digest.composing.folding import works
from digest.composing.placing import place
from digest.composing.teaser import teaser
from digest.core.issue import Entry, Section
from digest.core.match import Match, Matches
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper
from digest.core.profile import Weigh


def sections(
    newsletter: Newsletter, new: Sequence[Paper], matches: Sequence[Matches], weigh: Weigh
) -> tuple[Section, ...]:
    """A section a profile that has entries, in the profiles' order.

    No work stands in a worse section while one that matches clearly less, by more than the newsletter's `diversity`,
    holds its place in a better one. A section begins with its best match.

    Args:
        newsletter: for its profiles and their limits, and how much diversity it wants.
        new: the new papers.
        matches: what matching says of them, a profile each.
        weigh: how rare words are.
    """
    papers = {paper.id: paper for paper in new}
    selected = {found.profile: [m for m in found.selected if m.paper.id in papers] for found in matches}
    profiles = [profile for profile in newsletter.profiles if profile.name in selected]
    folded = _folded(papers, [match for profile in profiles for match in selected[profile.name]])
    wanted = [_by_work(selected[profile.name], folded) for profile in profiles]
    repeats, together = repeating(weigh), _together(papers, folded)
    made = []
    placed = place(wanted, [profile.limit for profile in profiles], newsletter.diversity, repeats)
    for at, (profile, own) in enumerate(zip(profiles, wanted, strict=True)):
        held = [match for work, match in own.items() if work in placed[at]]
        entries = []
        for match in varied(held, newsletter.diversity, repeats):
            work = folded[match.paper.id]
            others = (other.name for other, theirs in zip(profiles, wanted, strict=True) if work in theirs)
            entries.append(_entry(match, tuple(name for name in others if name != profile.name), together[work]))
        made.append(Section(profile.name, len(own), tuple(entries)))
    return tuple(section for section in made if section.entries)


def rest(new: Sequence[Paper], shown: Iterable[Section]) -> tuple[Paper, ...]:
    """The new papers that no section shows or names, in their order."""
    there = {paper.id for section in shown for entry in section.entries for paper in entry.papers}
    return tuple(paper for paper in new if paper.id not in there)


def _folded(papers: Mapping[str, Paper], found: Sequence[Match]) -> dict[str, str]:
    """By paper id, its work, named by the best match of it, of several by the first in the dump."""
    best: dict[str, float] = {}
    for match in found:
        best[match.paper.id] = max(match.score, best.get(match.paper.id, 0.0))
    return works(sorted((paper for paper in papers.values() if paper.id in best), key=lambda paper: -best[paper.id]))


def _by_work(found: Sequence[Match], folded: Mapping[str, str]) -> dict[str, Match]:
    """By work, its best match, best first."""
    made: dict[str, Match] = {}
    for match in found:
        made.setdefault(folded[match.paper.id], match)
    return made


def _together(papers: Mapping[str, Paper], folded: Mapping[str, str]) -> dict[str, list[Paper]]:
    """By work, its papers in the order of the dump."""
    made: dict[str, list[Paper]] = {}
    for paper in papers.values():
        if paper.id in folded:
            made.setdefault(folded[paper.id], []).append(paper)
    return made


def _entry(match: Match, also: tuple[str, ...], work: Sequence[Paper]) -> Entry:
    said = teaser(match.paper)
    others = tuple(paper for paper in work if paper.id != match.paper.id)
    return Entry(match.paper, said.text, said.shortened, match.reasons, also, match.quiet, others)
