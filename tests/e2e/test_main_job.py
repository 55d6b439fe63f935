"""The main job, whole, over the command line: from dumps to mailboxes and pages."""

import json
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import pytest

from digest import resources
from digest.mail.writing.audit import ALLOWED
from tests.cli.conftest import Caller
from tests.cli.conftest import call as call  # noqa: PLC0414 - a fixture
from tests.support.browser import chromium, visit
from tests.support.letters import part
from tests.support.mailsystem import MailSystem, mail_system
from tests.support.working import page

pytestmark = pytest.mark.untraced

USERS = ("ada", "bob", "cy")
FIRST, SECOND, LATER = "2025-03-11T18:00+01:00", "2025-03-18T18:00+01:00", "2025-03-18T18:30+01:00"
HOSTILE = (
    "<script>alert(1)</script>",
    "=?utf-8?q?x=0ABcc:_evil@x?=",
    '"><img src=x onerror=alert(1)>',
    "[x](javascript:alert(1))",
    "深層学習による自然言語処理の研究" * 12 + "結論を示した論",
)


@pytest.fixture(scope="module")
def system() -> Iterator[MailSystem]:
    """A mail system with three mailboxes."""
    with mail_system(USERS) as running:
        yield running


def deliver_to(system: MailSystem, newsletter: Path) -> None:
    """Give a newsletter a [delivery] to the three mailboxes."""
    delivery = f"""
[delivery]
from = "Trending papers <digest@{system.domain}>"
recipients = {json.dumps([system.address(user) for user in USERS])}
relay = "smtp://127.0.0.1:{system.smtp_port}"
"""
    newsletter.write_text(newsletter.read_text() + delivery)


def folded(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.postfix
def test_each_inbox_holds_each_issue_exactly_once(call: Caller, tmp_path: Path, system: MailSystem) -> None:
    """R14, R16, R22, R41: two runs and a daemon tick, three mailboxes, read back over IMAP."""
    call("init")
    deliver_to(system, tmp_path / "schedules/trending.toml")
    issues = []
    for now in (FIRST, SECOND):
        report = call("run", "--now", now, "--json").json
        assert report["deliveries"]["sent"] == report["deliveries"]["planned"] == len(USERS)
        issues += report["issues"]
    ticked = subprocess.run(
        [sys.executable, "-m", "digest", "daemon", "--once", "--now", LATER], cwd=tmp_path, check=False
    )
    assert ticked.returncode == 0
    assert call("outbox", "--json").json["counts"]["sent"] == 6
    boxes = {user: system.imap_messages(user) for user in USERS}
    for user, box in boxes.items():
        assert [len(box), len({mail["Subject"] for mail in box})] == [2, 2]
        assert {mail["To"] for mail in box} == {system.address(user)}
    for number, issue in enumerate(issues):
        mails = [box[number] for box in boxes.values()]
        assert len({mail["Message-ID"] for mail in mails}) == len(USERS)
        assert len({parseaddr(str(mail["Return-Path"]))[1] for mail in mails}) == len(USERS)
        for title in titles_of(Path(issue["markdown"]).with_suffix(".txt")):
            assert all(title in folded(part(mail, "plain")) for mail in mails)
        for mail in mails:
            assert part(mail, "html") == Path(issue["html"]).read_text()
            assert part(mail, "plain") == Path(issue["text"]).read_text()


def titles_of(text: Path) -> list[str]:
    """The titles of the real dumps that an issue's text holds, at least as many as its entries."""
    said = folded(text.read_text())
    titles = [
        line
        for dump in sorted((resources.schedules() / "dumps").glob("*.txt"))
        for line in dump.read_text().splitlines()[10::4]
    ]
    found = [folded(title) for title in titles if folded(title) in said]
    assert len(found) >= 18
    return found


@pytest.fixture
def hostile(call: Caller, tmp_path: Path) -> Path:
    """A working folder whose one dump has nothing but hostile titles."""
    call("init")
    (tmp_path / "schedules/dumps/2025-03-11.txt").write_text(page(HOSTILE))
    (tmp_path / "schedules/dumps/2025-03-18.txt").unlink()
    newsletter = tmp_path / "schedules/trending.toml"
    text = newsletter.read_text()
    everything = '[[profile]]\nname = "Everything"\nkeywords = ["paper", "論文", "show"]\n\n'
    newsletter.write_text(text[: text.index("# ── Profiles")] + everything + text[text.index("[archive]") :])
    return tmp_path


@pytest.mark.chromium
def test_hostile_titles_stand_literally_in_every_face(call: Caller, hostile: Path) -> None:
    """R12, R36, R75: Chromium shows the text, no dialog opens; text and Markdown say the same."""
    report = call("run", "--now", FIRST, "--json").json
    issue = report["issues"][0]
    assert issue["entries"] == len(HOSTILE)
    text = folded(Path(issue["text"]).read_text())
    for title in HOSTILE[:4]:
        assert title in text
    assert HOSTILE[4] in text.replace(" ", "")
    pages = [Path(issue["html"]), hostile / "out/archive/trending/issues/2025-03-11-0700.html"]
    pages += sorted((hostile / "out/archive/trending/papers").glob("*.html"))
    call("preview", "trending", "--file", "--now", FIRST)
    with chromium() as browser:
        for path in [*pages, hostile / "out/preview/trending.html"]:
            with visit(browser, path.resolve()) as seen:
                shown = seen.page.locator("body").inner_text()
                assert any(title in shown for title in HOSTILE) or "preview" in path.parts
                assert (seen.dialogs, seen.errors) == ([], [])
        for path in pages[:2]:
            with visit(browser, path.resolve()) as seen:
                shown = seen.page.locator("body").inner_text()
                assert [title for title in HOSTILE if title not in shown] == []


@pytest.mark.postfix
def test_hostile_titles_reach_no_header(call: Caller, hostile: Path, system: MailSystem) -> None:
    """R11, R12: the mail has exactly the allowed headers, and what the servers on its way add."""
    text = (hostile / "schedules/trending.toml").read_text().replace("Trending papers", HOSTILE[1], 1)
    (hostile / "schedules/hostile.toml").write_text(text)
    deliver_to(system, hostile / "schedules/hostile.toml")
    before = len(system.imap_messages("ada"))
    assert call("run", "hostile", "--now", FIRST, "--json").json["deliveries"]["sent"] == 3
    mail = system.imap_messages("ada")[before]
    assert isinstance(mail, EmailMessage)
    added = {"Return-Path", "Delivered-To", "Received", "X-Original-To"}
    names = [name for name in mail.keys() if name not in added]  # noqa: SIM118 - a message's keys repeat
    assert set(names) <= ALLOWED
    assert len(names) == len(set(names))
    assert HOSTILE[1] in str(mail["Subject"])
    assert all(title in folded(part(mail, "plain")) for title in HOSTILE[:4])
