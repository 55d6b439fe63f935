"""What is told again: papers that say something else by now, and papers that are back."""

from collections.abc import Mapping, Sequence

from digest.composing.rewriting import rewriting
from digest.composing.teaser import key_sentence
from digest.core.before import LEFT, Again, Before, Trail
from digest.core.changes import Change, ChangeKind
from digest.core.paper import title_key
from digest.core.retold import Returned, Revised
from digest.core.trend import Trend
from digest.core.worddiff import RunKind


def retold(before: Before) -> tuple[tuple[Revised, ...], tuple[Returned, ...]]:
    """The papers that say something else than when they were last told, and those that are back.

    Each is in one of them at most: what says something else is told as that, also where it was gone in between.
    """
    revised: list[Revised] = []
    returned: list[Returned] = []
    for again in before.again:
        if made := _revised(again):
            revised.append(made)
        elif again.back:
            returned.append(Returned(again.change.paper, again.away, again.change.rank))
    return tuple(revised), tuple(returned)


def _revised(again: Again) -> Revised | None:
    """A paper as it is told to be revised; None where a reader would see no difference, or has seen it before."""
    told, now = again.told, again.change.paper.revision
    if told is None or again.repeated:
        return None
    found = rewriting(told.abstract, now.abstract)
    renamed = title_key(told.title) != title_key(now.title)
    kind = ChangeKind.REVISED
    if now.withdrawn and not told.withdrawn:
        kind = ChangeKind.WITHDRAWN
    elif renamed:
        kind = ChangeKind.RENAMED
    elif not (found.pieces or found.whole):
        return None
    return Revised(
        again.change.paper,
        kind,
        was=told.title if renamed else "",
        pieces=found.pieces,
        places=found.places,
        more=found.more,
        rewritten=found.whole,
        teaser=key_sentence(again.change.paper).text if found.whole else "",
    )


def trending(
    changes: Sequence[Change], trails: Mapping[str, Trail], most: int, told: frozenset[str] = frozenset()
) -> tuple[Trend, ...]:
    """What stays and is told nowhere else, by rank; what has none by the up-votes that it gained, if it gained any.

    Args:
        changes: what is to be said.
        trails: by paper id, how it fared; a ranked paper without has its last two ranks.
        most: how many papers there are at most.
        told: ids of the papers that another section tells of.
    """
    staying = [change for change in changes if _stays(change) and change.paper.id not in told]
    found = [
        (change.rank, trails.get(change.paper.id) or Trail((change.rank_before, change.rank)), change.paper)
        for change in staying
    ]
    moving = [each for each in found if each[0] is not None or each[1].gained > 0]
    moving.sort(key=lambda each: (each[0] is None, each[0] or -each[1].gained, each[2].id))
    return tuple(Trend(paper, way.ranks, way.votes, way.days, way.back) for _, way, paper in moving[:most])


def _stays(change: Change) -> bool:
    """Whether a paper was there before; a source may call one updated that it never showed."""
    updated = change.kind in {ChangeKind.REVISED, ChangeKind.RENAMED}
    return change.kind not in LEFT and not (updated and change.before is None and change.rank_before is None)


def words_of(revised: Revised) -> str:
    """All that is said of a revised paper, for counting its words."""
    kept = (piece.text for piece in revised.pieces if piece.kind is not RunKind.REMOVED)
    return f"{revised.paper.title} {revised.was} {''.join(kept)} {revised.teaser}"
