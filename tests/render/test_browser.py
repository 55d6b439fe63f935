"""The mail as a reader meets it, in Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from digest.core.issue import Edition
from digest.core.newsletter import Thumbnails
from digest.mathematics import readable
from digest.render import Renderer
from digest.render.clean import line
from digest.resources import themes
from tests.support.browser import axe, chromium, visit, vnu
from tests.support.editions import (
    HOSTILE_TITLES,
    hostile_edition,
    pictured_edition,
    quiet_edition,
    retold_edition,
    sample_edition,
    sample_newsletter,
)

pytestmark = pytest.mark.untraced

SIZES = """[...document.querySelectorAll('main *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.textContent.trim()))
    .map(e => parseFloat(getComputedStyle(e).fontSize))"""
COVERED = """(() => {  // how many lines of text a picture lies upon
    const lines = [...document.querySelectorAll('h2, h3, main p, hr')].flatMap(e => {
        const range = document.createRange();
        range.selectNodeContents(e);
        return e.tagName === 'HR' ? [e.getBoundingClientRect()] : [...range.getClientRects()];
    });
    return [...document.images].map(e => e.getBoundingClientRect()).reduce((sum, a) => sum + lines.filter(b =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).length, 0);
})()"""
EDITIONS = {
    "sample": sample_edition(),
    "quiet": quiet_edition(),
    "retold": retold_edition(),
    "hostile": hostile_edition(),
    "pictured": pictured_edition(),
}
PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this module."""
    with chromium() as found:
        yield found


def _file(folder: Path, edition: Edition, theme: str = "") -> Path:
    page = folder / "mail.html"
    newsletter = sample_newsletter(theme=theme, thumbnails=Thumbnails.LINKED)
    html = Renderer().render(newsletter, edition).html
    page.write_text(re.sub(r"https://img\.example\.org/\d+\.png", PICTURE, html), encoding="utf-8")
    return page


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        *(("sample", width, scheme) for width in (320, 800) for scheme in ("light", "dark")),
        ("quiet", 320, "light"),
        ("retold", 320, "light"),
        ("retold", 800, "dark"),
        ("hostile", 320, "dark"),
        ("pictured", 320, "light"),
        ("pictured", 800, "dark"),
    ],
)
def test_it_is_readable(browser: Browser, tmp_path: Path, name: str, width: int, scheme: str) -> None:
    """R32, R34: axe finds nothing (contrast among it), nothing scrolls sideways, nothing is fetched, nothing runs."""
    with visit(browser, _file(tmp_path, EDITIONS[name]), width, color_scheme=scheme) as seen:
        assert axe(seen.page) == []
        assert seen.overflow == 0
        assert (len(seen.requests), seen.dialogs, seen.errors) == (1, [], [])
        assert min(seen.page.evaluate(SIZES)) >= 13


