"""Asks an endpoint: patiently, within limits, and with a key that no message shows."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import httpx

from digest import __version__
from digest.core.errors import ConfigError, EndpointError
from digest.endpoint.answers import complaint, patience
from digest.endpoint.limits import Limits

T = TypeVar("T")

OK, UNAUTHORISED, BUSY = 200, {401, 403}, {408, 409, 425, 429}
FAILING = 500
PAUSE = 1.0  # seconds before the second try; each further one waits twice as long
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class _PassingError(EndpointError):
    """What may have passed when it is tried again; `wait` is how many seconds are asked for, if any."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message, "run again later")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Place:
    """Where an endpoint is, and what messages call it.

    Attributes:
        url: its address.
        path: what lies below it.
        table: the table of the newsletter that names it.
        variable: the variable that holds its key.
    """

    url: str
    path: str
    table: str
    variable: str


class Asking:
    """One who asks an endpoint.

    Args:
        place: where it is.
        key: what is shown to it; empty for one that asks for none.
        limits: what it is granted.
        sleep: waits for so many seconds.

    Raises:
        ConfigError: the key would go over the network for everybody to read, or cannot stand in a header.
    """

    def __init__(self, place: Place, key: str, limits: Limits, sleep: Callable[[float], None]) -> None:
        self._place, self._key, self._limits, self._sleep = place, key, limits, sleep
        url = httpx.URL(place.url)
        if key and url.scheme != "https" and url.host not in LOOPBACK:
            remedy = f"give {place.table}.url as https, or unset it"
            raise ConfigError(f"{place.variable}: would go to {url.host} unencrypted", remedy)
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ConfigError(f"{place.variable}: is no key", "set it without spaces and line ends")

    def client(self) -> httpx.Client:
        """What keeps a connection; whoever asks for it closes it."""
        timeout = httpx.Timeout(self._limits.silence, connect=self._limits.connect)
        headers = {"User-Agent": f"trending-digest/{__version__}"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return httpx.Client(timeout=timeout, headers=headers)

    def ask(self, client: httpx.Client, asked: Mapping[str, object], understand: Callable[[bytes], T]) -> T:
        """What is understood of the answer to one request, which is made again where that may help.

        Raises:
            EndpointError: there is none, or none that is understood.
        """
        for attempt in range(1, self._limits.tries + 1):
            try:
                return understand(self._answered(client, asked))
            except _PassingError as problem:
                wait = PAUSE * 2 ** (attempt - 1) if problem.wait is None else problem.wait
                if wait > self._limits.wait:
                    asks = f"{problem.message}, and asks to be left alone for {wait:.0f} seconds"
                    raise EndpointError(asks, problem.remedy) from problem
                if attempt == self._limits.tries:
                    raise
                self._sleep(wait)
        raise AssertionError("there is at least one try")  # pragma: no cover - the last try returns or raises

    def _answered(self, client: httpx.Client, asked: Mapping[str, object]) -> bytes:
        """The body of a good answer to one request."""
        try:
            with client.stream("POST", f"{self._place.url}/{self._place.path}", json=asked) as response:
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
                wrong = f"answers with more than {self._limits.size >> 20} MB"
                raise EndpointError(wrong, f"check {self._place.table}.url")
            if time.monotonic() > end:
                raise _PassingError(f"is not through after {self._limits.whole:g} seconds")
        return bytes(body)

    def _judged(self, response: httpx.Response, body: bytes) -> bytes:
        status, table = response.status_code, self._place.table
        if status == OK:
            return body
        said = complaint(body, self._key)
        if status in BUSY or status >= FAILING:
            raise _PassingError(f"fails with status {status}{said}", patience(response.headers))
        remedy = f"check {table}.url and {table}.model_name"
        if status in UNAUTHORISED:
            remedy = f"set {self._place.variable} to a key that it takes"
        raise EndpointError(f"answers with status {status}{said}", remedy)


def printable(text: str, most: int) -> str:
    """As much of a text as is sent at most, without what no JSON takes."""
    return text[:most].encode("utf-8", "replace").decode()
