"""As arxiv-sanity-lite ranks: an SVM a tag, with every paper that has not the tag as a negative; a search for texts.

The settings are those of its compute.py and send_emails.py: TF-IDF over words and pairs of words, 20,000 terms in at
least 5 texts and at most half of them, and scikit-learn's LinearSVC with class_weight="balanced" and C=0.01. That is
solved here to the same minimum by Newton's method, since scikit-learn would be a large dependency for one figure.
"""

import numpy as np

from tests.benchmarks.peers.peer import Pool
from tests.benchmarks.peers.words import Array, Rows
from tests.benchmarks.relevance.judged import Wish

C = 0.01
ENOUGH = 1e-6  # of the gradient at the start


class Sanity:
    """An SVM for likes, a search for a text; it takes no profile that has both."""

    name = "arxiv-sanity"

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._texts = [(row["title"].lower(), row["abstract"].lower()) for row in pool.papers]

    def scores(self, wish: Wish) -> Array | None:
        """Distances from the separating plane, or how often the words stand there, ten times in a title."""
        if wish.text and wish.seeds:
            return None
        if wish.text:
            asked = wish.text.lower().split()
            found = [10 * sum(map(title.count, asked)) + sum(map(text.count, asked)) for title, text in self._texts]
            return np.array(found, np.float64)
        rows, signs = self.pool.words.rows, 2 * self.pool.liked(wish) - 1
        weights = np.where(signs > 0, C / (1 + signs).sum(), C / (1 - signs).sum()) * len(signs)
        plane = separate(rows, signs, weights)
        return _toward(rows, plane)


def separate(rows: Rows, signs: Array, weights: Array) -> Array:
    """(columns + 1,) the plane with the least ½|w|² + Σ weight × max(0, 1 − sign × (row · w))².

    As in LIBLINEAR, the constant is the weight of one more column, which is 1 in each row.
    """
    plane = np.zeros(rows.shape[1] + 1)
    first = 0.0
    while True:
        along = _toward(rows, plane)
        active = np.where(signs * along < 1, 2 * weights, 0)
        slope = plane + _back(rows, active * (along - signs))
        first = first or float(np.linalg.norm(slope))
        if np.linalg.norm(slope) <= ENOUGH * first:
            return plane
        step = _solved(rows, active, slope)
        least = _lost(rows, signs, weights, plane) - 1e-4 * float(slope @ step)
        while _lost(rows, signs, weights, plane - step) > least and np.linalg.norm(step) > ENOUGH:
            step /= 2
        plane = plane - step


def _toward(rows: Rows, plane: Array) -> Array:
    return rows.dot(plane[:-1]) + float(plane[-1])


def _back(rows: Rows, vector: Array) -> Array:
    return np.append(rows.across(vector), vector.sum())


def _lost(rows: Rows, signs: Array, weights: Array, plane: Array) -> float:
    short = np.maximum(0, 1 - signs * _toward(rows, plane))
    return float(plane @ plane / 2 + weights @ short**2)


def _solved(rows: Rows, active: Array, slope: Array) -> Array:
    """Newton's step for a slope, by conjugate gradients, near enough for a next one to mend."""
    found, rest = np.zeros_like(slope), slope.copy()
    along, size = rest.copy(), float(slope @ slope)
    enough = size * 1e-4
    while size > enough:
        curved = along + _back(rows, active * _toward(rows, along))
        far = size / float(along @ curved)
        found += far * along
        rest -= far * curved
        size, before = float(rest @ rest), size
        along = rest + (size / before) * along
    return found
