"""Papers that no profile chose, in a section of their own: what everybody reads, or what nearly came in.

On a page that ranks its papers, those that stand highest there; where nothing has a rank, those that come nearest to a
profile. What a profile excludes or dislikes is never among them, whatever the others say, nor what a section holds
already. They take no place of what a profile chose.
"""

from collections.abc import Sequence
from itertools import chain

from digest.composing.folding import works
from digest.composing.teaser import teaser
from digest.core.changes import Change
from digest.core.issue import Entry, Section
from digest.core.match import Match, Matches, Reason, ReasonKind
from digest.core.paper import Paper

_LOOKED_AT = 4  # candidates for each place, since a candidate may be the work of another one


def with_serendipity(
    sections: Sequence[Section], new: Sequence[Change], matches: Sequence[Matches], most: int
) -> tuple[Section, ...]:
    """The sections, and one more after them where there is something to show.

    Args:
        sections: by profile.
        new: the changes of the new papers, in the order of the dump.
        matches: what matching says of them, a profile each.
        most: how many papers.
    """
    found = _candidates(new, matches)[: most * _LOOKED_AT]
    shown = [entry.paper for section in sections for entry in section.entries]
    work = works([*shown, *(paper for paper, _ in found)]) if found else {}
    heads = [(paper, why) for paper, why in found if work[paper.id] == paper.id][:most]
    entries = tuple(_entry(p, why, [o for o, _ in found if o is not p and work[o.id] == p.id]) for p, why in heads)
    return (*sections, Section("", 0, entries)) if entries else tuple(sections)


def _candidates(new: Sequence[Change], matches: Sequence[Matches]) -> list[tuple[Paper, Reason]]:
    """What no profile chose, each with what speaks for it, the best first."""
    chosen = {match.paper.id for found in matches for match in found.selected}
    disliked = {match.paper.id for found in matches for match in found.ranking if match.disliked}
    out = chosen.union(disliked, *(found.barred for found in matches))
    left = [change for change in new if change.paper.id not in out]
    ranked = sorted((change.rank, at) for at, change in enumerate(left) if change.rank)
    high = ((left[at].paper, Reason(ReasonKind.RANK, str(rank))) for rank, at in ranked)
    return list(high) or _near({change.paper.id for change in left}, matches)


def _near(left: set[str], matches: Sequence[Matches]) -> list[tuple[Paper, Reason]]:
    """By their best score, ties to the earlier profile."""
    best: dict[str, tuple[Match, str]] = {}
    for match, profile in chain.from_iterable(((m, found.profile) for m in found.ranking) for found in matches):
        if match.paper.id in left and match.score > (best[match.paper.id][0].score if match.paper.id in best else 0):
            best[match.paper.id] = match, profile
    nearest = sorted(best.values(), key=lambda found: (-found[0].score, found[0].paper.id))
    return [(match.paper, Reason(ReasonKind.NEAR, profile)) for match, profile in nearest]


def _entry(paper: Paper, why: Reason, alike: Sequence[Paper]) -> Entry:
    said = teaser(paper)
    return Entry(paper, said.text, said.shortened, (why,), folded=tuple(alike))
