"""BM25 over title and abstract, a word of the title for five; likes add the words that they have in common."""

import numpy as np

from tests.benchmarks.peers.peer import Pool
from tests.benchmarks.peers.words import Array, Rows, counted, words
from tests.benchmarks.relevance.judged import Wish

TITLE = 5  # what a word of the title counts
FULL, BY_LENGTH = 1.2, 0.75  # BM25's k1 and b, as usual
ADDED = 40  # words that the likes add to the question


class Bm25:
    """Robertson's BM25F, its questions expanded by the words that speak most for the liked papers."""

    name = "BM25F"

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        fields = [[words(row[field]) for row in pool.papers] for field in ("title", "abstract")]
        names = sorted({word for field in fields for text in field for word in text})
        self._columns = {word: column for column, word in enumerate(names)}
        title, abstract = (counted(field, self._columns) for field in fields)
        often = np.concatenate([TITLE * _by_length(title), _by_length(abstract)])
        keys = np.concatenate([each.rows * len(names) + each.columns for each in (title, abstract)])
        places, back = np.unique(keys, return_inverse=True)
        often = np.bincount(back, often)
        self._rows = Rows(places // len(names), places % len(names), often / (FULL + often), title.shape)
        self._here = Rows(self._rows.rows, self._rows.columns, np.ones(len(places)), title.shape)
        self._spread = np.bincount(self._rows.columns, minlength=len(names)).astype(np.float64)

    def scores(self, wish: Wish) -> Array | None:
        """The sum over the words of the question."""
        asked = self._expanded(self.pool.liked(wish)) if wish.seeds else np.zeros(len(self._spread))
        count = len(self.pool.papers)
        rarity = np.log(1 + (count - self._spread + 0.5) / (self._spread + 0.5))
        for word in words(wish.text):
            if word in self._columns:
                asked[self._columns[word]] += rarity[self._columns[word]]
        return self._rows.dot(asked)

    def _expanded(self, liked: Array) -> Array:
        """What each word counts by its likes: the odds that it stands in a liked paper, for the most telling words."""
        known, count = liked.sum(), len(liked)
        among = self._here.across(liked)
        odds = (among + 0.5) * (count - self._spread - known + among + 0.5)
        odds = np.log(odds / ((self._spread - among + 0.5) * (known - among + 0.5)))
        telling = among * odds
        least = np.sort(telling)[-ADDED:][0]
        return np.where((telling >= least) & (among > 0), odds * among / known, 0)


def _by_length(field: Rows) -> Array:
    """How often each word stands there, a long text's for less."""
    lengths = np.bincount(field.rows, field.values, field.shape[0])
    return np.asarray(field.values / (1 - BY_LENGTH + BY_LENGTH * lengths / lengths.mean())[field.rows])
