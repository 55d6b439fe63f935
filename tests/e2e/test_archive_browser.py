"""The archive and the preview as a reader meets them: opened from their folder, in Chromium."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from digest.archive import Archive
from digest.archive.clean import fit
from digest.archive.names import paper_page
from digest.core.newsletter import Archive as Settings
from digest.mathematics import readable
from digest.render.clean import line
from digest.render.preview import preview
from digest.render.renderer import Renderer
from tests.support.browser import axe, chromium, visit, vnu
from tests.support.editions import HOSTILE_TITLES, hostile_papers, sample_newsletter
from tests.support.issues import hostile_issue, sample_issues

pytestmark = [pytest.mark.untraced, pytest.mark.chromium]

NEWSLETTER = sample_newsletter(archive=Settings())
HOSTILE = sample_newsletter(name="hostile", title=HOSTILE_TITLES[2], curator=HOSTILE_TITLES[0], language="he")
PAGES = ("index.html", "trending/index.html", "trending/issues/2025-03-18-0700.html", "hostile/index.html")
FOREIGN = "script, img, iframe, object, embed, form, input, svg, style, base, [onerror], [onclick]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two newsletters, one of them hostile, made of what the renderer makes."""
    archive, renderer = Archive(tmp_path_factory.mktemp("archive") / "a folder"), Renderer()
    for newsletter, issues in ((NEWSLETTER, sample_issues()), (HOSTILE, (hostile_issue(),))):
        archive.publish(
            newsletter, [replace(issue, faces=renderer.render(newsletter, issue.edition)) for issue in issues]
        )
    return archive.folder


@pytest.mark.parametrize("page", [*PAGES, "trending/papers", "hostile/issues"])
def test_pages_open_from_their_folder(browser: Browser, site: Path, page: str) -> None:
    """R72, R32: no console error, nothing asked for from outside, no fault that axe finds, no sideways scroll."""
    path = site / page if page.endswith(".html") else min((site / page).glob("*.html"))
    with visit(browser, path) as seen:
        for width, colours in product((320, 800), ("light", "dark")):
            seen.look(width, colours)
            ground = seen.page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
            assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 26, 24)"}[colours]
            assert seen.overflow <= 0
            assert axe(seen.page) == []
        assert (seen.errors, seen.dialogs) == ([], [])
        assert all(address.startswith("file:") for address in seen.requests)


def _set(text: str) -> str:
    """A hostile text as a page holds it: the one formula in them is an element, and loses its marks."""
    return fit(text).replace("$a_b$", "ab")


def test_hostile_titles_stand_literally_on_an_issue_page(browser: Browser, site: Path) -> None:
    """R75: no dialog, no foreign node, every title readable as it was written."""
    with visit(browser, site / "hostile/issues/2025-03-18-0700.html") as seen:
        titles = seen.page.locator(".body h3").all_text_contents()
        listed = seen.page.locator(".papers li").all_text_contents()
        assert titles == [line(readable(title), 400) for title in (*HOSTILE_TITLES, *HOSTILE_TITLES[:3])]
        assert listed == [_set(title) for title in HOSTILE_TITLES]
        assert seen.page.locator(FOREIGN).count() == 0
        schemes = seen.page.evaluate("[...new Set([...document.links].map(link => link.protocol))]")
        assert set(schemes) <= {"file:", "http:", "https:", "mailto:"}
        assert (seen.errors, seen.dialogs) == ([], [])


def test_hostile_papers_stand_literally_on_their_pages(browser: Browser, site: Path) -> None:
    """R75: title, abstract and authors are text; each page can be reached by its link."""
    with visit(browser, site / "hostile/index.html") as seen:
        for paper in hostile_papers():
            seen.page.goto((site / "hostile" / paper_page(paper.id)).as_uri())
            assert seen.page.locator("h1").text_content() == _set(paper.title)
            assert seen.page.locator(".abstract").text_content() == _set(paper.revision.abstract)
            assert seen.page.locator(".authors").text_content() == "<b>Mallory</b>"
            assert seen.page.locator(FOREIGN).count() == 0
            assert (seen.errors, seen.dialogs) == ([], [])


