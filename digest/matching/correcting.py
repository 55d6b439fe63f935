"""What dislikes teach: how much each must turn an interest away, with the likes kept where they are.

A closed form, kernel ridge regression (Saunders, Gammerman and Vovk 1998) of what is still wrong: a disliked paper
that lies near is to lie farther, one that lies far already teaches little, and likes are to stay where they are. The
kernel is that of relevance itself, so that the answer is a weight for each paper, and an interest stays a sum of parts.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from digest.matching.alike import alike
from digest.matching.direction import Interest, Part, turned

if TYPE_CHECKING:
    from digest.matching.space import Array

DISLIKED = 0.3  # of the likes' mean relevance: where a disliked paper is to lie; 0 to 0.5 teach as well
RIDGE = 1.0  # how little is learned of each, in the mean of the kernel's diagonal; 0.5 to 2 teach as well
LEAST = 0.2  # likes that a dislike weighs at least, wherever it lies
MOST = 400  # likes that are kept where they are, those that count most


def corrected(found: Interest, disliked: Sequence[Part]) -> Interest:
    """An interest turned away from disliked papers.

    Args:
        found: what the likes, the text and the archive look for.
        disliked: papers, each with what it counts, -1 to 0.
    """
    liked = sorted((part for part in found.parts if part.liked), key=lambda part: -part.weight)[:MOST]
    others = [part for part in found.parts if part not in liked]
    told = [*liked, *disliked]
    rows = [part.row for part in told]
    wrong = _wrong(found.relevance(found.space.view(rows)), len(liked))
    certain = np.minimum(1.0, [abs(part.weight) for part in told])
    weights = _mended(alike(rows, rows, found.space, found.scale, found.stretch), wrong, certain).tolist()
    kept = [replace(part, weight=part.weight + more) for part, more in zip(liked, weights, strict=False)]
    away = [
        replace(part, weight=min(LEAST * part.weight, less))
        for part, less in zip(disliked, weights[len(liked) :], strict=True)
    ]
    return replace(turned([*kept, *others, *away], found.space), before=found)


def _wrong(near: "Array", liked: int) -> "Array":
    """(papers,) what their relevance has too much, below zero: a disliked one more than a share of the usual like's.

    Args:
        near: (papers,) their relevance, that of the likes first.
        liked: how many of them are liked.
    """
    usual = float(near[:liked].mean()) if liked else 0.0
    return np.append(np.zeros(liked), np.minimum(0.0, DISLIKED * usual - near[liked:]))


def _mended(kernel: "Array", wrong: "Array", certain: "Array") -> "Array":
    """(papers,) the weights that mend what is wrong, by ridge regression; of less certain papers less is mended."""
    root = np.sqrt(certain)
    ridge = RIDGE * kernel.diagonal().mean() * np.eye(len(root))
    return np.asarray(root * np.linalg.solve(kernel * np.outer(root, root) + ridge, root * wrong))