@pytest.mark.chromium
def test_what_was_rewritten_is_seen_without_any_style(browser: Browser, tmp_path: Path) -> None:
    """R35: what was removed is struck out and what was added underlined, also where all styles and colours are gone."""
    page = _file(tmp_path, retold_edition())
    bare = re.sub(r"<style>.*?</style>| style=\"[^\"]*\"", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    page.write_text(bare, encoding="utf-8")
    with visit(browser, page) as seen:
        lines = "all => [...new Set(all.map(e => getComputedStyle(e).textDecorationLine))]"
        assert seen.page.eval_on_selector_all("del", lines) == ["line-through"]
        assert seen.page.eval_on_selector_all("ins", lines) == ["underline"]


@pytest.mark.chromium
@pytest.mark.parametrize("theme", themes())
def test_each_theme_is_readable(browser: Browser, tmp_path: Path, theme: str) -> None:
    """R32: the same holds for every theme that travels with the package, on phones and desktops, by day and night."""
    with visit(browser, _file(tmp_path, pictured_edition(), str(themes()[theme]))) as seen:
        for width in (320, 390, 800):
            for colours in ("light", "dark"):
                seen.look(width, colours)
                assert axe(seen.page) == []
                assert seen.overflow == 0
        assert len(seen.requests) == 1


@pytest.mark.chromium
@pytest.mark.parametrize("theme", ["", *map(str, themes().values())], ids=["default", *themes()])
def test_pictures_stand_aside_and_nothing_jumps(browser: Browser, tmp_path: Path, theme: str) -> None:
    """R32: a picture has its place before it is there, covers no word, and stays within its paper."""
    page = _file(tmp_path, pictured_edition(), theme)
    empty = tmp_path / "empty.html"
    empty.write_text(page.read_text(encoding="utf-8").replace(PICTURE, "data:image/png,"), encoding="utf-8")
    with visit(browser, page) as seen, visit(browser, empty) as waiting:
        for width in (320, 390, 800):
            seen.look(width, "light")
            sizes = "all => [...new Set(all.map(e => `${e.width}x${e.height}`))]"
            assert seen.page.eval_on_selector_all("img", sizes) == ["112x59"]
            assert seen.page.evaluate(COVERED) == 0
            waiting.look(width, "light")
            height = "document.documentElement.scrollHeight"
            assert waiting.page.evaluate(height) <= seen.page.evaluate(height)


@pytest.mark.chromium
def test_the_large_theme_keeps_the_strongest_contrast(browser: Browser, tmp_path: Path) -> None:
    """Whoever needs large type gets at least 18 pixels, and 7 : 1 between letters and paper."""
    with visit(browser, _file(tmp_path, sample_edition(), str(themes()["large"]))) as seen:
        assert min(seen.page.evaluate(SIZES)) >= 18
        for colours in ("light", "dark"):
            seen.look(800, colours)
            assert axe(seen.page, "color-contrast-enhanced") == []


@pytest.mark.chromium
def test_dark_screens_get_dark_pages(browser: Browser, tmp_path: Path) -> None:
    """The dark rules win over what was inlined."""
    colour = "getComputedStyle(document.querySelector('.sheet')).backgroundColor"
    page = _file(tmp_path, sample_edition())
    with visit(browser, page, color_scheme="light") as light, visit(browser, page, color_scheme="dark") as dark:
        assert light.page.evaluate(colour) == "rgb(255, 255, 255)"
        assert dark.page.evaluate(colour) == "rgb(26, 25, 23)"


@pytest.mark.chromium
def test_content_and_order_survive_without_the_style_element(browser: Browser, tmp_path: Path) -> None:
    """R35: mail programs that drop it show the same words in the same order, and the preheader stays hidden."""
    page = _file(tmp_path, sample_edition())
    bare = tmp_path / "bare.html"
    bare.write_text(
        re.sub(r"<style>.*?</style>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8"
    )
    with visit(browser, page) as styled, visit(browser, bare) as stripped:
        words = "document.body.innerText"
        assert stripped.page.evaluate(words) == styled.page.evaluate(words)
        assert stripped.overflow == 0


@pytest.mark.chromium
def test_hostile_titles_are_shown_as_text(browser: Browser, tmp_path: Path) -> None:
    """R36: Chromium shows every one of them literally."""
    with visit(browser, _file(tmp_path, hostile_edition())) as seen:
        shown = seen.page.eval_on_selector_all("h3", "all => all.map(h => h.textContent)")
        assert shown == [line(readable(title), 400) for title in (*HOSTILE_TITLES, *HOSTILE_TITLES[:3])]
        assert seen.page.evaluate("document.querySelectorAll('img, script').length") == 0


@pytest.mark.java
def test_the_html_conforms(tmp_path: Path) -> None:
    """R30: the Nu HTML checker finds only what mail needs: attributes and properties for old mail programs."""
    known = re.compile(r"attribute on the “(?:table|td)” element is obsolete|mso-hide|“supported-color-schemes”")
    for name in ("hostile", "pictured"):
        (tmp_path / name).mkdir()
    pages = [_file(tmp_path / name, EDITIONS[name]) for name in ("hostile", "pictured")]
    assert [error for error in vnu(pages) if not known.search(error)] == []
