"""Likes sorted into the subjects they are about, so that a mixed library is not blurred into one mean.

Average linkage (Sokal and Michener 1958): the two groups that are most alike become one, as long as any are alike. What
is left alone joins the group that it is nearest to.
"""

from collections.abc import Sequence

import numpy as np

from digest.matching.alike import alike
from digest.matching.space import Array, Space

APART = 0.02  # how alike two groups may be, in the mean, and still be two; papers of one field are .05 and more
LEAST, SHARE = 4, 0.2  # likes that make a subject: so many, and so much of all
MOST = 400  # likes that are sorted, the latest; older ones join them


def subjects(rows: Sequence[int], space: Space) -> list[list[int]]:
    """Groups of places in `rows`, the largest first, together all of them.

    Args:
        rows: which texts of the space, oldest first.
        space: where they lie.
    """
    if len(rows) < 2 * LEAST:
        return [list(range(len(rows)))]
    first = max(0, len(rows) - MOST)
    latest = rows[first:]
    least = max(LEAST, SHARE * len(latest))
    groups = [group for group in _linked(alike(latest, latest, space)) if len(group) >= least]
    if len(groups) < 2:  # noqa: PLR2004 - one subject, and what stands alone
        return [list(range(len(rows)))]
    found = [[first + at for at in group] for group in groups]
    rest = sorted(set(range(len(rows))).difference(*found))
    for at, near in zip(rest, alike([rows[at] for at in rest], rows, space), strict=True):
        max(found, key=lambda group: float(near[group].mean())).append(at)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))


def _linked(found: Array) -> list[list[int]]:
    """Groups that are apart."""
    groups = [[at] for at in range(len(found))]
    sums, sizes = found.copy(), np.ones(len(groups))  # sums over all pairs between two groups
    np.fill_diagonal(sums, -np.inf)
    while len(groups) > 1:
        means = sums / np.outer(sizes, sizes)
        one, other = sorted(divmod(int(means.argmax()), len(groups)))
        if means[one, other] < APART:
            break
        groups[one] += groups.pop(other)
        sums[one] += sums[other]
        sums[:, one] = sums[one]
        sizes[one] += sizes[other]
        sums, sizes = np.delete(np.delete(sums, other, 0), other, 1), np.delete(sizes, other)
    return groups
