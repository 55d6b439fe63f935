import hashlib

import numpy as np
import pytest

from digest.core.errors import EmbeddingError
from digest.matching.embedding import Remembered
from digest.store.embeddings import MemoryEmbeddings
from tests.support.embeddings import MadeUp, made_up

TEXTS = ["a", "b", "c", "b", "", "half a pair \ud83d"]


def test_a_text_is_embedded_once() -> None:
    """Whatever the order, in one run or in the next; a text that stands twice is asked for once."""
    kept, encoder = MemoryEmbeddings(), MadeUp()
    Remembered(encoder, kept).embed(TEXTS)
    Remembered(encoder, kept).embed([*reversed(TEXTS), "d"])
    assert encoder.asked == [*dict.fromkeys(TEXTS), "d"]


def test_rows_are_directions_in_the_order_of_the_texts() -> None:
    """Of length 1, and as the encoder made them but for the rounding."""
    rows = Remembered(MadeUp(), MemoryEmbeddings()).embed(TEXTS)
    wanted = np.array([made_up(text) for text in TEXTS])
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(rows, wanted, atol=5e-4)


def test_half_precision_moves_no_rounded_score() -> None:
    """DESIGN rounds scores to 1e-4: no inner product of two directions moves by as much, half of them by a fifth."""
    texts = [str(number) for number in range(200)]
    rows = Remembered(MadeUp(dimensions=384), MemoryEmbeddings()).embed(texts)
    exact = np.array([made_up(text, 384) for text in texts])
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    moved = np.abs(rows @ rows.T - exact @ exact.T)
    assert moved.max() < 1e-4
    assert np.median(moved) < 2e-5


def test_what_is_kept_is_what_was_made() -> None:
    """A paper's score is the same when its vector comes from the store."""
    kept = MemoryEmbeddings()
    made = Remembered(MadeUp(), kept).embed(TEXTS)
    read = Remembered(MadeUp(most=0), kept).embed(TEXTS)
    assert np.array_equal(made, read)
    assert np.array_equal(read[[2]], Remembered(MadeUp(most=0), kept).embed(["c"]))


def test_models_do_not_mix() -> None:
    """Vectors lie under the name of what made them."""
    kept, other = MemoryEmbeddings(), MadeUp(name="another", dimensions=4)
    Remembered(MadeUp(), kept).embed(["a"])
    assert Remembered(other, kept).embed(["a"]).shape == (1, 4)
    assert other.asked == ["a"]


def test_what_was_made_before_a_failure_is_kept() -> None:
    """The next run goes on from there."""
    kept, encoder = MemoryEmbeddings(), MadeUp(most=4)
    with pytest.raises(EmbeddingError, match="is tired; let it rest"):
        Remembered(encoder, kept).embed([*"abcdef"])
    encoder.most = 6
    assert len(Remembered(encoder, kept).embed([*"abcdef"])) == 6
    assert encoder.asked == [*"abcdef"]


def test_no_texts_need_no_encoder() -> None:
    """An empty day has an empty table, as wide as any other."""
    assert Remembered(MadeUp(most=0), MemoryEmbeddings()).embed([]).shape == (0, 8)


def test_one_name_for_two_models_is_refused() -> None:
    """An endpoint may change what it gives under one name: what is kept then no longer goes with what comes."""
    kept = MemoryEmbeddings()
    kept.put("made up", {hashlib.sha256(b"a").hexdigest(): bytes(8)})
    with pytest.raises(EmbeddingError, match="made up: gave vectors of 4 and 8 numbers under one name; name the model"):
        Remembered(MadeUp(), kept).embed(["a", "b"])


def test_progress_is_told() -> None:
    """Of texts that must be made, from none to all."""
    told: list[tuple[str, int, int]] = []
    kept = MemoryEmbeddings()
    remembered = Remembered(MadeUp(), kept, lambda *what: told.append(what))
    remembered.embed(["a", "b", "c"])
    assert told == [("Embedding", 0, 3), ("Embedding", 2, 3), ("Embedding", 3, 3)]
    remembered.embed(["c", "a"])
    assert len(told) == 3
