"""Texts as terms, and terms as rows of numbers, as scikit-learn's TfidfVectorizer makes them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WORD = re.compile(r"\b[a-zA-Z_][a-zA-Z0-9_]+\b")
STOP = frozenset(
    WORD.findall("""
    about above across after again against all almost along already also although always among an and another
    any are around as at be became because been before being below between beyond both but by can cannot could
    did do does done down due during each either else enough etc even ever every few first for found from full
    further had has have he hence her here his how however if in indeed instead into is it its itself last
    least less made many may me meanwhile might more moreover most mostly much must my namely neither never
    nevertheless next no nor not nothing now of often on once one only onto or other others otherwise our out
    over own per perhaps rather same see seem several she should show side since so some something sometimes
    still such take than that the their them themselves then there thereby therefore these they this those
    though three through throughout thus to together too toward towards two under until up upon us very via
    was we well were what whatever when where whereas whereby wherein whether which while who whole whose why
    will with within without would yet you your
    """)
)


class Rows:
    """A sparse matrix.

    Args:
        rows: for each entry its row.
        columns: for each entry its column.
        values: the entries.
        shape: how many rows and columns there are.
    """

    def __init__(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp], values: Array, shape: tuple[int, int]
    ) -> None:
        self.rows, self.columns, self.values, self.shape = rows, columns, values, shape

    def dot(self, vector: Array) -> Array:
        """(rows,) the product with a vector of (columns,)."""
        return _summed(self.rows, self.values * vector[self.columns], self.shape[0])

    def across(self, vector: Array) -> Array:
        """(columns,) the product of the transposed matrix with a vector of (rows,)."""
        return _summed(self.columns, self.values * vector[self.rows], self.shape[1])


def _summed(places: NDArray[np.intp], values: Array, count: int) -> Array:
    return np.bincount(places, values, count).astype(np.float64, copy=False)


def words(text: str) -> list[str]:
    """The words of a text in small letters without accents, but for those that say nothing."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return [word for word in WORD.findall(plain) if word not in STOP]


def terms(text: str) -> list[str]:
    """Words, and pairs of words that follow one another."""
    found = words(text)
    return [*found, *map(" ".join, pairwise(found))]


def counted(texts: Iterable[Sequence[str]], columns: dict[str, int]) -> Rows:
    """How often each term that has a column stands in each text."""
    entries: list[tuple[int, int, int]] = []
    count = 0
    for row, text in enumerate(texts):
        entries += [(row, columns[term], often) for term, often in Counter(text).items() if term in columns]
        count = row + 1
    made = np.array(entries, np.intp).reshape(-1, 3)
    return Rows(made[:, 0], made[:, 1], made[:, 2].astype(np.float64), (count, len(columns)))


class TfIdf:
    """Rows of length 1, by 1 + log of how often a term stands there, and log of how rare it is.

    Args:
        texts: from which the terms are taken; `rows` has a row for each.
        most: how many terms there are, the commonest ones.
        least: in how many texts a term must stand.
        share: in which share of the texts it may stand.
    """

    def __init__(self, texts: Iterable[str], most: int = 20_000, least: int = 5, share: float = 0.5) -> None:
        split = [terms(text) for text in texts]
        often, spread = (
            Counter(term for text in split for term in text),
            Counter(term for text in split for term in set(text)),
        )
        kept = [term for term, count in spread.items() if least <= count <= share * len(split)]
        kept = sorted(kept, key=lambda term: (-often[term], term))[:most]
        self._columns = {term: column for column, term in enumerate(kept)}
        spreads = np.array([spread[term] for term in kept], np.float64)
        self._rarity = np.log((1 + len(split)) / (1 + spreads)) + 1
        self.rows = self._weighted(split)

    def of(self, text: str) -> Array:
        """(terms,) the row of another text."""
        return self._weighted([terms(text)]).across(np.ones(1))

    def _weighted(self, split: Sequence[Sequence[str]]) -> Rows:
        found = counted(split, self._columns)
        found.values = (1 + np.log(found.values)) * self._rarity[found.columns]
        lengths = np.sqrt(np.bincount(found.rows, found.values**2, found.shape[0]))
        found.values = found.values / lengths[found.rows]
        return found
