"""Publication into a folder."""

import multiprocessing
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from digest.archive import Archive
from digest.archive.shelf import Shelf
from digest.core.errors import StoreError
from digest.core.newsletter import Archive as Settings
from tests.support.editions import HOSTILE_TITLES, sample_newsletter
from tests.support.forking import forked
from tests.support.issues import hostile_issue, sample_issues
from tests.support.killing import killed

NEWSLETTER = sample_newsletter()
RENAMED = sample_newsletter(title="Renamed")
BESIDE = {"icon.svg", "index.html", "style.css", "trending", ".trending.kept"}
PRIVATE = sample_newsletter(archive=Settings(private=True))


def _state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def test_publishing_again_writes_nothing(tmp_path: Path) -> None:
    """R71: a rebuild leaves every file and folder as it is."""
    archive = Archive(tmp_path / "out/archive")
    assert archive.publish(NEWSLETTER, sample_issues()) == 135
    before = _state(tmp_path)
    assert archive.publish(NEWSLETTER, sample_issues()) == 0
    assert _state(tmp_path) == before


def test_a_new_issue_writes_its_own_pages(tmp_path: Path) -> None:
    """R71: besides, only pages that tell of it: the index, the feeds, the issue before, papers that moved or left."""
    archive, (first, second) = Archive(tmp_path), sample_issues()
    archive.publish(NEWSLETTER, [first])
    drawn = tmp_path / "trending/style.css"
    before = drawn.stat().st_ino
    issues, papers, feeds, indexes = 3 + 1, 56 + 13 + 52, 2, 2
    assert archive.publish(NEWSLETTER, [first, second]) == issues + papers + feeds + indexes
    assert drawn.stat().st_ino == before


def test_pages_of_issues_that_are_gone_are_removed(tmp_path: Path) -> None:
    """The archive holds what the issues say, and nothing else."""
    archive, (first, second) = Archive(tmp_path), sample_issues()
    archive.publish(NEWSLETTER, [first, second])
    archive.publish(NEWSLETTER, [first])
    assert not (tmp_path / "trending/issues/2025-03-18-0700.html").exists()


def test_the_index_names_every_newsletter(tmp_path: Path) -> None:
    """Newsletters share a folder; what else lies there stays."""
    archive = Archive(tmp_path)
    (tmp_path / "CNAME").write_text("papers.example", encoding="utf-8")
    for name, feed in (("blog", "[]"), ("diary", '{"items": [1]}'), ("log", "half")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "feed.json").write_text(feed, encoding="utf-8")
    archive.publish(NEWSLETTER, sample_issues())
    archive.publish(sample_newsletter(name="quiet", title="A <b>quiet</b> one"), [])
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="trending/index.html"' in page
    assert "A &lt;b&gt;quiet&lt;/b&gt; one" in page
    assert "Last issue: Tuesday 18 March 2025" in page
    assert "blog" not in page
    assert (tmp_path / "CNAME").exists()


def test_a_private_newsletter_has_no_pages(tmp_path: Path) -> None:
    """R71: nothing is written for it, not even a folder."""
    assert Archive(tmp_path / "archive").publish(PRIVATE, sample_issues()) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_newsletter_that_turns_private_loses_its_pages(tmp_path: Path) -> None:
    """R71: what was public is taken down with the next publication, and from the index."""
    archive = Archive(tmp_path)
    archive.publish(NEWSLETTER, sample_issues())
    assert archive.publish(PRIVATE, sample_issues()) == 1
    assert not (tmp_path / "trending").exists()
    assert "No newsletter has an archive here yet." in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    """Files that the archive did not make are never removed with it."""
    treasure = tmp_path / "trending" / "thesis.tex"
    treasure.parent.mkdir()
    treasure.touch()
    with pytest.raises(StoreError, match="holds files that are no archive; move them away"):
        Archive(tmp_path).publish(NEWSLETTER, sample_issues())
    with pytest.raises(StoreError, match="holds files that are no archive"):
        Archive(tmp_path).publish(PRIVATE, sample_issues())
    assert treasure.exists()


