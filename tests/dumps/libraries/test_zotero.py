"""Must-show 5 of relevance: Zotero's API, through a local server that answers in its documented shape."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from digest.core.errors import ConfigError, DumpError
from digest.core.library import Library, Shelf
from digest.dumps.fetching.pace import Limits
from digest.dumps.libraries.asking import Asking
from digest.dumps.libraries.zotero import Zotero
from digest.store.blobs import MemoryBlobs
from digest.store.fetches import MemoryFetches
from tests.support.zotero import KEY, Server, item, zotero_server

NOW = datetime(2025, 3, 18, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACE = "zotero:users/12345"
OLD = item("AAAA2222", "An old paper", "2023-05-01T10:00:00Z", archiveID="arXiv:2305.00001v2")
NEW = item("BBBB3333", "A new paper", "2024-05-01T10:00:00Z", DOI="10.1000/ABC")
LATEST = item("CCCC4444", "The latest paper", "2025-03-17T10:00:00Z", extra="Citation Key: x\narXiv:2503.00001 [cs]")


@dataclass
class Reader:
    """A run of its own at each call, over one memory of what came before."""

    url: str
    key: str = KEY
    fetches: MemoryFetches = field(default_factory=MemoryFetches)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    slept: list[float] = field(default_factory=list)

    def __call__(self, hours: float = 0, place: str = PLACE) -> Library:
        """The library some hours later."""
        shelf = Shelf.named(place)
        assert shelf is not None
        asking = Asking(self.key, self.url, Limits(silence=5, wait=60), self.slept.append)
        return Zotero(asking, self.url, self.fetches, self.blobs).get(shelf, place, NOW + hours * HOUR)


@pytest.fixture
def server() -> Iterator[Server]:
    """A library of two papers."""
    with zotero_server() as running:
        running.put(NEW, OLD)
        yield running


@pytest.fixture
def read(server: Server) -> Reader:
    """What reads it."""
    return Reader(server.url)


def titles(library: Library) -> list[str]:
    """The titles, in their order."""
    return [paper.title for paper in library.papers]


def test_a_library_is_read_oldest_first(server: Server, read: Reader) -> None:
    """With ids, authors and abstracts; attachments and notes are no papers, and what has no title is told."""
    note = {"key": "DDDD5555", "itemType": "note", "note": "x", "dateAdded": "2020-01-01T00:00:00Z", "collections": []}
    bare = item("EEEE6666", "", "2024-06-01T10:00:00Z")
    server.put(LATEST, note, bare)
    library = read()
    assert [paper.id for paper in library.papers] == ["2305.00001", "10.1000/abc", "2503.00001"]
    assert library.papers[0].revision.authors == ("Emmy Noether",)
    assert library.papers[0].revision.abstract == "We study An old paper."
    (dropped,) = library.dropped
    assert dropped.reason.startswith("item EEEE6666 has no title")
    assert (library.entries, library.folded, library.trouble) == (3, 0, "")


def test_all_pages_are_read(server: Server, read: Reader) -> None:
    """As the links of the answers lead, each item once."""
    server.page = 10
    server.put(*(item(f"PAGE{n:04}", f"Paper {n}", f"2022-01-01T00:{n:02}:00Z") for n in range(33)))
    assert titles(read()) == [*(f"Paper {n}" for n in range(33)), "An old paper", "A new paper"]
    assert len(server.requests) == 4


def test_the_program_on_this_machine_answers_below_a_folder() -> None:
    """`DIGEST_ZOTERO_URL` may name Zotero's own program, and its links to further pages are followed too."""
    with zotero_server("/api/users/12345") as server:
        server.put(OLD, NEW, LATEST)
        server.page = 1
        assert len(Reader(f"{server.url}/api")().papers) == 3


def test_what_is_unchanged_costs_one_request(server: Server, read: Reader) -> None:
    """The version that is known is told, and 304 is the answer; within minutes nobody asks."""
    first = read()
    assert read(0.05) == first
    assert len(server.requests) == 1
    assert read(1) == first
    assert server.requests[-1]["if-modified-since-version"] == "1"
    assert len(server.requests) == 2


def test_only_what_changed_is_asked_for(server: Server, read: Reader) -> None:
    """New items are followed, changed ones are as they are now."""
    read()
    server.put(LATEST)
    server.put({**OLD, "title": "An old paper, mended"})
    assert titles(read(1)) == ["An old paper, mended", "A new paper", "The latest paper"]
    assert "since=1" in server.targets[1]
    assert "format=versions" in server.targets[2]
    assert len(server.requests) == 3
    assert titles(read(2)) == ["An old paper, mended", "A new paper", "The latest paper"]


@pytest.mark.parametrize("how", ["delete", "discard"])
def test_what_is_gone_goes(server: Server, read: Reader, how: str) -> None:
    """Erased or in the trash, which Zotero tells in different places."""
    read()
    getattr(server, how)(OLD["key"])
    assert titles(read(1)) == ["A new paper"]
    assert titles(read(2)) == ["A new paper"]


