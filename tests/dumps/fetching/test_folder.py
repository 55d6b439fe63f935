"""Dumps out of folders."""

import os
import socket
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.core.errors import DumpError
from digest.core.newsletter import Source
from digest.dumps.fetching.folder import Folder, load, stated_day

NOW = datetime(2025, 3, 18, 6, tzinfo=UTC)


def put(path: Path, content: str = "x", written: datetime = NOW) -> Path:
    """A file with a time of its last change."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    os.utime(path, (written.timestamp(), written.timestamp()))
    return path


def fetch(folder: Path, *patterns: str, now: datetime = NOW) -> list[str]:
    """The names of the files that patterns bring, below the folder."""
    dumps = Folder().fetch(Source("page", tuple(str(folder / pattern) for pattern in patterns)), now)
    return [str(Path(dump.name).relative_to(folder)) for dump in dumps]


def test_files_come_by_name_and_once(tmp_path: Path) -> None:
    """In the order of their names, whichever patterns name them; folders and hidden files are passed over."""
    for name in ("b.txt", "a.txt", "deep/c.txt", ".hidden.txt", "folder.txt/d.txt"):
        put(tmp_path / name)
    assert fetch(tmp_path, "*.txt", "a.txt") == ["a.txt", "b.txt"]
    assert fetch(tmp_path, "**/*.txt") == ["a.txt", "b.txt", "deep/c.txt", "folder.txt/d.txt"]
    assert fetch(tmp_path, "*.json", "missing.txt", "**/nothing/*.txt") == []


def test_a_dump_for_a_later_day_waits(tmp_path: Path) -> None:
    """The day is that of the clock's own zone."""
    for day in (17, 18, 19):
        put(tmp_path / f"2025-03-{day}.txt")
    assert fetch(tmp_path, "*.txt") == ["2025-03-17.txt", "2025-03-18.txt"]
    late = datetime(2025, 3, 19, 1, tzinfo=timezone(timedelta(hours=9)))
    assert fetch(tmp_path, "*.txt", now=late) == ["2025-03-17.txt", "2025-03-18.txt", "2025-03-19.txt"]


def test_a_dump_knows_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its name as seen from the working folder, its bytes, the time of its last change, the day in its name."""
    monkeypatch.chdir(tmp_path)
    path = put(tmp_path / "dumps" / "page-2025-03-11.txt", "text", NOW - timedelta(days=3))
    dump = load(path, "page", NOW)
    assert (dump.source, dump.name, dump.data) == ("page", "dumps/page-2025-03-11.txt", b"text")
    assert (dump.captured, dump.stated) == (NOW - timedelta(days=3), date(2025, 3, 11))
    assert load(Path("dumps/page-2025-03-11.txt"), "page", NOW).name == "dumps/page-2025-03-11.txt"


def test_no_capture_lies_in_the_future(tmp_path: Path) -> None:
    """A file that was written after `now` counts as captured now; a day that is given wins."""
    path = put(tmp_path / "2025-03-11.txt", written=NOW + timedelta(days=1))
    dump = load(path, "page", NOW.astimezone(timezone(timedelta(hours=9))), date(2024, 2, 29))
    assert (dump.captured, dump.stated) == (NOW, date(2024, 2, 29))


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", 18), ("America/Los_Angeles", 17), ("UTC", 17)])
def test_the_day_of_a_capture_is_that_of_the_clock(tmp_path: Path, zone: str, day: int) -> None:
    """In the zone of `now`, on whatever machine; and by that clock a dump for a later day waits."""
    here = ZoneInfo(zone)
    path = put(tmp_path / "page.txt", written=datetime(2025, 3, 17, 20, tzinfo=UTC))
    assert load(path, "page", NOW.astimezone(here)).captured.date() == date(2025, 3, day)
    put(tmp_path / "page-2025-03-18.txt")
    evening = datetime(2025, 3, 17, 23, tzinfo=UTC).astimezone(here)
    assert len(fetch(tmp_path, "page-*.txt", now=evening)) == (day == 18)


def test_a_capture_in_the_hour_that_comes_twice_equals_itself(tmp_path: Path) -> None:
    """R63: a time with a zone whose clocks go back would equal no time of another zone."""
    written = datetime(2025, 11, 2, 9, 30, tzinfo=UTC)
    now = (written + timedelta(minutes=20)).astimezone(ZoneInfo("America/Los_Angeles"))
    assert load(put(tmp_path / "page.txt", written=written), "page", now).captured == written


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2025-03-11.txt", date(2025, 3, 11)),
        ("F1_firecrawl_2026-10-02.md", date(2026, 10, 2)),
        ("2025-02-30_2025-03-01.txt", date(2025, 3, 1)),
        ("12025-03-01.txt", None),
        ("2025-03-011.txt", None),
        ("mar-11.txt", None),
    ],
)
def test_days_in_file_names(name: str, day: date | None) -> None:
    """The first that there is in the calendar."""
    assert stated_day(name) == day


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    """A missing file, a folder, a link to nothing, and a file that the system does not give."""
    with pytest.raises(DumpError, match=r"missing\.txt: there is no such file; check its name"):
        load(tmp_path / "missing.txt", "page", NOW)
    with pytest.raises(DumpError, match=r": is a folder; name the files in it, as in .*\*\.txt"):
        load(tmp_path, "page", NOW)
    loop, dangling = tmp_path / "loop", tmp_path / "dangling"
    loop.symlink_to(loop)
    dangling.symlink_to(tmp_path / "gone")
    with pytest.raises(DumpError, match=r"loop: cannot be read \(.*\); check its permissions"):
        load(loop, "page", NOW)
    with pytest.raises(DumpError, match=r"dangling: leads to no file; mend the link, or remove it"):
        load(dangling, "page", NOW)


def test_nothing_is_waited_for(tmp_path: Path) -> None:
    """A pipe to which nobody writes, a device without end and a socket are no dumps."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(DumpError, match=r"is no ordinary file; move it away, or name another one"):
            load(path, "page", NOW)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        with pytest.raises(DumpError, match="socket: cannot be read"):
            load(tmp_path / "socket", "page", NOW)


