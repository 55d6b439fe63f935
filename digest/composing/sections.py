"""Placing papers: each new paper once, in its best section that has room."""

from collections.abc import Mapping, Sequence

from digest.composing.teaser import teaser
from digest.core.issue import Entry, Section
from digest.core.match import Match, Matches
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper


def sections(newsletter: Newsletter, new: Sequence[Paper], matches: Sequence[Matches]) -> tuple[Section, ...]:
    """A section a profile that has entries, in the profiles' order.

    Pairs of paper and profile are taken by score, ties to the earlier profile and then to the better place in
    its ranking. So no paper stands in a worse section while a paper that matches less holds its place in a
    better one.

    Args:
        newsletter: for its profiles and their limits.
        new: the new papers.
        matches: what matching says of them, a profile each.
    """
    ids = {paper.id for paper in new}
    selected = {found.profile: [m for m in found.selected if m.paper.id in ids] for found in matches}
    names = [profile.name for profile in newsletter.profiles if profile.name in selected]
    limits = {profile.name: profile.limit for profile in newsletter.profiles}
    placed = _place(names, selected, limits)
    made = []
    for name in names:
        entries = tuple(_entry(m, name, names, selected) for m in selected[name] if placed.get(m.paper.id) == name)
        made.append(Section(name, len(selected[name]), entries))
    return tuple(section for section in made if section.entries)


def _place(names: Sequence[str], selected: Mapping[str, Sequence[Match]], limits: Mapping[str, int]) -> dict[str, str]:
    """By paper id, the name of the profile in whose section it stands."""
    pairs = [
        (-match.score, order, place, match.paper.id)
        for order, name in enumerate(names)
        for place, match in enumerate(selected[name])
    ]
    placed: dict[str, str] = {}
    room = {name: limits[name] for name in names}
    for _, order, _, paper in sorted(pairs):
        if paper not in placed and room[names[order]] > 0:
            placed[paper] = names[order]
            room[names[order]] -= 1
    return placed


def _entry(match: Match, own: str, names: Sequence[str], selected: Mapping[str, Sequence[Match]]) -> Entry:
    said = teaser(match.paper)
    also = tuple(
        name for name in names if name != own and any(other.paper.id == match.paper.id for other in selected[name])
    )
    return Entry(match.paper, said.text, said.shortened, match.reasons, also, match.quiet)
