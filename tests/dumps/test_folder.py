"""Dumps out of folders."""

import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from digest.core.errors import DumpError
from digest.core.newsletter import Source
from digest.dumps.folder import Folder, load, stated_day

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
    assert fetch(tmp_path, "nothing/*.txt", "missing.txt") == []


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
    """A file that was written after `now` counts as captured now, in UTC; a day that is given wins."""
    path = put(tmp_path / "2025-03-11.txt", written=NOW + timedelta(days=1))
    dump = load(path, "page", NOW.astimezone(timezone(timedelta(hours=9))), date(2024, 2, 29))
    assert (dump.captured, dump.captured.tzinfo, dump.stated) == (NOW, UTC, date(2024, 2, 29))


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
    """A missing file, a folder, and a file that the system does not give."""
    with pytest.raises(DumpError, match=r"missing\.txt: there is no such file; check its name"):
        load(tmp_path / "missing.txt", "page", NOW)
    with pytest.raises(DumpError, match=r": is a folder; name the files in it, as in .*\*\.txt"):
        load(tmp_path, "page", NOW)
    with pytest.raises(DumpError, match="is a folder"):
        Folder().fetch(Source("page", (str(tmp_path),)), NOW)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(DumpError, match=r"loop: cannot be read \(.*\); check its permissions"):
        load(loop, "page", NOW)