def test_what_the_disk_refuses_is_one_line(tmp_path: Path) -> None:
    """The place, what is wrong, and the remedy."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file.*: .*; make room there, or name another archive folder"):
        Archive(tmp_path / "file" / "archive").publish(NEWSLETTER, [])


def test_hostile_papers_keep_to_their_folder(tmp_path: Path) -> None:
    """R75: ids full of dots and slashes make no file elsewhere, and texts are written as text."""
    Archive(tmp_path / "archive").publish(sample_newsletter(title="x"), [hostile_issue()])
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]
    papers = list((tmp_path / "archive/trending/papers").iterdir())
    assert len(papers) == len(HOSTILE_TITLES)
    assert not [page for page in papers if "<script>" in page.read_text(encoding="utf-8")]


def _publish_in_turns(folder: Path) -> None:
    for newsletter in (NEWSLETTER, RENAMED) * 4:
        Archive(folder).publish(newsletter, [hostile_issue()])


def test_two_publications_at_once_follow_each_other(tmp_path: Path) -> None:
    """R70: a second process waits for the first instead of pulling its work from under it."""
    other = multiprocessing.get_context("fork").Process(target=_publish_in_turns, args=(tmp_path,))
    other.start()
    _publish_in_turns(tmp_path)
    other.join()
    assert other.exitcode == 0
    assert Archive(tmp_path).publish(RENAMED, [hostile_issue()]) == 0
    assert {path.name for path in tmp_path.iterdir()} == BESIDE


def test_a_killed_publication_shows_one_site(tmp_path: Path) -> None:
    """R70: killed anywhere, all pages are of the old site or all of the new one, and the next run completes it."""
    after, again, met = 0, True, set()
    while again:
        archive = Archive(tmp_path / str(after))
        archive.publish(NEWSLETTER, [hostile_issue()])
        again = killed(partial(archive.publish, RENAMED, [hostile_issue()]), after)
        pages = list(archive.folder.glob("trending/**/*.html"))
        renamed = {'title="Renamed"' in page.read_text(encoding="utf-8") for page in pages}
        assert len(pages) == 2 + len(HOSTILE_TITLES)
        assert len(renamed) == 1
        met |= renamed
        archive.publish(RENAMED, [hostile_issue()])
        assert {path.name for path in archive.folder.iterdir()} == BESIDE
        after += 11
    assert met == {True, False}


def test_the_shelf_holds_each_face_once(tmp_path: Path) -> None:
    """An issue as three files; putting it there again changes none."""
    shelf, issue = Shelf(tmp_path), sample_issues()[1]
    paths = shelf.put(issue)
    before = _state(tmp_path)
    assert shelf.put(issue) == paths
    assert _state(tmp_path) == before
    assert Path(paths["markdown"]).read_text(encoding="utf-8") == issue.faces.markdown
    assert sorted(path.rsplit("/", 1)[1] for path in paths.values()) == [
        "2025-03-18-0700.html", "2025-03-18-0700.md", "2025-03-18-0700.txt",
    ]  # fmt: skip


def _put_by_turns(folder: Path, times: int) -> None:
    issue = sample_issues()[1]
    for turn in range(times):
        Shelf(folder).put(replace(issue, faces=replace(issue.faces, html=f"{os.getpid()} {turn}")))


def test_two_who_put_an_issue_there_at_once_follow_each_other(tmp_path: Path) -> None:
    """Neither takes away the file that the other is about to move to its place."""
    others = [forked(partial(_put_by_turns, tmp_path, 100)) for _ in range(2)]
    assert [os.waitpid(child, 0)[1] for child in others] == [0, 0]
    assert {path.name for path in (tmp_path / "trending").iterdir()} == {
        "2025-03-18-0700.html", "2025-03-18-0700.md", "2025-03-18-0700.txt",
    }  # fmt: skip