def test_a_collection_of_a_group() -> None:
    """What is taken out of it goes, though it stays in the library."""
    place, within = "zotero:groups/678/collections/ABCD2345", {"collections": ["ABCD2345"]}
    with zotero_server("/groups/678") as server:
        server.put(OLD | within, NEW | within, LATEST)
        read = Reader(server.url)
        assert titles(read(place=place)) == ["An old paper", "A new paper"]
        server.put(OLD)
        assert titles(read(1, place)) == ["A new paper"]
        assert {target.partition("?")[0] for target in server.targets} == {"/groups/678/collections/ABCD2345/items/top"}


def test_a_server_that_is_busy_is_asked_again(server: Server, read: Reader) -> None:
    """After as long as it says, and in the end all is there."""
    server.script = [(429, {"Retry-After": "7"}, b"slow down"), (503, {}, b"")]
    assert titles(read()) == ["An old paper", "A new paper"]
    assert read.slept == [7, 4]


def test_backoff_is_granted_between_requests(server: Server, read: Reader) -> None:
    """A server that answers and still wants patience has it before the next page."""
    server.page, server.headers = 1, {"Backoff": "5"}
    assert len(titles(read())) == 2
    assert read.slept == [5]


def test_a_server_that_wants_long_patience_is_left_alone(server: Server, read: Reader) -> None:
    """Yesterday's library is used, with a word on it, and nobody asks before the time is over."""
    first = read()
    server.script = [(429, {"Retry-After": "7200"}, b"")]
    later = read(1)
    assert later.papers == first.papers
    assert later.trouble == (
        "zotero:users/12345: does not want to be asked before 2025-03-18 09:00 UTC; "
        "what it held on 2025-03-18 06:00 UTC is used; run again then"
    )
    asked = len(server.requests)
    assert read(2).papers == first.papers
    assert len(server.requests) == asked
    assert read(3.1).trouble == ""


@pytest.mark.parametrize(
    ("status", "headers", "body", "told"),
    [
        (500, {}, b"", "fails with status 500"),
        (302, {"Location": "https://example.org/"}, b"", "answers with status 302"),
        (403, {}, b"Invalid key", "lets nobody in (status 403)"),
        (404, {}, b"", "is not there (status 404)"),
        (200, {"Content-Type": "application/json"}, b"[{", "answers by what is no list of items (JSONDecodeError)"),
        (200, {"Content-Type": "application/json"}, b"{}", "answers by what is no list of items (TypeError)"),
        (200, {"Content-Type": "application/json", "Total-Results": "2"}, b"[]", "gave 0 of 2 items"),
        (200, {"Content-Type": "text/html"}, b"<html>", "answers by what is no list of items"),
    ],
)
def test_what_fails_leaves_what_was_known(
    server: Server, read: Reader, status: int, headers: dict[str, str], body: bytes, told: str
) -> None:
    """A run goes on with yesterday's library and a warning; without one it is an error that names the place."""
    server.script = [(status, headers, body)] * 3
    with pytest.raises((ConfigError, DumpError), match="zotero:users/12345") as caught:
        read()
    assert told in str(caught.value)
    server.script = []
    first = read()
    server.put(LATEST)
    server.script = [(status, headers, body)] * 3
    later = read(1)
    assert later.papers == first.papers
    assert told in later.trouble
    server.script = []
    assert titles(read(2)) == ["An old paper", "A new paper", "The latest paper"]


def test_a_server_that_is_gone(read: Reader) -> None:
    """A network without an answer is told as such."""
    read.url = "http://127.0.0.1:9"
    with pytest.raises(DumpError, match="zotero:users/12345: cannot be reached"):
        read()


def test_what_was_lost_from_the_state_is_read_anew(server: Server, read: Reader) -> None:
    """R67: a memory of which the items are gone is not believed."""
    first = read()
    read.blobs = MemoryBlobs()
    assert read(1) == first
    assert "if-modified-since-version" not in server.requests[-1]


def test_the_key_is_kept_to_the_header(server: Server, read: Reader, caplog: pytest.LogCaptureFixture) -> None:
    """It stands in no address, message or log, whatever is logged; and a key that is none is refused unseen."""
    caplog.set_level(logging.DEBUG)
    read()
    server.script = [(403, {}, f"Invalid key {KEY}".encode())]
    assert KEY not in read(1).trouble
    assert KEY not in caplog.text
    assert not [target for target in server.targets if KEY in target]
    read.key = "not a key, but s\u00e9cret"
    assert read(2).trouble.startswith("zotero:users/12345: DIGEST_ZOTERO_KEY is no key")
    assert "cret" not in read(3).trouble


def test_without_pyzotero_there_is_a_remedy(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line that says how to get it."""
    monkeypatch.setitem(__import__("sys").modules, "pyzotero.zotero", None)
    with pytest.raises(ConfigError) as caught:
        read()
    assert str(caught.value) == (
        "zotero:users/12345: needs pyzotero, which is not installed; pip install 'trending-digest[zotero]'"
    )
