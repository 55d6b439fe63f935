"""Libraries that are files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.core.errors import ConfigError
from digest.dumps.libraries.libraries import Libraries, from_file
from digest.dumps.libraries.zotero import Zotero

NOW = datetime(2025, 3, 18, 6, tzinfo=UTC)
ENTRY = "@article{{{key},\n title = {{{title}}},\n doi = {{10.1000/{key}}},\n {more} year = 2024,\n}}\n"


def entry(title: str, more: str = "") -> str:
    """An entry of BibTeX."""
    return ENTRY.format(key=title.replace(" ", ""), title=title, more=more)


def no_zotero() -> Zotero:
    """Nobody asks for Zotero here."""
    raise AssertionError


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("urldate = {2024-01-05},", "urldate = {2025-01-05},"),
        ("date-added = {2024-01-05 10:00:00 +0100},", "date-added = {2024-01-05 09:30:00 +0000},"),
        ("timestamp = {2024.01.05},", "timestamp = {2024.01.06},"),
        ("creationdate = {2024-01-05T10:00:00},", "creationdate = {2024-01-05T10:00:01},"),
    ],
)
def test_dates_of_bibtex_managers(tmp_path: Path, early: str, late: str) -> None:
    """Zotero, BibDesk and JabRef, old and new, say when an entry came; the order is by that."""
    path = tmp_path / "a.bib"
    path.write_text(entry("Late", late) + entry("Early", early), encoding="utf-8")
    assert [paper.title for paper in from_file(str(path), NOW).papers] == ["Early", "Late"]


def test_an_address_in_howpublished_names_the_paper(tmp_path: Path) -> None:
    """Where an entry has no id but there."""
    path = tmp_path / "a.bib"
    path.write_text("@misc{a, title={A}, howpublished={\\url{https://arxiv.org/abs/2411.14199v1}}}", encoding="utf-8")
    assert [paper.id for paper in from_file(str(path), NOW).papers] == ["2411.14199"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.bib", None, "a.bib: there is no such file; check its name, or name another file as library"),
        ("a.bib", "", "a.bib: is empty; export the library again, or name another file as library"),
        ("a.bib", "<html>x</html>", "has no entry of BibTeX; export the library again"),
        ("a.ris", "nothing", "has no entry of RIS; export the library again"),
        ("a.json", "nothing", "no reader knows this content"),
        ("a.bib", "@misc{a, year={2024}}", "a.bib: holds no paper that could be read; export the library again"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, name: str, content: str | None, told: str) -> None:
    """With the file, what is wrong with it, and what to do."""
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        from_file(str(path), NOW)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_broken_entry_costs_itself_alone(tmp_path: Path) -> None:
    """R8: and is told with its line."""
    path = tmp_path / "a.bib"
    path.write_text(entry("Whole") + "@article{b, year = 2024}\n" + entry("Whole too"), encoding="utf-8")
    found = from_file(str(path), NOW)
    assert (len(found.papers), [(each.line, each.reason) for each in found.dropped]) == (2, [(6, "has no title")])


def test_a_file_is_read_once_a_run_and_anew_in_the_next(tmp_path: Path) -> None:
    """What was added to it since is followed."""
    path = tmp_path / "a.bib"
    path.write_text(entry("First"), encoding="utf-8")
    libraries = Libraries(no_zotero)
    first = libraries.get(str(path), NOW)
    path.write_text(entry("First") + entry("Second"), encoding="utf-8")
    assert libraries.get(str(path), NOW) is first
    assert len(libraries.get(str(path), NOW.replace(hour=7)).papers) == 2
