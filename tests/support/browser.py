"""Pages as a reader meets them: in the system's Chromium, before axe, and before the HTML checker vnu."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless; the test is skipped where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs Chromium: apt-get install chromium libatomic1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(browser: Browser, page: Path | str, width: int = 800, **context: Any) -> Iterator["Visit"]:
    """A page in a window of its own, and what happened while it was there.

    Args:
        browser: the browser.
        page: a file, or an address.
        width: of the window in CSS pixels.
        context: further settings of Playwright's `Browser.new_context`, such as color_scheme.
    """
    opened = browser.new_context(viewport={"width": width, "height": 900}, **context)
    try:
        found = Visit(opened)
        found.page.goto(page.as_uri() if isinstance(page, Path) else page)
        yield found
    finally:
        opened.close()


class Visit:
    """An open page that remembers its console errors, its dialogs and the addresses that it asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._dialog)

    def look(self, width: int, colours: str) -> None:
        """Make the window so many CSS pixels wide, for a reader who prefers "light" or "dark" colours."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if colours == "dark" else "light")

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def overflow(self) -> int:
        """By how many CSS pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def axe(page: Page, *rules: str) -> list[str]:
    """The rules of axe that a page breaks, each with the first element that breaks it; all usual ones, or these."""
    options = {"preload": False, **({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {v['help']}: {v['nodes'][0]['html']} {v['nodes'][0]['failureSummary']}" for v in violations]


def vnu(paths: Iterable[Path]) -> list[str]:
    """What the Nu HTML checker calls an error in these files; the test is skipped where it cannot run."""
    jar = Path(os.environ.get("VNU_JAR", ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"))
    if shutil.which("java") is None or not jar.is_file():
        install = "apt-get install default-jre-headless npm, then npm install --no-save vnu-jar"
        pytest.skip(f"needs the HTML checker: {install}, or VNU_JAR=path of vnu.jar")
    quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # it ends before much compiling or collecting pays
    command = ["java", "-Xss4m", *quick, "-jar", str(jar), "--exit-zero-always", "--errors-only", "--format", "json"]
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr)["messages"]
    return [f"{m.get('url', '')}:{m.get('lastLine', 0)}: {m['message']}" for m in messages]
