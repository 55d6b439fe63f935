"""From the newsletter's word to what makes vectors."""

import numpy as np
import pytest

from digest.core.errors import ConfigError
from digest.core.newsletter import FOLDER_VARIABLE, KEY_VARIABLE, Matching, Model
from digest.store.embeddings import MemoryEmbeddings
from digest.wiring.ranking import embedder
from tests.support.embedding_server import endpoint
from tests.support.embeddings import needs_minilm


def test_the_light_model_needs_none() -> None:
    """Papers are ranked by what travels with the package."""
    assert embedder(Matching()) is None


def test_an_endpoint_is_asked_once_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the key from the environment alone, over the vectors that the store keeps."""
    monkeypatch.setenv("no_proxy", "*")
    kept = MemoryEmbeddings()
    with endpoint() as server:
        asked = Matching(Model.ENDPOINT, server.url, "small")
        first, again = (embedder(asked, kept, environ={KEY_VARIABLE: "sk-1"}) for _ in range(2))
        assert first is not None
        assert again is not None
        assert np.array_equal(first.embed(["a", "b"]), again.embed(["a", "b"]))
        assert server.keys == ["Bearer sk-1"]
        assert (first.name, first.dimensions) == (f"small, at {server.url}", 8)


@needs_minilm
def test_minilm_is_where_the_environment_says() -> None:
    """The wheel, or a folder of one's own."""
    with pytest.raises(ConfigError, match=r"^/nowhere: has no model.safetensors"):
        embedder(Matching(Model.MINILM), environ={FOLDER_VARIABLE: "/nowhere"})
    made = embedder(Matching(Model.MINILM), environ={})
    assert made is not None
    assert made.embed(["a cat"]).shape == (1, 384)
