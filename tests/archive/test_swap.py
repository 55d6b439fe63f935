"""A folder brought up to date in one step."""

from functools import partial
from pathlib import Path

import pytest

from digest.archive import swap
from tests.support.killing import killed

OLD = {"index.html": b"old", "issues/1.html": b"1", "papers/1.html": b"one", "papers/2.html": b"two"}
NEW = {"index.html": b"new", "issues/1.html": b"1", "issues/2.html": b"2", "papers/1.html": b"one"}


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _no_exchange(_one: Path, _other: Path) -> bool:
    return False


def test_what_did_not_change_is_the_very_same_file(tmp_path: Path) -> None:
    """R71: only changed pages are written; the others keep inode and time, and what is not named goes."""
    site = tmp_path / "site"
    assert swap.bring(site, OLD) == 4
    before = (site / "papers/1.html").stat()
    assert swap.bring(site, NEW) == 2
    after = (site / "papers/1.html").stat()
    assert _files(site) == NEW
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_nothing_is_touched_where_nothing_changed(tmp_path: Path) -> None:
    """R71: a rebuild leaves even the folder as it is."""
    site = tmp_path / "site"
    swap.bring(site, OLD)
    before = site.stat()
    assert swap.bring(site, OLD) == 0
    assert (site.stat().st_ino, site.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_system_without_links_gets_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R71: there, what did not change keeps its time at least."""

    def refuse(_new: Path, _old: Path) -> None:
        raise PermissionError

    site = tmp_path / "site"
    swap.bring(site, OLD)
    before = (site / "papers/1.html").stat().st_mtime_ns
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    swap.bring(site, NEW)
    assert _files(site) == NEW
    assert (site / "papers/1.html").stat().st_mtime_ns == before


def test_a_failure_leaves_the_old_files(tmp_path: Path) -> None:
    """R70: a name that the file system refuses ends it before anything changed."""
    site = tmp_path / "site"
    swap.bring(site, OLD)
    with pytest.raises(OSError, match="name too long"):
        swap.bring(site, NEW | {"x" * 300: b""})
    assert _files(site) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_failure_between_two_renames_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R70: without the kernel's exchange, the old files go back to their place."""
    site, rename = tmp_path / "site", Path.rename

    def refuse_the_new(path: Path, target: Path) -> Path:
        if path.name == ".site.new":
            raise PermissionError(13, "no")
        return rename(path, target)

    swap.bring(site, OLD)
    monkeypatch.setattr(swap, "_exchanged", _no_exchange)
    monkeypatch.setattr(Path, "rename", refuse_the_new)
    with pytest.raises(PermissionError):
        swap.bring(site, NEW)
    assert _files(site) == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_is_removed_whole(tmp_path: Path) -> None:
    """Removing what is not there is harmless."""
    site = tmp_path / "site"
    swap.bring(site, OLD)
    swap.remove(site)
    swap.remove(site)
    assert list(tmp_path.iterdir()) == []


def test_one_file_is_replaced_whole(tmp_path: Path) -> None:
    """Equal bytes are not written again; a remnant of a killed run is no hindrance; the umask decides who reads."""
    page = tmp_path / "index.html"
    (tmp_path / ".index.html.new").write_bytes(b"half")
    assert [swap.replace(page, data) for data in (b"a", b"a", b"b")] == [1, 0, 1]
    assert page.read_bytes() == b"b"
    other = tmp_path / "other"
    other.touch()
    assert page.stat().st_mode == other.stat().st_mode
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "other"}


@pytest.mark.parametrize("exchange", [True, False])
def test_a_kill_leaves_the_old_or_the_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool) -> None:
    """R70: killed at each touch of the disk in turn, the site is the old or the new one whole, and then heals.

    Without the kernel's exchange there may be no site for a moment; the next run completes it.
    """
    if not exchange:
        monkeypatch.setattr(swap, "_exchanged", _no_exchange)
    step, again = 0, True
    met: set[str] = set()
    while again:
        site = tmp_path / str(step) / "site"
        site.parent.mkdir()
        swap.bring(site, OLD)
        again = killed(partial(swap.bring, site, NEW), after=step)
        found = str(_files(site))
        met.add({str(OLD): "old", str(NEW): "new", "{}": "none"}.get(found, found))
        swap.bring(site, NEW)
        assert _files(site) == NEW
        assert [path.name for path in site.parent.iterdir()] == ["site"]
        step += 1
    assert step > 10
    assert met == {"old", "new"} | ({"none"} if not exchange else set())
