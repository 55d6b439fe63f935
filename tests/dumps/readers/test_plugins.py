"""Readers that other packages bring: found, guarded, and named where they cannot be used."""

import logging
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from digest.core.errors import DumpError, UsageError
from digest.core.paper import Record, Revision
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers import plugins, registry
from digest.dumps.readers.registry import read, readers

METADATA = "Metadata-Version: 2.1\nName: theirs\nVersion: 1\n"
MODULE = """
from tests.dumps.readers.test_plugins import Stamps
class Worse(Stamps):
    name = "worse"
    def sniff(self, data): raise ValueError("no\\nsniff")
    def read(self, data): raise ValueError("no read")
stamps = Stamps()
nothing = 3
"""


class Stamps:
    """Reads a made-up binary format."""

    name = "stamps"

    def sniff(self, data: bytes) -> bool:
        """Whether it begins with the mark."""
        return data.startswith(b"\x00STAMP")

    def read(self, data: bytes) -> Reading:
        """One paper."""
        if len(data) < 7:
            raise DumpError("is too short", "fetch it again")
        return Reading(self.name, (Record(Revision("A Stamp"), 1),), tuple(Dropped(1, "is torn") for _ in data))


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package whose entry points are of every kind."""
    folder = tmp_path / "theirs-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(METADATA, encoding="utf-8")
    points = {
        "stamps": "their_reader:stamps",
        "worse": "their_reader:Worse",
        "exits": "reader_that_exits:Reader",
        "gone": "no_such_module:Reader",
        "jsonl": "their_reader:stamps",
        "nothing": "their_reader:nothing",
    }
    lines = "".join(f"{name} = {value}\n" for name, value in points.items())
    (folder / "entry_points.txt").write_text(f"[{plugins.GROUP}]\n{lines}", encoding="utf-8")
    (tmp_path / "reader_that_exits.py").write_text("raise SystemExit('no licence')", encoding="utf-8")
    (tmp_path / "their_reader.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "their_reader", raising=False)
    plugins.installed.cache_clear()
    monkeypatch.setattr(registry, "_EXAMINED", 100)
    return tmp_path


@pytest.fixture(autouse=True)
def _fresh() -> object:
    """Nothing of a test stays in the cache."""
    yield
    plugins.installed.cache_clear()


@pytest.mark.usefixtures("theirs")
def test_a_reader_of_another_package_reads(caplog: pytest.LogCaptureFixture) -> None:
    """Also a binary format; it stands before the general ones, and each that cannot be used costs one line."""
    with caplog.at_level(logging.WARNING):
        reading = read(b"\x00STAMP\x01\x02\x03")
    assert (reading.format, len(reading.records)) == ("stamps", 1)
    names = list(readers())
    assert names.index("stamps") < names.index("jsonl")
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "format exits",
        "format gone",
        "format jsonl",
        "format nothing",
    ]
    assert all("\n" not in record.getMessage() for record in caplog.records)


@pytest.mark.usefixtures("theirs")
def test_what_goes_wrong_in_it_costs_the_dump() -> None:
    """R2: a failure is one line; one that sniffs wrongly keeps no other reader from a dump; a refusal stays."""
    with pytest.raises(DumpError, match="the reader “worse” failed with “ValueError: no read”; tell its author"):
        read(b"text", "worse")
    with pytest.raises(DumpError, match="is too short"):
        read(b"text", "stamps")
    with pytest.raises(DumpError, match="no reader knows"):
        read(b"text")


@pytest.mark.usefixtures("theirs")
def test_what_is_wrong_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """However many dumps there are: each package that cannot be imported, and one that fails to sniff."""
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert read(b'{"title": "A"}').format == "jsonl"
    said = [record.getMessage() for record in caplog.records]
    assert [each.partition(":")[0] for each in said] == [
        "format exits",
        "format gone",
        "format jsonl",
        "format nothing",
        "format worse",
    ]
    assert said[-1] == (
        "format worse: its reader failed to sniff with “ValueError: no sniff”; mend or uninstall its package"
    )


@pytest.mark.usefixtures("theirs")
def test_a_broken_one_is_named_when_it_is_asked_for() -> None:
    """Wrong use says why the format is not there."""
    with pytest.raises(UsageError, match=r"no format “gone”; no_such_module:Reader cannot be used .*ModuleNotFound"):
        read(b"text", "gone")


@pytest.mark.usefixtures("theirs")
def test_what_it_drops_is_held_within_bounds() -> None:
    """R8: a reader of another package may report a million places; they are counted as those of ours are."""
    dropped = read(b"\x00STAMP" + b"\x01" * 3_000).dropped
    assert (len(dropped), sum(drop.count for drop in dropped)) == (1_001, 3_006)


def test_what_is_no_reader() -> None:
    """Its name must be the entry point's, and not ours."""
    points = [
        EntryPoint(name, "tests.dumps.readers.test_plugins:Stamps", plugins.GROUP) for name in ("other", "stamps")
    ]
    found, broken = plugins.load(points, ("stamps",))
    assert found == ()
    assert "its name is not other" in broken["other"]
    assert "there is such a format already" in broken["stamps"]


def test_one_that_gives_nothing_costs_the_dump() -> None:
    """R2: a reader that forgets to return a reading is named in one line."""

    class Forgetful(Stamps):
        def read(self, data: bytes) -> Reading:  # noqa: ARG002 - as theirs
            return None  # type: ignore[return-value]  # what is wrong with it

    with pytest.raises(DumpError, match="the reader “stamps” gave no reading; tell its author"):
        plugins.Guarded(Forgetful()).read(b"")