def test_a_reader_finds_the_way(browser: Browser, site: Path) -> None:
    """R72: from the list of newsletters to an issue, a paper, and back, without JavaScript."""
    with visit(browser, site / "index.html", java_script_enabled=False) as seen:
        for name in ("Trending papers", "Tuesday 18 March 2025", "Symbolic Learning Enables Self-Evolving Agents"):
            seen.page.get_by_role("main").get_by_role("link", name=name).first.click()
        assert seen.page.locator("h1").text_content() == "Symbolic Learning Enables Self-Evolving Agents"
        seen.page.get_by_role("link", name="18 March 2025").click()
        seen.page.get_by_role("link", name="← Tuesday 11 March 2025").click()
        seen.page.get_by_role("link", name="All issues").click()
        assert seen.page.locator("h1").text_content() == "Trending papers"


def test_the_keyboard_comes_first_to_the_content(browser: Browser, site: Path) -> None:
    """R32: the first stop of Tab skips the masthead, and can be seen there."""
    with visit(browser, site / PAGES[2]) as seen:
        seen.page.keyboard.press("Tab")
        skip = seen.page.get_by_role("link", name="Skip to the content")
        box = skip.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "content"


@pytest.fixture(scope="module")
def previews(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Preview pages of a sample issue and of a hostile one."""
    folder, made = tmp_path_factory.mktemp("previews"), {}
    for newsletter, issue in ((NEWSLETTER, sample_issues()[1]), (HOSTILE, hostile_issue())):
        page = preview(newsletter, issue.edition, Renderer().render(newsletter, issue.edition))
        made[newsletter.name] = folder / f"{newsletter.name}.html"
        made[newsletter.name].write_text(page, encoding="utf-8")
    return made


@pytest.mark.java
def test_the_checker_finds_no_error(site: Path, previews: dict[str, Path]) -> None:
    """R72: every page of both newsletters is valid HTML, and so are the previews."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 121
    assert vnu([*pages, *previews.values()]) == []


@pytest.mark.parametrize("name", ["trending", "hostile"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_preview_shows_each_face(browser: Browser, previews: dict[str, Path], name: str, width: int) -> None:
    """Desktop, phone, light, dark, text and Markdown, one at a time; nothing is asked for or run."""
    with visit(browser, previews[name], width) as seen:
        page = seen.page
        for view, face in (("desktop", "iframe.light"), ("phone", "iframe.light"), ("text", ".text")):
            page.locator(f"label[for={view}]").click()
            assert page.locator(face).is_visible()
            assert axe(page) == []
        page.locator("label[for=markdown]").click()
        assert page.locator("pre:visible, iframe:visible").count() == 1
        assert seen.overflow <= 0
        assert (seen.errors, seen.dialogs) == ([], [])
        assert seen.requests == [previews[name].as_uri()]


@pytest.mark.parametrize("prefers", ["light", "dark"])
def test_the_preview_has_its_own_light_and_dark(browser: Browser, previews: dict[str, Path], prefers: str) -> None:
    """Whatever the viewer's machine prefers, the mail is seen as a reader of either kind sees it."""
    with visit(browser, previews["trending"], 1280, color_scheme=prefers) as seen:
        seen.page.locator("label[for=phone]").click()
        shown = {}
        for colours in ("light", "dark"):
            seen.page.locator(f"label[for={colours}]").click()
            frame = seen.page.locator(f"iframe.{colours}")
            box = frame.bounding_box()
            assert box is not None
            assert box["width"] == 390
            heading = seen.page.frame_locator(f"iframe.{colours}").locator("h1")
            shown[colours] = heading.evaluate("element => getComputedStyle(element).color")
        light, dark = (sum(int(part) for part in c[4:-1].split(", ")) for c in (shown["light"], shown["dark"]))
        assert light < 200  # dark ink on a light ground, and the other way
        assert dark > 600
