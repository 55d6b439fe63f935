"""How good a ranking is, where it is known which papers are relevant; each figure lies in 0 to 1.

The definitions are those by which rankings are compared elsewhere: candidates that a ranking leaves out follow it,
irrelevant ones first; a mean stands with the standard deviation over the population of profiles, and with the
interval that 95 % of resamples of the profiles give.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from math import log2
from random import Random
from statistics import fmean, pstdev

FIRST, HUNDRED = 10, 100
RESAMPLES = 2000
OUTSIDE = 0.025  # of the resamples on either side of the interval


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one ranking.

    Attributes:
        ap: average precision: the mean, over relevant papers, of the share of relevant ones down to each.
        ndcg10: the gain of the first ten, discounted by rank, beside the best there could be.
        p10: the share of relevant ones among the first ten.
        r100: relevant ones among the first hundred, of all, or of a hundred where there are more.
        auc: how often a relevant paper stands above an irrelevant one; 1 where nothing is irrelevant.
    """

    ap: float
    ndcg10: float
    p10: float
    r100: float
    auc: float


@dataclass(frozen=True, slots=True)
class Sent:
    """What a cut sends: the share of it that is relevant, of the relevant that is sent, both in one, and how many."""

    precision: float
    recall: float
    f1: float
    sent: float


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over profiles: mean, population standard deviation, and the 95 % interval of the mean.

    The interval is None where there are fewer than two profiles.
    """

    mean: float
    sd: float
    interval: tuple[float, float] | None


def measures(ranking: Sequence[str], candidates: AbstractSet[str], relevant: AbstractSet[str]) -> Measures:
    """The measures of a ranking.

    Args:
        ranking: ids, best first; what is no candidate, or stands there again, is passed over.
        candidates: the ids that could be ranked.
        relevant: those that should stand first; at least one must be a candidate.
    """
    order = [paper for paper in dict.fromkeys(ranking) if paper in candidates]
    rest = candidates - set(order)
    hits = [place for place, paper in enumerate(order) if paper in relevant]
    missed = len(rest & relevant)
    size = len(candidates)
    hits += range(size - missed, size)  # worst of all
    count = len(hits)
    first = [place for place in hits if place < FIRST]
    return Measures(
        ap=fmean(number / (place + 1) for number, place in enumerate(hits, 1)),
        ndcg10=sum(map(_gain, first)) / sum(map(_gain, range(min(FIRST, count)))),
        p10=len(first) / min(FIRST, size),
        r100=sum(place < HUNDRED for place in hits) / min(HUNDRED, count),
        auc=1 - fmean(place - above for above, place in enumerate(hits)) / (size - count) if size > count else 1.0,
    )


def sent(selected: Collection[str], candidates: AbstractSet[str], relevant: AbstractSet[str]) -> Sent:
    """What is sent, as far as it is among the candidates, beside what is relevant there."""
    given, wanted = set(selected) & candidates, candidates & relevant
    right = len(given & wanted)
    precision, recall = right / max(len(given), 1), right / max(len(wanted), 1)
    return Sent(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), len(given))


def spreads(each: Sequence[Measures | Sent]) -> dict[str, Spread]:
    """By the name of a figure, its spread over profiles, of which there is at least one."""
    return {field.name: spread([getattr(one, field.name) for one in each]) for field in fields(each[0])}


def spread(values: Sequence[float]) -> Spread:
    """Mean, deviation and interval; the same values give the same interval."""
    return Spread(fmean(values), pstdev(values), _interval(values) if len(values) > 1 else None)


def _interval(values: Sequence[float]) -> tuple[float, float]:
    chance = Random(len(values))  # noqa: S311 - no secret; resamples are to be the same every time
    means = sorted(fmean(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    outside = round(OUTSIDE * RESAMPLES)
    return means[outside], means[-1 - outside]


def _gain(place: int) -> float:
    return 1 / log2(place + 2)
