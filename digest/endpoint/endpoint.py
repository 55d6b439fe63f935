"""Asks an endpoint for embeddings: in batches, patiently and within a budget."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import httpx
import numpy as np
from numpy.typing import NDArray

from digest.core.errors import EmbeddingError, EndpointError
from digest.core.newsletter import KEY_VARIABLE, Matching
from digest.endpoint.answers import vectors
from digest.endpoint.asking import Asking, Place, printable
from digest.endpoint.limits import Limits

Array = NDArray[np.float32]


class Endpoint:
    """An encoder behind an address.

    Args:
        matching: address, model and budget.
        key: what is shown to the endpoint; empty for one that asks for none.
        limits: what it is granted.
        sleep: waits for so many seconds.

    Raises:
        ConfigError: the key would go over the network for everybody to read, or cannot stand in a header.
    """

    def __init__(
        self,
        matching: Matching,
        key: str = "",
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._matching = matching
        self._limits = limits or Limits(budget=matching.budget)
        self._left, self._width = self._limits.budget, matching.dimensions
        self._asking = Asking(Place(matching.url, "embeddings", "matching", KEY_VARIABLE), key, self._limits, sleep)

    @property
    def name(self) -> str:
        """Model, dimensions where they are asked for, and address."""
        asked = self._matching
        size = f", {asked.dimensions} numbers" if asked.dimensions else ""
        return f"{asked.model_name}{size}, at {asked.url}"

    @property
    def dimensions(self) -> int:
        """As the newsletter says or the first answer shows."""
        return self._width

    def stream(self, texts: Sequence[str]) -> Iterator[Array]:
        """A batch at a time, each one request.

        Raises:
            EmbeddingError: an answer is missing or wrong, or the budget is used up; the message names the endpoint.
        """
        with self._asking.client() as client:
            for start in range(0, len(texts), self._limits.batch):
                part = texts[start : start + self._limits.batch]
                try:
                    self._spend(len(part), len(texts) - start)
                    yield self._batch(client, part)
                except EndpointError as problem:
                    raise EmbeddingError(f"{self._matching.url} {problem.message}", problem.remedy) from problem

    def _spend(self, texts: int, waiting: int) -> None:
        if texts > self._left:
            wrong = f"was asked for as many texts as a run may, {self._limits.budget}; {waiting} are left"
            raise EmbeddingError(wrong, "run again to go on from here, or raise matching.budget")
        self._left -= texts

    def _batch(self, client: httpx.Client, texts: Sequence[str]) -> Array:
        """The vectors of one request."""
        cut = [printable(text, self._limits.characters) for text in texts]
        asked: dict[str, object] = {"model": self._matching.model_name, "input": cut}
        if self._matching.dimensions:
            asked["dimensions"] = self._matching.dimensions
        found = self._asking.ask(client, asked, partial(vectors, texts=len(texts), dimensions=self._width))
        self._width = found.shape[1]
        return found