def test_no_file_fills_the_memory(tmp_path: Path) -> None:
    """Its size is looked at before its bytes are."""
    path = put(tmp_path / "large.txt")
    os.truncate(path, 6 << 30)
    with pytest.raises(DumpError, match=r"large\.txt: has more than 256 MB; split it into several dumps"):
        load(path, "page", NOW)


def test_one_bad_file_costs_itself_alone(tmp_path: Path) -> None:
    """R2: among others it is a dump that says what is wrong, without any bytes."""
    put(tmp_path / "a.txt")
    (tmp_path / "b-2025-03-11.txt").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "c.txt")
    put(tmp_path / "d.txt")
    (tmp_path / "folder").mkdir()
    paths = str(tmp_path / "*.txt"), str(tmp_path / "folder")
    good, link, pipe, other, folder = Folder().fetch(Source("page", paths), NOW)
    assert [dump.fault for dump in (good, other)] == ["", ""]
    assert (link.name, link.data) == (str(tmp_path / "b-2025-03-11.txt"), b"")
    assert (link.stated, link.captured) == (date(2025, 3, 11), NOW)
    assert link.fault == "leads to no file; mend the link, or remove it"
    assert pipe.fault == "is no ordinary file; move it away, or name another one"
    assert folder.fault.startswith("is a folder; name the files in it")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: one fault for each pattern, beside the files of the others; a folder that is empty is a quiet start."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "dumps" / "a.txt")
    (tmp_path / "empty").mkdir()
    names = ("dumps/*.txt", "empty/*.txt", "dumsp/*/*.txt", "dumps/a.txt/*.txt", "gone/b.txt")
    dumps = Folder().fetch(Source("page", tuple(str(tmp_path / name) for name in names)), NOW)
    assert {dump.name: dump.fault for dump in dumps} == {
        "dumps/a.txt": "",
        "dumsp/*/*.txt": "there is no folder dumsp; check paths",
        "dumps/a.txt/*.txt": "dumps/a.txt cannot be listed (Not a directory); check paths",
        "gone/b.txt": "there is no folder gone; check paths",
    }


def test_a_file_in_a_folder_that_lets_nobody_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: not even its kind can be told; it is said like any other."""

    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    put(tmp_path / "a.txt")
    monkeypatch.setattr(Path, "is_dir", refuse)
    assert fetch(tmp_path, "*.txt") == ["a.txt"]


def test_the_root_of_all_folders_is_no_file() -> None:
    """R2: a pattern without a folder around it is said like any other."""
    assert [dump.fault[:11] for dump in Folder().fetch(Source("page", ("/",)), NOW)] == ["is a folder"]
