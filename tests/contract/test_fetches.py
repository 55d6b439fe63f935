from datetime import timedelta

from digest.core.fetched import Fetched
from digest.ports import Store
from tests.support.stored import NOON, NOT_UTF8


def test_what_came_of_asking_is_remembered(store: Store) -> None:
    """By source and place; the last word counts, and nothing else is touched."""
    first = Fetched("page", "a" * 64, NOON)
    full = Fetched(
        "page", "a" * 64, NOON, NOON + timedelta(hours=1), NOON + timedelta(days=1), '"x"', "Tue", "b" * 64, "1", "2"
    )
    other = Fetched("feed", "a" * 64, NOON)
    assert store.fetches.get("page", "a" * 64) is None
    for row in (first, other, full):
        store.fetches.put(row)
    assert store.fetches.get("page", "a" * 64) == full
    assert store.fetches.get("feed", "a" * 64) == other
    assert store.fetches.get("page", "b" * 64) is None
    store.fetches.put(first)
    assert store.fetches.get("page", "a" * 64) == first


def test_a_server_may_say_anything(store: Store) -> None:
    """What no database takes does not stop a run."""
    store.fetches.put(Fetched("page", "a" * 64, NOON, etag=NOT_UTF8))
    assert store.fetches.get("page", "a" * 64) is not None
