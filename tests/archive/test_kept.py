"""Pages that are kept from one publication to the next, and when they are not."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from digest.archive import kept
from digest.archive.kept import Kept, shared
from digest.archive.publish import Archive
from digest.archive.site import site
from digest.core.issue import Issue
from digest.core.newsletter import Newsletter
from tests.support.data import CHECKOUT
from tests.support.editions import sample_newsletter
from tests.support.issues import sample_issues

NEWSLETTER = sample_newsletter()
ALWAYS = {"style.css", "icon.svg"}  # are copied, and not made
PUBLISHED = """
from pathlib import Path
from tests.archive.test_kept import NEWSLETTER, remade
from tests.support.issues import sample_issues
print(len(remade(Path({!r}), NEWSLETTER, sample_issues())))
"""


def remade(
    folder: Path, newsletter: Newsletter, issues: Sequence[Issue], papers: Mapping[str, str] | None = None
) -> set[str]:
    """Which pages are made by a publication; the folder is then as one that makes them all would leave it."""
    home = folder / newsletter.name
    keep, made = Kept(home, shared(newsletter)), set()

    def counted(path: str, parts: Callable[[], object], make: Callable[[], str]) -> bytes:
        def noted() -> str:
            made.add(path)
            return make()

        return keep(path, parts, noted)

    site(newsletter, issues, papers or {}, counted)
    Archive(folder).publish(newsletter, issues, papers or {})
    whole = _whole(newsletter, tuple(issues), tuple((papers or {}).items()))
    assert {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*.*")} == whole
    return made


@lru_cache(8)
def _whole(
    newsletter: Newsletter, issues: tuple[Issue, ...], papers: tuple[tuple[str, str], ...] = ()
) -> dict[str, bytes]:
    """A site of which every page is made."""
    return dict(site(newsletter, issues, dict(papers)))


def made_from(issues: Sequence[Issue]) -> set[str]:
    """The pages that there are, but for plain faces, which cost nothing."""
    return {path for path in _whole(NEWSLETTER, tuple(issues)) if not path.endswith((".md", ".txt"))} - ALWAYS


def test_what_did_not_change_is_not_made_again(tmp_path: Path) -> None:
    """R71: neither at once nor after another publication of the same."""
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == made_from(sample_issues())
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == set()
    assert remade(tmp_path, NEWSLETTER, sample_issues()[::-1]) == set()


def test_another_process_knows_the_pages_too(tmp_path: Path) -> None:
    """R71: a key does not depend on the seed of hashes, nor on where objects lie."""
    remade(tmp_path, NEWSLETTER, sample_issues())
    call = [sys.executable, "-c", PUBLISHED.format(str(tmp_path))]
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(CHECKOUT)}
    found = subprocess.run(call, env=env, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "0"


def test_a_new_issue_makes_the_pages_that_tell_of_it(tmp_path: Path) -> None:
    """R71: its own, the one before it, its papers, the indexes."""
    first, second = sample_issues()
    calm = replace(second, changes=tuple(each for each in second.changes if each.kind.value == "new"))
    calm = replace(calm, edition=replace(calm.edition, trending=()))
    remade(tmp_path, NEWSLETTER, [first])
    before = {path for path in made_from([first]) if path.startswith("papers/")}
    assert remade(tmp_path, NEWSLETTER, [first, calm]) == made_from([first, calm]) - before


CHANGES: dict[str, Callable[[], tuple[Newsletter, Sequence[Issue]]]] = {
    "title": lambda: (sample_newsletter(title="Another"), sample_issues()),
    "address": lambda: (sample_newsletter(subscribe="https://example.org/join"), sample_issues()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_other_settings_make_every_page_again(tmp_path: Path, change: str) -> None:
    """R71: what stands on each page."""
    remade(tmp_path, NEWSLETTER, sample_issues())
    assert remade(tmp_path, *CHANGES[change]()) == made_from(sample_issues())


def test_settings_of_delivery_make_none(tmp_path: Path) -> None:
    """R73: they have no part in any page."""
    remade(tmp_path, NEWSLETTER, sample_issues())
    assert NEWSLETTER.delivery is not None
    assert remade(tmp_path, replace(NEWSLETTER, delivery=None), sample_issues()) == set()


def test_an_edited_issue_makes_its_pages_again(tmp_path: Path) -> None:
    """R71: an editor may say something else of an issue that is out."""
    first, second = sample_issues()
    remade(tmp_path, NEWSLETTER, [first, second])
    edited = replace(first, edition=replace(first.edition, note="Another note."))
    made = remade(tmp_path, NEWSLETTER, [edited, second])
    assert {"index.html", "issues/2025-03-11-0700.html", "issues/2025-03-18-0700.html"} <= made
    new = {change.paper.id for change in second.changes if change.kind.value == "new"}
    alone = new - {change.paper.id for change in first.changes}
    assert not made & {f"papers/{paper}.html" for paper in alone}


def test_a_paper_with_another_name_makes_its_page_again(tmp_path: Path) -> None:
    """R3, R76: two names that turn out to be one paper share its page."""
    issues = sample_issues()
    one, other = (change.paper.id for change in issues[0].changes[:2])
    remade(tmp_path, NEWSLETTER, issues)
    assert remade(tmp_path, NEWSLETTER, issues, {one: other, other: other}) >= {"index.html", "feed.xml"}


@pytest.mark.parametrize("harm", [b"", b"{", b"[]", b'{"index.html": 1}', b'{"index.html": ["a"]}', b"\xff"])
def test_damaged_notes_are_not_believed(tmp_path: Path, harm: bytes) -> None:
    """R71: all is made anew."""
    remade(tmp_path, NEWSLETTER, sample_issues())
    (tmp_path / ".trending.kept").write_bytes(harm)
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == made_from(sample_issues())
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == set()


def test_a_page_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    """R71: and one that is gone."""
    remade(tmp_path, NEWSLETTER, sample_issues())
    (tmp_path / "trending/index.html").write_text("mine", encoding="utf-8")
    (tmp_path / "trending/feed.xml").unlink()
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == {"index.html", "feed.xml"}


def test_other_code_makes_every_page_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R71: a module of ours that changed, another version of a library."""
    for package in kept.CODE:
        (tmp_path / "code" / package).mkdir(parents=True)
        (tmp_path / "code" / package / "one.py").write_text("1", encoding="utf-8")
    monkeypatch.setattr(kept, "_PACKAGE", tmp_path / "code")
    remade(tmp_path, NEWSLETTER, sample_issues())
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == set()
    (tmp_path / "code" / "core" / "one.py").write_text("12", encoding="utf-8")
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == made_from(sample_issues())
    monkeypatch.setattr(kept, "version", lambda _: "0.1")
    assert remade(tmp_path, NEWSLETTER, sample_issues()) == made_from(sample_issues())


def test_a_theme_that_somebody_brings_makes_every_page(tmp_path: Path) -> None:
    """Its pages may tell of any issue; here, each page of a paper says how many there are."""
    (tmp_path / "look/archive").mkdir(parents=True)
    page = "{{ issues|length }} {{ paper_page(story.paper.id) }}"
    (tmp_path / "look/archive/paper.html.j2").write_text(page, encoding="utf-8")
    newsletter, archive = sample_newsletter(theme=str(tmp_path / "look")), Archive(tmp_path / "out")
    first, second = sample_issues()
    for issues in ([first], [first, second]):
        archive.publish(newsletter, issues)
        papers = [path.read_text(encoding="utf-8") for path in (tmp_path / "out/trending/papers").iterdir()]
        assert {text.split()[0] for text in papers} == {str(len(issues))}
    assert not (tmp_path / "out/.trending.kept").exists()
