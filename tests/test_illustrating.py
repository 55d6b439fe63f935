"""Small pictures that travel with a message: fetched once, within limits, and done without where they fail."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from digest.core.errors import DumpError
from digest.core.issue import Issue
from digest.core.newsletter import Thumbnails
from digest.core.outbox import Body
from digest.core.paper import Link, LinkKind, Paper, Revision
from digest.core.picture import kind_of
from digest.illustrating import ALL, FAILURES, LARGEST, MOST, PATIENCE, Illustrator
from digest.store.blobs import MemoryBlobs
from digest.store.database import open_store
from tests.support.editions import sample_newsletter
from tests.support.working import PROFILE, Working, at

GIF = bytes.fromhex("47494638396101000100800000ff0000ffffff21f90400000000002c00000000010001000002024401003b")
EMBEDDED = sample_newsletter(thumbnails=Thumbnails.EMBEDDED)
NOW = at("2025-03-18")
DELIVERY = """
[delivery]
from = "Test papers <digest@example.org>"
recipients = ["ada@example.org", "bob@example.org"]
relay = "smtp://127.0.0.1:9"
"""


def _paper(name: str, *urls: str) -> Paper:
    return Paper(name, Revision(f"On {name}", links=tuple(Link(LinkKind.THUMBNAIL, url) for url in urls)))


def _papers(count: int) -> list[Paper]:
    return [_paper(str(n), f"https://img.example.org/{n}.png?key=secret") for n in range(count)]


class Asked:
    """An illustrator over a stand-in for the network, what it was asked for, and what was told."""

    def __init__(self, answers: Callable[[str], bytes], seconds: float = 0) -> None:
        self.urls: list[str] = []
        self.lines: list[str] = []
        self.blobs = MemoryBlobs()
        self._time = 0.0

        def get(url: str, _now: datetime, _contact: str) -> bytes:
            self.urls.append(url)
            self._time += seconds
            return answers(url)

        self.made = Illustrator(self.blobs, lambda: get, self.lines.append, lambda: self._time)

    def had(self, papers: Sequence[Paper]) -> list[str]:
        """The papers of which there are pictures."""
        return list(self.made.pictures(EMBEDDED, papers, NOW))


def test_nobody_is_asked_unless_a_newsletter_embeds_them() -> None:
    """R34: neither by default nor where they are linked, nor for papers without one over TLS."""
    asked = Asked(lambda _: GIF)
    for choice in (Thumbnails.NONE, Thumbnails.LINKED):
        assert asked.made.pictures(replace(EMBEDDED, thumbnails=choice), _papers(2), NOW) == {}
    assert (asked.urls, asked.lines) == ([], [])


@pytest.mark.parametrize("choice", [Thumbnails.EMBEDDED, Thumbnails.LINKED])
def test_pictures_without_tls_are_missed_in_a_line(choice: Thumbnails) -> None:
    """Nobody is asked for them; whoever has none at all is not counted."""
    asked = Asked(lambda _: GIF)
    papers = [_paper("a"), _paper("b", "http://e.org/1.png"), _paper("c", "data:image/gif,x", "file:///etc")]
    assert asked.made.pictures(replace(EMBEDDED, thumbnails=choice), papers, NOW) == {}
    said = "no picture for 2 of 3 papers: its address is not https://; they stand without"
    assert (asked.urls, asked.lines) == ([], [f"trending: {said}"])
    assert asked.made.pictures(replace(EMBEDDED, thumbnails=Thumbnails.NONE), papers, NOW) == {}
    assert len(asked.lines) == 1


def test_what_is_had_is_kept() -> None:
    """By its sha256, with its kind, in the order of the papers; of several addresses the first over TLS."""
    asked = Asked(lambda _: GIF)
    papers = [_paper("a", "http://e.org/1.png", "https://e.org/2.png"), _paper("b"), _paper("c", "https://e.org/3.png")]
    found = asked.made.pictures(EMBEDDED, papers, NOW)
    assert (list(found), asked.urls, asked.lines) == (["a", "c"], ["https://e.org/2.png", "https://e.org/3.png"], [])
    assert {asked.blobs.get(each.sha256) for each in found.values()} == {GIF}
    assert {each.kind for each in found.values()} == {"gif"}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (GIF, "gif"),
        (b"\x89PNG\r\n\x1a\n\0", "png"),
        (b"\xff\xd8\xff\xe0\0", "jpeg"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ""),
        (b"<!doctype html>", ""),
        (b"", ""),
    ],
)
def test_the_kind_is_told_by_the_bytes(data: bytes, kind: str) -> None:
    """R36: whatever its name and its server say; what can hold a script is no picture."""
    assert kind_of(data) == kind
    asked = Asked(lambda _: data)
    assert asked.had(_papers(1)) == ["0"] * bool(kind)
    said = "no picture for 1 of 1 papers: img.example.org gives what is no JPEG, PNG, GIF or WebP; they stand without"
    assert asked.lines == ([] if kind else [f"trending: {said}"])


def test_what_fails_costs_itself_alone_and_one_line() -> None:
    """No address is told, which may hold what is secret; after three failures in a row no more is asked for."""

    def answers(url: str) -> bytes:
        if "/2." in url or "/4." in url:
            raise DumpError("answers with status 404", "check url")
        return GIF

    asked = Asked(answers)
    assert asked.had(_papers(6)) == ["0", "1", "3", "5"]
    (line,) = asked.lines
    assert line == "trending: no picture for 2 of 6 papers: img.example.org answers with status 404; they stand without"
    gone = Asked(lambda _: b"")
    assert gone.had(_papers(9)) == []
    assert len(gone.urls) == FAILURES
    assert "no picture for 9 of 9 papers" in gone.lines[0]


def test_a_message_stays_small() -> None:
    """R54: no picture of more than 100 kB, no more than 1 MB of them, and no more than twenty."""
    large = Asked(lambda url: GIF.ljust(LARGEST + ("/1." in url), b"\0"))
    assert large.had(_papers(3)) == ["0", "2"]
    assert "img.example.org gives 97 KiB, where 97 are the most" in large.lines[0]
    many = Asked(lambda _: GIF.ljust(LARGEST, b"\0"))
    assert len(many.had(_papers(MOST))) == ALL // LARGEST
    more = Asked(lambda _: GIF)
    assert len(more.had(_papers(MOST + 2))) == len(more.urls) == MOST
    assert more.lines == [
        f"trending: no picture for 2 of 22 papers: an issue takes {MOST}, in a minute; they stand without"
    ]


def test_an_issue_does_not_wait_for_slow_servers() -> None:
    """What takes too long in all is left."""
    slow = Asked(lambda _: GIF, seconds=PATIENCE / 3)
    assert slow.had(_papers(9)) == ["0", "1", "2", "3"]
    assert len(slow.lines) == 1


class Pictured:
    """A newsletter that embeds pictures, mailed by a relay that is not there, over a stand-in for the network."""

    def __init__(self, folder: Path, answers: Callable[[str], bytes] = lambda _: GIF, top: str = "") -> None:
        store = open_store(folder / "state")
        working = Working(folder, top=f'thumbnails = "embedded"\n{top}', tables=PROFILE + DELIVERY, store=store)
        self.asked = Asked(answers)
        made = Illustrator(store.blobs, lambda: lambda url, _now, _contact: self._get(url), self.asked.lines.append)
        self.pipeline = replace(working.digest.pipeline, illustrator=made)
        self.working, self.store, self._answers = working, store, answers

    def _get(self, url: str) -> bytes:
        self.asked.urls.append(url)
        return self._answers(url)

    def run(self) -> Issue:
        """The issue of a day on which three papers are new, the last one without a picture."""
        rows: list[dict[str, Any]] = [
            {"id": f"2503.0000{n}", "title": f"A paper of {name}", "abstract": f"We show what {name} are good for."}
            for n, name in enumerate(("apples", "pears", "plums"))
        ]
        for row in rows[:2]:
            row["links"] = [{"kind": "thumbnail", "url": f"https://img.example.org/{row['id']}.gif"}]
        self.working.raw("2025-03-18.jsonl", "\n".join(map(json.dumps, rows)))
        issue = self.pipeline.run(self.working.newsletter, NOW).issue
        assert issue is not None
        return issue

    def body(self, issue: Issue) -> Body:
        """What all messages of the issue share."""
        found = self.store.outbox.body("papers", issue.slot.key, "main")
        assert found is not None
        return found


def _message(body: Body) -> EmailMessage:
    return message_from_bytes(body.headers + b"\r\n" + body.content, policy=policy.default)


def test_they_travel_with_the_message(tmp_path: Path) -> None:
    """R10, R16, R34: the text first, then the HTML with its pictures, each once, and no address of one."""
    pictured = Pictured(tmp_path)
    issue = pictured.run()
    body = pictured.body(issue)
    message = _message(body)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/gif",
    ]  # fmt: skip
    (image,) = [part for part in message.walk() if part.get_content_maintype() == "image"]
    html = message.get_body(("related", "html"))
    assert html is not None
    shown = re.findall(r'<img src="cid:([^"]+)" alt=""', issue.faces.html)
    assert len(shown) == 2  # both papers have the same bytes, which stand in the message once
    assert {f"<{each}>" for each in shown} == {image["Content-ID"]}
    assert image.get_content() == GIF
    assert image["Content-Disposition"] == "inline"
    assert "img.example.org" not in issue.faces.html + issue.faces.text + issue.faces.markdown
    assert body.content.isascii()
    assert max(map(len, body.content.split(b"\r\n"))) <= 76
    assert b"\n" not in body.content.replace(b"\r\n", b"")
    assert len(pictured.asked.urls) == 2


def test_they_are_fetched_once_and_their_bytes_stay(tmp_path: Path) -> None:
    """R15: whatever stands at the address later, a message that is planned again has the bytes of the issue."""
    turns = iter([GIF, GIF, b"GIF87a another", b"GIF87a another"])
    pictured = Pictured(tmp_path, lambda _: next(turns))
    issue = pictured.run()
    before = pictured.body(issue)
    assert pictured.run() == issue
    stored = pictured.store.issues.issue("papers", issue.slot.key)
    assert stored == issue
    assert stored.inputs.pictures.keys() == {"2503.00000", "2503.00001"}
    again, _ = pictured.pipeline.postman.plan(pictured.working.newsletter, stored)
    assert again == before
    assert len(pictured.asked.urls) == 2


def test_what_cannot_be_fetched_makes_no_failed_issue(tmp_path: Path) -> None:
    """One line, and a message as it would be without pictures."""

    def answers(_: str) -> bytes:
        raise DumpError("cannot be reached (no route)", "check url")

    pictured = Pictured(tmp_path, answers)
    message = _message(pictured.body(pictured.run()))
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    line = "papers: no picture for 2 of 2 papers: img.example.org cannot be reached (no route); they stand without"
    assert pictured.asked.lines == [line]


def test_a_picture_that_is_kept_no_longer_is_left_out(tmp_path: Path) -> None:
    """R67: a message that is planned late is sound without it."""
    pictured = Pictured(tmp_path)
    issue = pictured.run()
    for each in issue.inputs.pictures.values():
        pictured.store.blobs.drop(each.sha256)
    body, _ = pictured.pipeline.postman.plan(pictured.working.newsletter, issue)
    assert "image/gif" not in [part.get_content_type() for part in _message(body).walk()]


def test_an_editor_keeps_them(tmp_path: Path) -> None:
    """R15: an issue that waits has its pictures when it goes out, and nobody is asked again."""
    pictured = Pictured(tmp_path, top="approval = true\n")
    issue = pictured.run()
    report = pictured.pipeline.approve(pictured.working.newsletter, issue, at("2025-03-18", "09:00"))
    assert report.issue is not None
    assert report.issue.faces.html.count("cid:") == 2
    assert "image/gif" in [part.get_content_type() for part in _message(pictured.body(report.issue)).walk()]
    assert len(pictured.asked.urls) == 2


def test_looking_at_the_next_issue_asks_nobody(tmp_path: Path) -> None:
    """R34: a draft has no pictures that would have to be fetched."""
    pictured = Pictured(tmp_path)
    issue = pictured.run()
    slot = replace(issue.slot, wall=issue.slot.wall.replace(day=19), due=issue.slot.due.replace(day=19))
    row = {
        "id": "2503.00009",
        "title": "A paper of figs",
        "links": [{"kind": "thumbnail", "url": "https://img.example.org/9"}],
    }
    pictured.working.raw("2025-03-19.jsonl", json.dumps(row))
    pictured.pipeline.ingest.fetch(pictured.working.newsletter, at("2025-03-19"))
    draft = pictured.pipeline.draft(pictured.working.newsletter, slot)
    assert draft is not None
    assert "<img" not in draft.faces.html
    assert len(pictured.asked.urls) == 2


def test_the_archive_has_none(tmp_path: Path) -> None:
    """R72: neither an image nor the address of one in any page, feed or list of links."""
    pictured = Pictured(tmp_path)
    pictured.run()
    pages = [each for each in (tmp_path / "out").rglob("*") if each.suffix in {".html", ".json", ".xml"}]
    archive = [
        each.read_text(encoding="utf-8")
        for each in pages
        if "issues" not in each.relative_to(tmp_path / "out").parts[:1]
    ]
    assert len(archive) > 3
    assert not any("img.example.org" in each or "cid:" in each or "<img" in each for each in archive)
