"""Sentences that models wrote of papers."""

from digest.ports import Store

MODEL, OTHER = "small, at https://example.org/v1, asked by 1", "small, at https://example.org/v1, asked by 2"


def test_sentences_come_back(store: Store) -> None:
    """By model and paper; what was never asked is left out, what was no sentence is not; models do not mix."""
    assert store.tldrs.get(MODEL, ["a" * 64]) == {}
    store.tldrs.put(MODEL, {"a" * 64: "Größer ist besser, 大.", "b" * 64: ""})
    store.tldrs.put(OTHER, {"a" * 64: "Otherwise."})
    found = store.tldrs.get(MODEL, ["a" * 64, "b" * 64, "c" * 64, "a" * 64])
    assert found == {"a" * 64: "Größer ist besser, 大.", "b" * 64: ""}
    assert store.tldrs.get(OTHER, {"a" * 64, "b" * 64}) == {"a" * 64: "Otherwise."}
    assert store.tldrs.get(MODEL, []) == {}


def test_what_is_there_stays(store: Store) -> None:
    """Two runs may ask at once; what an issue said is what the next one says."""
    store.tldrs.put(MODEL, {"a" * 64: "One."})
    store.tldrs.put(MODEL, {"a" * 64: "Two.", "b" * 64: "Two."})
    assert store.tldrs.get(MODEL, ["a" * 64, "b" * 64]) == {"a" * 64: "One.", "b" * 64: "Two."}
    store.tldrs.put(MODEL, {})


def test_many_are_found_at_once(store: Store) -> None:
    """More than a statement can compare with."""
    made = {f"{number:064x}": f"Number {number}." for number in range(1234)}
    store.tldrs.put(MODEL, made)
    assert store.tldrs.get(MODEL, list(reversed(made))) == made
