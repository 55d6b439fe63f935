"""An endpoint on this machine, and one who asks it without waiting in earnest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from digest.core.errors import EmbeddingError
from digest.core.newsletter import Matching, Model
from digest.endpoint import Endpoint, Limits
from tests.support.embedding_server import Server, endpoint

LIMITS = Limits(budget=100, batch=3, connect=5, silence=0.5, whole=5, size=1 << 20)
KEY = "sk-very-secret"


@dataclass
class Asking:
    """One who asks.

    Attributes:
        server: the endpoint.
        limits: what it is granted.
        key: what it is shown.
        dimensions: how many numbers it is asked for.
        slept: for how many seconds was waited, each time.
    """

    server: Server
    limits: Limits = LIMITS
    key: str = KEY
    dimensions: int = 0
    slept: list[float] = field(default_factory=list)

    def endpoint(self) -> Endpoint:
        """As a run has it."""
        asked = Matching(Model.ENDPOINT, self.server.url, "small", self.dimensions)
        return Endpoint(asked, self.key, self.limits, self.slept.append)

    def embed(self, texts: Sequence[str] = ("a", "b")) -> "np.ndarray":
        """The vectors of some texts, in a run of their own."""
        return np.concatenate(list(self.endpoint().stream(texts)))

    def refused(self, texts: Sequence[str] = ("a", "b"), **limits: Any) -> str:
        """What is said where there are none: one line that names the endpoint, and never the key."""
        self.limits = replace(self.limits, **limits)
        with pytest.raises(EmbeddingError) as problem:
            self.embed(texts)
        message = str(problem.value)
        assert message.isprintable()
        assert self.key not in message
        assert message.startswith(f"{self.server.url} ")
        return message.removeprefix(f"{self.server.url} ")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """An endpoint, on a machine without proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with endpoint() as running:
        yield running
