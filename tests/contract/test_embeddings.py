from digest.ports import Store

MODEL, OTHER = "minilm 0123 of 128 tokens", "small, at https://example.org/v1"


def test_vectors_come_back(store: Store) -> None:
    """By model and text; what was never made is left out, and models do not mix."""
    assert store.embeddings.get(MODEL, ["a" * 64]) == {}
    store.embeddings.put(MODEL, {"a" * 64: b"\x00\xff" * 384, "b" * 64: b""})
    store.embeddings.put(OTHER, {"a" * 64: b"\x01"})
    found = store.embeddings.get(MODEL, ["a" * 64, "b" * 64, "c" * 64, "a" * 64])
    assert found == {"a" * 64: b"\x00\xff" * 384, "b" * 64: b""}
    assert store.embeddings.get(OTHER, {"a" * 64, "b" * 64}) == {"a" * 64: b"\x01"}
    assert store.embeddings.get(MODEL, []) == {}


def test_what_is_there_stays(store: Store) -> None:
    """Two runs may make the same vectors at once; a score that was told does not change by the second."""
    store.embeddings.put(MODEL, {"a" * 64: b"1"})
    store.embeddings.put(MODEL, {"a" * 64: b"2", "b" * 64: b"2"})
    assert store.embeddings.get(MODEL, ["a" * 64, "b" * 64]) == {"a" * 64: b"1", "b" * 64: b"2"}
    store.embeddings.put(MODEL, {})


def test_many_are_found_at_once(store: Store) -> None:
    """More than a statement can compare with."""
    made = {f"{number:064x}": number.to_bytes(2) for number in range(1234)}
    store.embeddings.put(MODEL, made)
    assert store.embeddings.get(MODEL, list(reversed(made))) == made
