from digest.matching.embedding import Lenient, Remembered
from digest.store.embeddings import MemoryEmbeddings
from tests.support.embeddings import MadeUp


def test_a_run_goes_on_without_embeddings_and_says_so() -> None:
    """Once, with the reason; after it none are given, so that no ranking is made of two halves."""
    told: list[str] = []
    encoder = MadeUp(most=2)
    lenient = Lenient(Remembered(encoder, MemoryEmbeddings()), told.append)
    found = lenient.embed(["a", "b"])
    assert found is not None
    assert found.shape == (2, 8)
    assert told == []
    assert lenient.embed(["c"]) is None
    assert lenient.embed(["a"]) is None
    assert told == ["made up: is tired; let it rest; ranked by the light model instead"]
    assert lenient.name == "made up"
