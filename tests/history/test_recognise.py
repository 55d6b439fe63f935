"""What the names of a snapshot have to do with each other and with earlier ones."""

from itertools import permutations

import pytest

from digest.core.identity import NAMED
from digest.core.paper import Record, Revision, paper_id
from digest.core.snapshot import Dump, Reading, SourceKind
from digest.history.identity import snapshot
from digest.history.recognise import Recogniser
from digest.matching.rarity import weights
from digest.ports import Store
from digest.store.memory import MemoryStore
from tests.support.revisions import ROWS
from tests.support.stored import NOON, dump_row

recognise = Recogniser(weights)
FIRST, LAST = (Revision(version["title"], version["abstract"]) for version in ROWS[0]["versions"])
OTHER = Revision(**ROWS[1]["versions"][0])


def take_in(store: Store, *records: Record, day: int = 1) -> int:
    """Take in a page of some records; returns how many claims were found."""
    dump = Dump("page", f"2025-03-{day:02}.txt", repr((day, records)).encode(), NOON, NOON.replace(day=day).date())
    reading = Reading("x", records)
    shown = snapshot(dump, reading, SourceKind.RANKED)
    found = recognise(reading, shown, store.names)
    store.history.take_in(dump_row(shown), shown, found)
    return len(found.claims)


@pytest.fixture
def store() -> MemoryStore:
    """An empty store."""
    return MemoryStore()


def test_ids_that_one_record_names_are_one_paper(store: MemoryStore) -> None:
    """Whichever of them a later record has; spellings of one id are no two."""
    take_in(store, Record(FIRST, 1, ("2404.00146v2", "arXiv:2404.00146", "10.1000/A", "W12345678")))
    assert store.names.members("10.1000/a") == ("2404.00146", "10.1000/a", "W12345678")
    assert {each.score for each in store.names.claims(["10.1000/a"])} == {NAMED}


def test_a_rewritten_paper_without_id_is_recognised(store: MemoryStore) -> None:
    """By its abstract, with the reason; the paper goes by the id, whichever came first."""
    nameless = Record(LAST)
    assert take_in(store, nameless, Record(OTHER)) == 0
    assert take_in(store, Record(FIRST, 1, ("2404.00146",)), day=2) == 1
    assert store.names.papers([paper_id(nameless)]) == {paper_id(nameless): "2404.00146"}
    assert "titles alike" in store.names.claims(["2404.00146"])[0].why


def test_two_ids_are_never_compared(store: MemoryStore) -> None:
    """R5: under one title, even with one abstract."""
    take_in(store, Record(FIRST, 1, ("2404.00146",)))
    assert take_in(store, Record(FIRST, 1, ("2404.00147",)), day=2) == 0


def test_what_fits_two_ids_joins_neither_or_the_one_whose_abstract_fits(store: MemoryStore) -> None:
    """R5: without an abstract nobody can tell which of two papers of one title it is."""
    same_title = Revision(FIRST.title, OTHER.abstract)
    take_in(store, Record(FIRST, 1, ("2404.00146",)), Record(same_title, 2, ("2404.00147",)))
    take_in(store, Record(Revision(FIRST.title)), day=2)
    name = paper_id(Record(FIRST))
    assert store.names.papers([name]) == {name: name}
    take_in(store, Record(Revision(FIRST.title, OTHER.abstract)), day=3)
    assert store.names.papers([name]) == {name: "2404.00147"}


def test_what_was_known_is_not_looked_for_again(store: MemoryStore) -> None:
    """A page of the same papers makes no keys and no claims."""
    take_in(store, Record(FIRST))
    reading = Reading("x", (Record(FIRST),))
    dump = Dump("page", "x", b"again", NOON)
    found = recognise(reading, snapshot(dump, reading, SourceKind.RANKED), store.names)
    assert found.keys == {}
    assert found.claims == ()


def test_any_order_finds_the_same(store: MemoryStore) -> None:
    """R4: every revision of every name is compared with every other, whichever came first."""
    middle = Revision(FIRST.title, LAST.abstract)
    pages = [
        Record(FIRST, 1, ("2404.00146",)),
        Record(LAST),
        Record(middle),
        Record(OTHER),
        Record(LAST, 1, ("10.1/a",)),
    ]
    for day, record in enumerate(pages, 1):
        take_in(store, record, day=day)
    names = [paper_id(record) for record in pages]
    assert len(set(store.names.papers(names).values())) == 2
    for order in permutations(enumerate(pages, 1)):
        other = MemoryStore()
        for day, record in order:
            take_in(other, record, day=day)
        assert other.names.claims(names) == store.names.claims(names)
        assert other.history.seen(["page"]) == store.history.seen(["page"])
