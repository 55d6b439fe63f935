"""The mean of what is liked, by TF-IDF: the oldest way to rank by example."""

from tests.benchmarks.peers.peer import Pool
from tests.benchmarks.peers.words import Array
from tests.benchmarks.relevance.judged import Wish


class Rocchio:
    """Nearness to the mean of the liked papers; a text counts as one of them."""

    name = "Rocchio"

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def scores(self, wish: Wish) -> Array | None:
        """Inner products."""
        vectors = self.pool.words
        toward = vectors.rows.across(self.pool.liked(wish))
        if wish.text:
            toward += vectors.of(wish.text)
        return vectors.rows.dot(toward)
