"""What a peer is asked: how near each paper of a pool is to a profile."""

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np

from tests.benchmarks.peers.words import Array, TfIdf
from tests.benchmarks.relevance.judged import Row, Task, Wish


class Pool:
    """The papers of a collection, then those that its profiles like and it does not hold.

    Args:
        tasks: tasks of one collection.
    """

    def __init__(self, tasks: Sequence[Task]) -> None:
        corpus = {row["id"]: row for task in tasks for row in task.corpus}
        self.kind = tasks[0].kind
        self.papers: list[Row] = list(({seed["id"]: seed for task in tasks for seed in task.seeds} | corpus).values())
        self._places = {row["id"]: place for place, row in enumerate(self.papers)}

    @cached_property
    def words(self) -> TfIdf:
        """Titles and abstracts in words, which several peers share."""
        return TfIdf(whole(row) for row in self.papers)

    def liked(self, wish: Wish) -> Array:
        """(papers,) 1 for those that a profile likes, else 0."""
        found = np.zeros(len(self.papers))
        found[[self._places[seed["id"]] for seed in wish.seeds]] = 1
        return found

    def ranking(self, scores: Array) -> list[str]:
        """Ids, the best first, ties by id."""
        pairs = zip(scores.tolist(), self.papers, strict=True)
        return [name for _, name in sorted((-score, row["id"]) for score, row in pairs)]


class Peer(Protocol):
    """Another way to rank.

    Attributes:
        name: as the table calls it.
        pool: the papers that it ranks.
    """

    name: str
    pool: Pool

    def scores(self, wish: Wish) -> Array | None:
        """(papers of the pool,) how near each is to a profile; None where it cannot take such a profile."""
        ...


def whole(row: Row) -> str:
    """Title and abstract."""
    return f"{row['title']} {row['abstract']}"
