import gzip
import json
from pathlib import Path

import pytest

from digest.core.errors import DumpError, StoreError
from digest.history.large import blocks, manifest, window
from digest.history.large.catalogue import Catalogue
from digest.history.large.columns import NAMES
from tests.support.naive import key, parse

DUMPS = [
    [
        f"2501.{number:05}|Title {number} of day {day * (number % 50 == 3)}|Abstract\n".encode()
        for number in range(5_000)
    ]
    for day in range(3)
]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A history of three days, the second of which came last."""
    made = Catalogue(tmp_path / "history")
    for day in (0, 2, 1):
        path = tmp_path / str(day)
        path.write_bytes(b"".join(DUMPS[day]))
        made.take_in(key(day), path, parse)
    return made


def everything(folder: Path) -> None:
    """Ask for all there is, as a new process would."""
    catalogue = Catalogue(folder)
    new, revised = catalogue.between(None, key(2)).new, catalogue.between(key(0), key(1)).revised
    for each in (new, revised, catalogue.appeared(None, key(2))):
        list(each)
    catalogue.known(["2501.00001"])
    catalogue.check()


def test_everything_can_be_asked(catalogue: Catalogue) -> None:
    """Without damage there is no complaint."""
    everything(catalogue.folder)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("how", ["short", "gone"])
def test_a_column_that_lost_something(catalogue: Catalogue, name: str, how: str) -> None:
    """A file that was cut or removed gives one line that names it, or the folder, and says what to do."""
    path = catalogue.folder / name
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    if name == "line.hash":  # it is only asked for when a dump is taken in
        with pytest.raises(StoreError, match=r"line\.hash.*; restore"):
            catalogue.take_in(key(3), catalogue.folder.parent / "1", parse)
        return
    with pytest.raises(StoreError, match="; restore the folder from a backup") as error:
        everything(catalogue.folder)
    assert "\n" not in str(error.value)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_something_else(catalogue: Catalogue, name: str) -> None:
    """Bytes that were overwritten are noticed where they are used."""
    path = catalogue.folder / name
    path.write_bytes(b"\xfe" * path.stat().st_size)
    with pytest.raises(StoreError, match=r"is damaged: .*; restore") as error:
        everything(catalogue.folder)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": 2}', "null"],
)
def test_a_manifest_that_is_none(catalogue: Catalogue, text: str) -> None:
    """So is a manifest that was cut, or is another program's."""
    (catalogue.folder / manifest.NAME).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"manifest\.json: is damaged: .*; restore"):
        catalogue.snapshots()


def test_a_manifest_that_leads_elsewhere(catalogue: Catalogue) -> None:
    """A name with a path in it is no name."""
    path = catalogue.folder / manifest.NAME
    data = json.loads(path.read_bytes())
    data["order"][0] = "../elsewhere"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(StoreError, match="no file name"):
        catalogue.snapshots()


@pytest.mark.parametrize("how", ["gone", "short", "other"])
def test_the_order_of_lines_is_no_loss(catalogue: Catalogue, how: str) -> None:
    """Without the order of the last dump the next one is read line by line, with the same result."""
    (path,) = catalogue.folder.glob("order-*")
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:-1] if how == "short" else b"\0" + data[1:])
    delta = catalogue.take_in(key(3), catalogue.folder.parent / "2", parse)
    assert (delta.parsed, delta.continuing, len(delta.new)) == (0, 5_000, 0)


def test_dumps_that_cannot_be_read(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: a packed dump that breaks off, is damaged or never ends costs one line; history is untouched."""
    path = catalogue.folder.parent / "3"
    packed = gzip.compress(b"".join(DUMPS[0]))
    for data in (packed[:-9], packed[:1000] + b"\0" * 50 + packed[1050:], packed[:20], packed + b"\x1f\x8bmore"):
        path.write_bytes(data)
        with pytest.raises(DumpError, match=r"is a damaged gzip file: .*; fetch it again"):
            catalogue.take_in(key(3), path, parse)
    path.unlink()
    with pytest.raises(DumpError, match="No such file or directory; check that it is there"):
        catalogue.take_in(key(3), path, parse)
    path.write_bytes(gzip.compress(b"".join(DUMPS[0])))
    monkeypatch.setattr(window, "MOST", 100_000)
    with pytest.raises(DumpError, match="unpacks to more than"):
        catalogue.take_in(key(3), path, parse)
    assert catalogue.snapshots() == (key(0), key(1), key(2))
    everything(catalogue.folder)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """One line names the place and what to do."""
    (tmp_path / "file").touch()
    (tmp_path / "dump").write_bytes(b"".join(DUMPS[0]))
    with pytest.raises(StoreError, match=r"file.*; make room there, and take the dump in again"):
        Catalogue(tmp_path / "file" / "history").take_in(key(0), tmp_path / "dump", parse)
    (tmp_path / "history" / manifest.NAME).mkdir(parents=True)
    with pytest.raises(StoreError, match=r"manifest\.json: Is a directory; give this user"):
        Catalogue(tmp_path / "history").snapshots()


def test_records_of_something_else(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that is whole, and yet says what no record and no reason would, is one line too."""
    path = catalogue.folder.parent / "3"
    path.write_bytes(b"no record\n" + b"".join(DUMPS[2]))
    delta = catalogue.take_in(key(3), path, parse)
    for said in (b"[1]", b"{", b"\xff"):
        monkeypatch.setattr(blocks.Reader, "get", lambda *_, said=said: said)
        with pytest.raises(StoreError, match="said is damaged: "):
            catalogue.between(None, key(0)).new[-5_000]
    with pytest.raises(StoreError, match="said is damaged: "):
        list(delta.dropped)


def test_a_snapshot_that_is_not_there(catalogue: Catalogue) -> None:
    """Asking for a day that nobody took in is an error that names it."""
    with pytest.raises(StoreError, match="has no snapshot arxiv@2025-01-10"):
        catalogue.between(None, key(9))


def test_what_goes_wrong_in_a_reader_changes_nothing(catalogue: Catalogue) -> None:
    """A reader that fails takes nothing with it; what was written so far does not count."""

    def fail(line: bytes, number: int) -> str:
        raise LookupError(f"{number}: {line[:10]!r}")

    path = catalogue.folder.parent / "3"
    path.write_bytes(b"".join([*DUMPS[0], b"2501.99999|Never seen|\n"]))
    with pytest.raises(LookupError, match="5001"):
        catalogue.take_in(key(3), path, fail)
    assert catalogue.take_in(key(3), path, parse).parsed == 1
    everything(catalogue.folder)
