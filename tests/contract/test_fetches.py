from datetime import timedelta

from digest.core.fetched import Fault, Fetched, LastFetch, fetch_after
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


def test_how_the_last_fetch_went_is_remembered(store: Store) -> None:
    """R68: by source, in their order, with what failed; the next one takes its place, and success clears it."""
    failed = LastFetch("page", NOON, (Fault(NOT_UTF8, "is a folder"), Fault("b", "no")), NOON, 2)
    other = LastFetch("feed", NOON)
    assert store.fetches.last(["page", "feed"]) == ()
    for last in (failed, other):
        store.fetches.note(last)
    assert store.fetches.last(["page", "feed", "unknown"]) == (other, failed)
    store.fetches.note(LastFetch("page", NOON + timedelta(hours=1)))
    assert store.fetches.last(["page"]) == (LastFetch("page", NOON + timedelta(hours=1)),)
    assert store.fetches.last([]) == ()


def test_failures_in_a_row_are_counted() -> None:
    """R68: since the first of them; two newsletters that share a source in one run are one fetch."""
    fault, hour = (Fault("a", "no"),), timedelta(hours=1)
    first = fetch_after(None, "page", NOON, fault)
    assert first == LastFetch("page", NOON, fault, NOON, 1)
    assert fetch_after(first, "page", NOON, fault) == first
    second = fetch_after(first, "page", NOON + hour, fault)
    assert second == LastFetch("page", NOON + hour, fault, NOON, 2)
    good = fetch_after(second, "page", NOON + 2 * hour, ())
    assert good == LastFetch("page", NOON + 2 * hour)
    assert fetch_after(good, "page", NOON + 3 * hour, fault) == LastFetch(
        "page", NOON + 3 * hour, fault, NOON + 3 * hour, 1
    )
