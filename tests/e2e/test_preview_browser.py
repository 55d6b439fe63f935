"""The served preview in Chromium: views switch, edits come by themselves, a mistake is shown and heals."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from digest.preview import Preview
from tests.support.browser import Visit, axe, chromium, visit, vnu
from tests.support.previewing import DUE, PAST, program, put, serving, working
from tests.support.working import Working

pytestmark = [pytest.mark.untraced, pytest.mark.chromium]
expect.set_options(timeout=30_000)  # a busy machine is no fault
PAGE = (
    "<html><head><title>{{ subject }}</title></head><body>"
    + "<p>A line of a mail</p>" * 200
    + "<h1>%s</h1></body></html>"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def made(tmp_path: Path) -> Working:
    """An issue of 11 March, and news for 12 March."""
    return working(tmp_path)


@contextmanager
def opened(browser: Browser, served: Preview, width: int = 1280, path: str = "", **context: object) -> Iterator[Visit]:
    """The page, of which nothing is asked from outside and which says no error."""
    with visit(browser, served.address + path, width, **context) as seen:
        yield seen
        assert (seen.errors, seen.dialogs) == ([], [])
        assert all(address.startswith((served.address, "data:,")) for address in seen.requests)


@pytest.mark.parametrize(("width", "prefers"), [(320, "dark"), (390, "light"), (1280, "dark")])
def test_views_switch(browser: Browser, made: Working, width: int, prefers: str) -> None:
    """Desktop, phone, text, Markdown, source, light and dark: one at a time, at the right width, without a fault."""
    with serving(made) as served, opened(browser, served, width, color_scheme=prefers) as seen:
        page = seen.page
        for view, face in (
            ("desktop", "iframe.light"),
            ("phone", "iframe.light"),
            ("text", ".text"),
            ("source", ".source"),
        ):
            page.locator(f"label[for={view}]").click()
            expect(page.locator(face)).to_be_visible()
            assert page.locator(".window pre:visible, .window iframe:visible").count() == 1
            box = page.locator(face).bounding_box()
            assert box is not None
            assert box["width"] == min({"phone": 390}.get(view, 800), width - (34 if width < 640 else 66))
            assert axe(page) == []
            assert seen.overflow <= 0
        page.locator("label[for=phone]").click()
        page.locator("label[for=dark]").click()
        expect(page.locator("iframe.dark")).to_be_visible()
        assert page.url.endswith(f"?issue={DUE}&view=phone&colours=dark")
        page.reload()
        expect(page.locator("iframe.dark")).to_be_visible()


def test_an_edited_template_is_shown_where_the_reader_was(browser: Browser, made: Working) -> None:
    """Issue 5, 7: a saved change comes by itself; view, colours and place stay."""
    put(made, "mail/issue.html.j2", PAGE % "Before")
    with serving(made) as served, opened(browser, served) as seen:
        page = seen.page
        page.locator("label[for=phone]").click()
        page.locator("label[for=dark]").click()
        mail = page.frame_locator("iframe.dark:not(.coming)")
        expect(mail.locator("h1")).to_have_text("Before")
        mail.locator("h1").evaluate("element => element.ownerDocument.defaultView.scrollTo(0, 700)")
        put(made, "mail/issue.html.j2", PAGE % "After")
        expect(mail.locator("h1")).to_have_text("After")
        expect(page.locator("iframe")).to_have_count(2)
        assert mail.locator("h1").evaluate("element => element.ownerDocument.defaultView.scrollY") == 700
        assert page.locator("#phone").is_checked()
        assert page.locator("#dark").is_checked()


def test_edited_words_are_shown_in_the_text(browser: Browser, made: Working) -> None:
    """The inbox line, the size and the plain face too."""
    with serving(made) as served, opened(browser, served) as seen:
        page = seen.page
        page.locator("label[for=text]").click()
        put(made, "mail/subject.txt.j2", "A new subject")
        expect(page.locator(".inbox .line b")).to_have_text("A new subject")
        put(made, "mail/issue.txt.j2", "\n".join(["A new text"] * 300))
        expect(page.locator("pre.text")).to_contain_text("A new text")
        page.locator("pre.text").evaluate("element => element.scrollTo(0, 500)")
        put(made, "mail/issue.txt.j2", "\n".join(["Another text"] * 300))
        expect(page.locator("pre.text")).to_contain_text("Another text")
        assert page.locator("pre.text").evaluate("element => element.scrollTop") == 500


def test_a_mistake_is_shown_and_heals(browser: Browser, made: Working) -> None:
    """R39: file and line in the place of the mail, and the mail again once it is mended; the view stays."""
    with serving(made) as served, opened(browser, served) as seen:
        page = seen.page
        page.locator("label[for=phone]").click()
        path = put(made, "mail/issue.html.j2", "<p>\n{% if %}")
        expect(page.get_by_role("alert")).to_contain_text("issue.html.j2, line 2: Expected an expression")
        assert page.locator(".window iframe:visible").count() == 0
        assert axe(page) == []
        path.write_text(PAGE % "Healed", encoding="utf-8")
        expect(page.frame_locator("iframe.light:not(.coming)").locator("h1")).to_have_text("Healed")
        expect(page.get_by_role("alert")).to_have_count(0)
        assert page.locator("#phone").is_checked()


def test_a_page_that_begins_with_a_mistake_heals(browser: Browser, made: Working) -> None:
    """There was no mail before."""
    path = put(made, "mail/issue.html.j2", "{{ 'a' * 300000000 }}")
    with serving(made) as served, opened(browser, served) as seen:
        expect(seen.page.get_by_role("alert")).to_contain_text("issue.html.j2, line 1: * gives too much")
        path.write_text(PAGE % "Healed", encoding="utf-8")
        expect(seen.page.frame_locator("iframe.light:not(.coming)").locator("h1")).to_have_text("Healed")


def test_the_newsletter_may_be_edited_too(browser: Browser, made: Working) -> None:
    """Its title is in the masthead and in the mail."""
    path = Path(made.newsletter.file)
    with serving(made) as served, opened(browser, served) as seen:
        path.write_text(path.read_text().replace("Test papers", "Other papers"), encoding="utf-8")
        expect(seen.page.locator("header h1")).to_have_text("Other papers")
        expect(seen.page.frame_locator("iframe.light:not(.coming)").locator("h1")).to_have_text("Other papers")


def test_past_issues_are_a_choice_away(browser: Browser, made: Working) -> None:
    """By the keyboard; as sent, and as the templates are now."""
    with serving(made) as served, opened(browser, served) as seen:
        page = seen.page
        put(made, "mail/subject.txt.j2", "Made anew")
        expect(page.locator(".inbox .line b")).to_have_text("Made anew")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "issue"
        page.keyboard.press("ArrowDown")
        expect(page.locator(".inbox .line b")).not_to_have_text("Made anew")
        expect(page.locator("#masthead p")).to_contain_text("11 March 2025")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".inbox .line b")).to_have_text("Made anew")
        assert f"issue={PAST}&as=now" in page.url


def test_views_and_issues_need_no_script(browser: Browser, made: Working) -> None:
    """The views are styles, the issues a form."""
    with serving(made) as served, opened(browser, served, java_script_enabled=False) as seen:
        page = seen.page
        page.locator("label[for=text]").click()
        expect(page.locator("pre.text")).to_be_visible()
        page.locator("#issue").select_option(PAST)
        page.get_by_role("button", name="Show").click()
        expect(page.locator("pre.text")).to_be_visible()
        expect(page.locator("pre.text")).to_contain_text("Alpha")
        expect(page.locator("#masthead p")).to_contain_text("11 March 2025")


def test_a_mail_can_do_nothing(browser: Browser, made: Working, monkeypatch: pytest.MonkeyPatch) -> None:
    """R36: no script runs in it and nothing is loaded for it, even if a theme could put one there."""
    monkeypatch.setattr("digest.render.renderer.asks", lambda *_: "")
    evil = '<script>document.title = "ran"; parent.document.title = "ran"</script><p onclick="alert(1)">A line</p>'
    put(made, "mail/issue.html.j2", f"<html><head><title>x</title></head><body>{evil}</body></html>")
    with serving(made) as served, visit(browser, served.address) as seen:
        mail = seen.page.frame_locator("iframe.light:not(.coming)")
        mail.locator("p").click()
        assert seen.page.title() == "Preview of Test papers"
        assert seen.dialogs == []
        assert seen.page.locator("iframe.light").get_attribute("sandbox") == (
            "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        )


def test_the_spam_score_comes_by_itself(browser: Browser, made: Working, tmp_path: Path) -> None:
    """The page is there before it."""
    report = "Content analysis details:   (1.5 points, 5.0 required)\\n\\n 1.5 A_RULE   Some words"
    slow = program(tmp_path, f"cat > /dev/null; sleep 2; printf '{report}'")
    with serving(made, slow) as served, opened(browser, served) as seen:
        expect(seen.page.locator("#facts")).to_contain_text("SpamAssassin is at work")
        expect(seen.page.locator("#facts")).to_contain_text("1.5 points")


def test_the_page_says_that_the_preview_has_ended(browser: Browser, made: Working) -> None:
    """Whoever goes on editing is to know."""
    with ExitStack() as stack:
        with serving(made) as served:
            seen = stack.enter_context(visit(browser, served.address))
            expect(seen.page.locator("iframe.light")).to_be_visible()
        expect(seen.page.get_by_role("status")).to_have_text("The preview has ended.")


@pytest.mark.java
def test_the_checker_finds_no_error(made: Working, tmp_path: Path) -> None:
    """Every state of the page is valid HTML: a draft, a past issue, none, a mistake."""
    with serving(made) as served:
        asked = [served.answer("/", query) for query in ("", f"issue={PAST}&as=now", "issue=none")]
        put(made, "mail/issue.html.j2", "{% if %}")
        asked.append(served.answer("/", ""))
    files = []
    for number, answer in enumerate(asked):
        assert answer is not None
        assert isinstance(answer[0], str)
        files.append(tmp_path / f"{number}.html")
        files[-1].write_text(answer[0], encoding="utf-8")
    assert vnu(files) == []
