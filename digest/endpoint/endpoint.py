"""Asks an endpoint for embeddings: in batches, patiently, within a budget, and with a key that no message shows."""

import time
from collections.abc import Callable, Iterator, Sequence

import httpx
import numpy as np
from numpy.typing import NDArray

from digest import __version__
from digest.core.errors import ConfigError, EmbeddingError
from digest.core.newsletter import KEY_VARIABLE, Matching
from digest.endpoint.answers import complaint, patience, vectors
from digest.endpoint.limits import Limits

Array = NDArray[np.float32]

OK, UNAUTHORISED, REFUSED, BUSY = 200, {401, 403}, 400, {408, 409, 425, 429}
FAILING = 500
PAUSE = 1.0  # seconds before the second try; each further one waits twice as long
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class _PassingError(EmbeddingError):
    """What may have passed when it is tried again; `wait` is how many seconds are asked for, if any."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message, "run again later")
        self.wait = wait


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
        self._matching, self._key, self._sleep = matching, key, sleep
        self._limits = limits or Limits(budget=matching.budget)
        self._left, self._width = self._limits.budget, matching.dimensions
        url = httpx.URL(matching.url)
        if key and url.scheme != "https" and url.host not in LOOPBACK:
            raise ConfigError(
                f"{KEY_VARIABLE}: would go to {url.host} unencrypted", "give matching.url as https, or unset it"
            )
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ConfigError(f"{KEY_VARIABLE}: is no key", "set it without spaces and line ends")

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
        timeout = httpx.Timeout(self._limits.silence, connect=self._limits.connect)
        headers = {"User-Agent": f"trending-digest/{__version__}"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        with httpx.Client(timeout=timeout, headers=headers) as client:
            for start in range(0, len(texts), self._limits.batch):
                part = texts[start : start + self._limits.batch]
                try:
                    self._spend(len(part), len(texts) - start)
                    yield self._batch(client, part)
                except EmbeddingError as problem:
                    raise EmbeddingError(f"{self._matching.url} {problem.message}", problem.remedy) from problem

    def _spend(self, texts: int, waiting: int) -> None:
        if texts > self._left:
            wrong = f"was asked for as many texts as a run may, {self._limits.budget}; {waiting} are left"
            raise EmbeddingError(wrong, "run again to go on from here, or raise matching.budget")
        self._left -= texts

    def _batch(self, client: httpx.Client, texts: Sequence[str]) -> Array:
        """The vectors of one request, tried again where that may help."""
        for attempt in range(1, self._limits.tries + 1):
            try:
                found = vectors(self._asked(client, texts), len(texts), self._width)
            except _PassingError as problem:
                wait = PAUSE * 2 ** (attempt - 1) if problem.wait is None else problem.wait
                if wait > self._limits.wait:
                    asks = f"{problem.message}, and asks to be left alone for {wait:.0f} seconds"
                    raise EmbeddingError(asks, problem.remedy) from problem
                if attempt == self._limits.tries:
                    raise
                self._sleep(wait)
            else:
                self._width = found.shape[1]
                return found
        raise AssertionError("there is at least one try")  # pragma: no cover - the last try returns or raises

    def _asked(self, client: httpx.Client, texts: Sequence[str]) -> bytes:
        """The body of a good answer to one request."""
        cut = [text[: self._limits.characters].encode("utf-8", "replace").decode() for text in texts]
        asked: dict[str, object] = {"model": self._matching.model_name, "input": cut}
        if self._matching.dimensions:
            asked["dimensions"] = self._matching.dimensions
        try:
            with client.stream("POST", f"{self._matching.url}/embeddings", json=asked) as response:
                return self._judged(response, self._read(response))
        except httpx.TimeoutException as problem:
            raise _PassingError("does not answer in time") from problem
        except httpx.ConnectError as problem:
            raise _PassingError(f"cannot be reached ({problem})") from problem
        except httpx.HTTPError as problem:
            raise _PassingError(f"breaks off, or answers by what is no HTTP ({type(problem).__name__})") from problem

    def _read(self, response: httpx.Response) -> bytes:
        body, end = bytearray(), time.monotonic() + self._limits.whole
        for part in response.iter_bytes():
            body += part
            if len(body) > self._limits.size:
                raise EmbeddingError(f"answers with more than {self._limits.size >> 20} MB", "check matching.url")
            if time.monotonic() > end:
                raise _PassingError(f"is not through after {self._limits.whole:g} seconds")
        return bytes(body)

    def _judged(self, response: httpx.Response, body: bytes) -> bytes:
        status = response.status_code
        if status == OK:
            return body
        said = complaint(body, self._key)
        if status in BUSY or status >= FAILING:
            raise _PassingError(f"fails with status {status}{said}", patience(response.headers))
        remedy = "check matching.url and matching.model_name"
        if status in UNAUTHORISED:
            remedy = f"set {KEY_VARIABLE} to a key that it takes"
        raise EmbeddingError(f"answers with status {status}{said}", remedy)
