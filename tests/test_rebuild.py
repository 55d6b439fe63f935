"""History made anew from raw dumps: what changes, what stays, and that it is all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from digest.core.errors import DumpError, StoreError
from digest.core.paper import Record, Revision
from digest.core.snapshot import Reading, Verdict
from digest.ports import Fields, Store
from digest.rebuild import Rebuild, Rebuilt
from digest.store.blobs import FolderBlobs
from digest.store.database import open_store
from digest.store.memory import MemoryStore
from tests.support.working import Working, at

DAYS = {"2025-03-11": range(9), "2025-03-12": range(3, 12), "2025-03-13": range(6, 15)}


@pytest.fixture(params=["memory", "sqlite"])
def working(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Working]:
    """A newsletter with three issues and a held dump."""
    store: Store = MemoryStore() if request.param == "memory" else open_store(tmp_path / "state")
    made = Working(tmp_path, store=store)
    for day, papers in DAYS.items():
        made.dump(day, [f"On the red paper {n}" for n in papers])
        assert made.digest.pipeline.run(made.newsletter, at(day)).outcome == "issued"
    made.raw("2025-03-14.txt", b"<html></html>")
    made.digest.pipeline.run(made.newsletter, at("2025-03-14"))
    yield made
    store.close()


@contextmanager
def aside() -> Iterator[Store]:
    """A store in memory."""
    yield MemoryStore()


def everything(store: Store) -> list[object]:
    """All of history, and all that was said."""
    history = store.history
    keys = history.snapshots(["page"])
    said = store.issues.ledger("papers"), store.issues.covered("papers"), store.issues.slots("papers")
    return [history.dumps(), [history.snapshot(key) for key in keys], history.held(["page"]), said]


def rebuild(working: Working, **parts: object) -> Rebuilt:
    """Make the history of the one source anew, with other parts."""
    base: Rebuild = replace(working.digest.rebuild, aside=aside, **parts)  # type: ignore[arg-type]  # of several types
    (done,) = base.run(working.newsletter.sources)
    return done


def numbers(done: Rebuilt) -> tuple[int, int, int, int]:
    """What was read, changed, missing and trouble."""
    return done.read, done.changed, done.missing, len(done.trouble)


def test_with_the_same_readers_nothing_changes(working: Working) -> None:
    """R4: history is a function of its raw dumps; snapshots, ids, verdicts and rows stay to the last bit."""
    before = everything(working.store)
    steps: list[int] = []
    (done,) = working.digest.rebuild.run(working.newsletter.sources, lambda: steps.append(1))
    assert everything(working.store) == before
    assert numbers(done) == (3, 0, 0, 0)
    assert done.before.counts == done.after.counts == {"snapshots": 3, "papers": 15, "revisions": 15}
    assert len(steps) == 3


def better(data: bytes, format: str = "", name: str = "", fields: Fields = ()) -> Reading:  # noqa: A002 - the port's word
    """A reader that makes one paper of every dump, and another one of every second."""
    del format, name, fields
    titles = ["One paper", f"On dumps of {len(data)} bytes"]
    return Reading("better", tuple(Record(Revision(title)) for title in titles))


def test_with_better_readers_all_is_made_anew(working: Working) -> None:
    """R3: history says what they see; what was announced and covered stays, and the next issue repeats nothing."""
    before = everything(working.store)
    done = rebuild(working, read=better)
    assert numbers(done) == (3, 3, 0, 0)
    assert (done.before.counts["papers"], done.after.counts["papers"]) == (15, 4)
    after = everything(working.store)
    assert after[2:] == before[2:]
    history = working.store.history
    assert set(history.seen(["page"])) == {
        sighting.paper.id for key in history.snapshots(["page"]) for sighting in history.snapshot(key).sightings
    }
    row = history.dumps(["page"])[0]
    assert (row.format, row.papers, row.examination.verdict) == ("better", 2, Verdict.HEALTHY)
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-15")).counts["new"] == 0


def test_what_has_no_raw_dump_stays_as_it_is(working: Working) -> None:
    """A raw dump whose time is over costs nothing but the chance to read it again."""
    history, blobs = working.store.history, working.store.blobs
    key = history.snapshots(["page"])[1]
    snapshot, row = history.snapshot(key), history.dump("page", key.sha256)
    blobs.drop(key.sha256)
    assert numbers(rebuild(working, read=better)) == (2, 2, 1, 0)
    assert (history.snapshot(key), history.dump("page", key.sha256)) == (snapshot, row)


def unable(data: bytes, format: str = "", name: str = "", fields: Fields = ()) -> Reading:  # noqa: A002 - the port's word
    """A reader that cannot read the first dump, and finds nothing in the others."""
    del format, fields
    if b"paper 0" in data:
        raise DumpError(f"{name}: no reader knows this content", "name its --format")
    return Reading("trending-text")


def test_what_cannot_be_read_any_more_stays_as_it_is(working: Working) -> None:
    """R2, R8: each such dump is named with its reason, and its snapshot is kept."""
    before = everything(working.store)
    done = rebuild(working, read=unable)
    assert numbers(done)[1:] == (0, 0, 3)
    assert everything(working.store) == before
    reasons = {reason for _, reason in done.trouble}
    assert reasons == {
        "today's reader finds no paper in it; its snapshot stays as it is",
        "no reader knows this content; name its --format",
    }


def test_the_format_that_was_named_is_remembered(working: Working) -> None:
    """What only --format made readable is read by that format again."""
    name = working.store.history.dumps(["page"])[0].format

    def only(data: bytes, format: str = "", place: str = "", fields: Fields = ()) -> Reading:  # noqa: A002 - as above
        if format != name:
            raise DumpError(f"{place}: no reader knows this content")
        return better(data, format, place, fields)

    assert numbers(rebuild(working, read=only)) == (3, 3, 0, 0)


def test_a_damaged_raw_dump_is_said(working: Working, tmp_path: Path) -> None:
    """One line that names the file; the others are read again."""
    blobs = FolderBlobs(tmp_path / "blobs")
    for row in working.store.history.dumps():
        blobs.put(working.store.blobs.get(row.sha256) or b"")
    sha256 = working.store.history.snapshots(["page"])[0].sha256
    (tmp_path / "blobs" / sha256[:2] / f"{sha256}.zz").write_bytes(b"")
    done = rebuild(working, read=better, blobs=blobs)
    assert numbers(done) == (2, 2, 0, 1)
    assert "is damaged; restore it from a backup" in done.trouble[0][1]


def test_a_dump_that_comes_meanwhile_stops_it(working: Working) -> None:
    """R42: nothing is changed, and nothing of the other run is lost."""
    reading = working.digest.rebuild.read
    new = working.dump("2025-03-16", [f"On the red paper {n}" for n in range(9, 18)])

    def slow(data: bytes, format: str = "", name: str = "", fields: Fields = ()) -> Reading:  # noqa: A002 - as above
        if new.exists():
            working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-03-16"))
            new.unlink()
        return reading(data, format, name, fields)

    with pytest.raises(StoreError, match="another run took in dumps meanwhile; nothing was changed; run this again"):
        rebuild(working, read=slow)
    assert len(working.store.history.snapshots(["page"])) == 4
    assert numbers(rebuild(working)) == (4, 0, 0, 0)


def test_a_failure_in_the_midst_changes_nothing(working: Working) -> None:
    """R2: whatever goes wrong while history is made anew, it is there as it was."""
    before = everything(working.store)

    @contextmanager
    def full() -> Iterator[Store]:
        store = MemoryStore()
        history = store.history

        class Full:
            def __getattr__(self, name: str) -> object:
                if name == "named":
                    raise StoreError("the disk is full")
                return getattr(history, name)

        store.history = Full()  # type: ignore[assignment]  # it has what is asked of it
        yield store

    with pytest.raises(StoreError, match="the disk is full"):
        replace(working.digest.rebuild, read=better, aside=full).run(working.newsletter.sources)
    assert everything(working.store) == before


def test_a_snapshot_that_goes_meanwhile(working: Working) -> None:
    """What another process took out is named, and nothing is changed."""
    history = working.store.history

    class Gone:
        def __getattr__(self, name: str) -> object:
            return (lambda *_: None) if name == "dump" else getattr(history, name)

    with pytest.raises(StoreError, match=r"page@2025-03-11-.* is there no longer; run this again"):
        rebuild(working, history=Gone())


def test_an_empty_history(tmp_path: Path) -> None:
    """Where nothing was taken in there is nothing to make."""
    working = Working(tmp_path)
    assert numbers(rebuild(working)) == (0, 0, 0, 0)
