"""An endpoint as it should be, and a key that only it gets to see."""

import numpy as np
import pytest

from digest.core.errors import ConfigError
from digest.core.newsletter import Matching, Model
from digest.endpoint import Endpoint
from tests.endpoint.conftest import KEY, LIMITS, Asking
from tests.support.embedding_server import Server
from tests.support.embeddings import made_up

TEXTS = ["a", "b", "c", "d", "half a pair \ud83d", ""]


def test_vectors_come_in_batches_in_the_order_of_the_texts(server: Server) -> None:
    """A request a batch, as the API wants it, with the key in its header; each vector of length 1."""
    found = Asking(server).embed(TEXTS)
    wanted = np.array([made_up(text.replace("\ud83d", "?")) for text in TEXTS])
    np.testing.assert_allclose(found, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)
    assert [each["input"] for each in server.asked] == [["a", "b", "c"], ["d", "half a pair ?", ""]]
    assert all(each.keys() == {"model", "input", "path"} for each in server.asked)
    assert all((each["model"], each["path"]) == ("small", "/v1/embeddings") for each in server.asked)
    assert server.keys == [f"Bearer {KEY}"] * 2


def test_dimensions_are_asked_for_or_found_out(server: Server) -> None:
    """The name tells them, since they change a vector."""
    told, found = Asking(server, dimensions=5).endpoint(), Asking(server).endpoint()
    assert (told.dimensions, found.dimensions) == (5, 0)
    assert next(told.stream(["a"])).shape == (1, 5)
    assert next(found.stream(["a"])).shape == (1, 8)
    assert (told.dimensions, found.dimensions) == (5, 8)
    assert server.asked[0]["dimensions"] == 5
    assert (told.name, found.name) == (f"small, 5 numbers, at {server.url}", f"small, at {server.url}")


def test_no_key_is_shown_where_there_is_none(server: Server) -> None:
    """A server that somebody runs on their own machine asks for none."""
    Asking(server, key="").embed()
    assert server.keys == [None]


def test_a_text_is_cut(server: Server) -> None:
    """No broken record fills a request."""
    Asking(server).embed(["x" * 100_000])
    assert server.asked[0]["input"] == ["x" * LIMITS.characters]


@pytest.mark.parametrize(("left", "asked"), [(100, 2), (6, 2), (5, 1), (2, 0)])
def test_a_run_has_a_budget(server: Server, left: int, asked: int) -> None:
    """No request goes beyond it, and what is left over is said."""
    asking = Asking(server)
    if left < 6:
        waiting = 6 - 3 * asked
        wrong = f"was asked for as many texts as a run may, {left}; {waiting} are left"
        assert asking.refused(TEXTS, budget=left).startswith(f"{wrong}; run again to go on from here, or raise")
    else:
        asking.embed(TEXTS)
    assert len(server.asked) == asked


@pytest.mark.parametrize("key", ["two words", "a\nb", "schlüssel"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    """It cannot stand in a header; the message does not show it."""
    with pytest.raises(ConfigError, match="DIGEST_EMBEDDING_KEY: is no key") as problem:
        Endpoint(Matching(Model.ENDPOINT, "https://example.org/v1", "small"), key)
    assert key not in str(problem.value)


def test_a_key_does_not_go_over_the_network_for_everybody_to_read() -> None:
    """Without TLS only this machine gets one."""
    plain = Matching(Model.ENDPOINT, "http://gpu.example.org/v1", "small")
    Endpoint(plain, "")
    with pytest.raises(ConfigError, match=r"would go to gpu\.example\.org unencrypted; give matching.url as https"):
        Endpoint(plain, KEY)
