"""The editions of audiences in the preview."""

import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from digest.core.issue import MAIN
from digest.preview import Desk
from tests.support.previewing import DUE, PAST, desk, put, serving, working
from tests.support.working import Working, at

AUDIENCE = """
[delivery]
from = "digest@example.org"
recipients = ["bob@example.org"]
relay = "smtp://127.0.0.1:9"
[[audience]]
name = "ada"
recipients = ["ada@example.org"]
profiles = []
[[audience.profile]]
name = "Third letters"
keywords = ["gamma", "alpha"]
"""


@pytest.fixture
def made(tmp_path: Path) -> Working:
    """An issue of 11 March, and news for 12 March, each with an edition for ada."""
    return working(tmp_path, more=AUDIENCE)


def sections(on: Desk, slot: str = "", edition: str = MAIN, *, sent: bool = True) -> list[str]:
    """The sections of what is shown."""
    found = on.show(slot, edition, sent=sent)
    assert (found.trouble, found.editions) == ("", (MAIN, "ada"))
    assert found.issue is not None
    return [section.profile for section in found.issue.edition.sections]


@pytest.mark.parametrize(("slot", "sent"), [("", True), (DUE, True), (PAST, True), (PAST, False)])
def test_any_edition_is_shown(made: Working, slot: str, *, sent: bool) -> None:
    """Of the issue to come and of a past one, as it was sent and by the templates of the moment."""
    on = desk(made)
    assert sections(on, slot, sent=sent) == ["Everything"]
    assert sections(on, slot, "ada", sent=sent) == ["Third letters"]


def test_an_edition_is_the_one_that_a_run_makes(made: Working) -> None:
    """To the last byte."""
    found = desk(made).show(DUE, "ada").issue
    assert found is not None
    run = made.digest.pipeline.run(made.newsletter, at("2025-03-12")).issue
    assert run is not None
    assert (found.edition, found.faces) == (run.of("ada").edition, run.of("ada").faces)


def test_the_main_edition_stands_in_for_one_that_is_not_there(made: Working) -> None:
    """As it does in mail to an audience that came after the issue."""
    found = desk(made).show(PAST, "cy").issue
    assert found is not None
    assert found.edition.name == MAIN


def test_a_template_that_is_saved_is_shown_in_every_edition(made: Working) -> None:
    """Each is rendered when it is looked at, with its own sections and its own settings."""
    on = desk(made)
    sections(on)
    put(made, "mail/subject.txt.j2", "Anew")
    for edition in (MAIN, "ada"):
        first, second = on.show(DUE, edition).issue, on.show(DUE, edition).issue
        assert first is not None
        assert first is second
        assert first.faces.subject == "Anew"
    assert on.show(DUE).issue != on.show(DUE, "ada").issue


def test_the_page_lets_one_choose(made: Working) -> None:
    """A list of editions where there are several; page, frames and faces are of the one that is chosen."""
    with serving(made) as served:
        page = unescape(httpx.get(f"{served.address}?edition=ada", trust_env=False, timeout=60).text)
        assert re.findall(r'value="(main|ada)"( selected)?', page) == [("main", ""), ("ada", " selected")]
        (light, dark) = re.findall(r'src="(/mail[^"]+)"', page)
        mail = httpx.get(served.address.rstrip("/") + light, trust_env=False, timeout=60).text
        assert "Third letters" in mail
        assert "edition=ada" in dark
        assert "Third letters" in page
        main = httpx.get(f"{served.address}?edition=cy", trust_env=False, timeout=60).text
        assert "Third letters" not in main
        assert 'value="main" selected' in main


def test_without_audiences_there_is_nothing_to_choose(tmp_path: Path) -> None:
    """One edition needs no list."""
    with serving(working(tmp_path)) as served:
        assert 'id="edition"' not in httpx.get(served.address, trust_env=False, timeout=60).text
