"""Views of papers that were told before: those that still trend, that say something else by now, that are back."""

from collections.abc import Sequence

from digest.core.changes import ChangeKind
from digest.core.retold import Piece, Returned, Revised
from digest.core.trend import Trend
from digest.mathematics import readable
from digest.render.clean import line
from digest.render.links import TITLE, named
from digest.render.spark import spark, votes
from digest.render.view import PieceView, ReturnedView, RevisedView, TrendView


def trends(trending: Sequence[Trend], root: str) -> tuple[TrendView, ...]:
    """What still trends; the lines of blocks share a scale."""
    worst = max((rank for trend in trending for rank in trend.ranks if rank), default=1)
    most = max((count for trend in trending for count in trend.votes if count), default=1)
    return tuple(_trend(trend, root, worst, most) for trend in trending)


def rewritten(revised: Revised, root: str) -> RevisedView:
    """What was rewritten in a paper."""
    title, url = named(revised.paper, root)
    return RevisedView(
        title=title,
        url=url,
        was=line(readable(revised.was), TITLE),
        version=revised.paper.revision.version,
        withdrawn=revised.kind is ChangeKind.WITHDRAWN,
        pieces=tuple(made for piece in revised.pieces if (made := _piece(piece)).text),
        places=revised.places,
        more=revised.more,
        rewritten=revised.rewritten,
        teaser=line(readable(revised.teaser)),
    )


def back(returned: Returned, root: str) -> ReturnedView:
    """A paper that is back."""
    return ReturnedView(*named(returned.paper, root), returned.away, returned.rank)


def _trend(trend: Trend, root: str, worst: int, most: int) -> TrendView:
    now, last = trend.votes[-1] if trend.votes else None, trend.votes_before
    gained = None if now is None or last is None else now - last
    drawn = spark(trend.ranks, worst) if gained is None else votes(trend.votes, most)
    return TrendView(*named(trend.paper, root), drawn, trend.rank, trend.rank_before, now, gained, trend.days)


def _piece(piece: Piece) -> PieceView:
    """Its formulas are readable already: a part of one could not be read."""
    lead, trail = " " * piece.text.startswith(" "), " " * piece.text.endswith(" ")
    return PieceView(piece.kind.value, lead, line(piece.text), trail)
