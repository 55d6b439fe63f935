import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.ports import Store


def test_bytes_come_back(store: Store) -> None:
    """Under their sha256, however often they are kept; what was dropped is gone, and nothing else is."""
    for data in (b"", b"a page", bytes(range(256)) * 999):
        sha256 = store.blobs.put(data)
        assert sha256 == hashlib.sha256(data).hexdigest() == store.blobs.put(data)
        assert store.blobs.get(sha256) == data
    assert store.blobs.drop(sha256)
    assert not store.blobs.drop(sha256)
    assert store.blobs.get(sha256) is None
    assert store.blobs.get(hashlib.sha256(b"a page").hexdigest()) == b"a page"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=5000))
def test_any_bytes_come_back(store: Store, data: bytes) -> None:
    """To the byte, whatever they are."""
    assert store.blobs.get(store.blobs.put(data)) == data


@pytest.mark.parametrize("name", ["0" * 64, "f" * 64])
def test_nothing_is_there_at_first(store: Store, name: str) -> None:
    """An empty store has none."""
    assert store.blobs.get(name) is None
    assert not store.blobs.drop(name)
