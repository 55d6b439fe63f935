"""The served preview in Chromium: the editions of audiences, and pictures that travel with a mail."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from digest.preview import Preview
from tests.e2e.test_preview_browser import opened
from tests.preview.test_editions import AUDIENCE
from tests.preview.test_pictures import SLOT
from tests.preview.test_pictures import made as made  # noqa: PLC0414 - a fixture
from tests.preview.test_pictures import served as served  # noqa: PLC0414 - a fixture
from tests.support.browser import axe, chromium
from tests.support.previewing import DUE, PAST, put, serving, working

pytestmark = [pytest.mark.untraced, pytest.mark.chromium]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    with chromium() as found:
        yield found


@pytest.mark.parametrize(("width", "prefers"), [(320, "dark"), (1280, "light")])
def test_editions_are_chosen_in_place(browser: Browser, tmp_path: Path, width: int, prefers: str) -> None:
    """R32: from a list that is labelled; it stays with another issue, with a saved template, and on a reload."""
    with ThreadPoolExecutor() as pool:  # Chromium's own loop runs in this one
        mailed = pool.submit(working, tmp_path, more=AUDIENCE).result()
    with serving(mailed) as preview, opened(browser, preview, width, color_scheme=prefers) as seen:
        page = seen.page
        page.get_by_label("Edition").select_option("ada")
        expect(page.locator("pre.text")).to_contain_text("Third letters")
        expect(page.frame_locator("iframe.light:not(.coming)").locator("body")).to_contain_text("Third letters")
        assert f"issue={DUE}&edition=ada" in page.url
        assert (axe(page), seen.overflow <= 0) == ([], True)
        page.get_by_label("Issue", exact=True).select_option(PAST)
        expect(page.locator("#masthead p")).to_contain_text("11 March 2025")
        expect(page.locator("pre.text")).to_contain_text("Third letters")
        page.get_by_label("Issue", exact=True).select_option(DUE)
        expect(page.locator("#masthead p")).to_contain_text("12 March 2025")
        put(mailed, "mail/subject.txt.j2", "Anew")
        expect(page.locator(".inbox .line b")).to_have_text("Anew")
        expect(page.locator("pre.text")).to_contain_text("Third letters")
        page.reload()
        expect(page.get_by_label("Edition")).to_have_value("ada")
        page.get_by_label("Edition").select_option("main")
        expect(page.locator("pre.text")).not_to_contain_text("Third letters")


def test_pictures_are_seen(browser: Browser, served: Preview) -> None:
    """Loaded from this server alone, in either kind of colours."""
    with opened(browser, served, path=f"?issue={SLOT}") as seen:
        for colours in ("light", "dark"):
            seen.page.locator(f"label[for={colours}]").click()
            image = seen.page.frame_locator(f"iframe.{colours}").locator("img")
            expect(image).to_be_visible()
            assert image.evaluate("each => each.decode().then(() => each.naturalWidth)") == 1
        assert any("/pictures/" in address for address in seen.requests)
