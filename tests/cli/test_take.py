"""digest feedback take: from a link in an issue to what a profile has learned."""

import io
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.cli.conftest import Caller, Said
from tests.support.working import page

NOW, LATER = "2025-03-11T08:00:00+00:00", "2025-03-11T09:00:00+00:00"
RED, BLUE, MOUSE = "A red paper on cats", "A blue paper on cats", "A paper on mice"
PROFILE = '[[profile]]\nname = "{}"\nkeywords = ["{}"]\n'
TEACH = '[feedback]\nmailbox = "teach@example.org"\n'
DELIVERY = """[delivery]
from = "digest@example.org"
recipients = ["Ada@example.org", "bob@example.org", "cy@bücher.example"]
relay = "smtp://127.0.0.1:9"
"""


@pytest.fixture
def told(call: Caller, papers: Path) -> dict[str, str]:
    """By title and word, the subjects that an issue of three papers offers; two readers may write them."""
    file = papers.parent / "papers.toml"
    text = file.read_text(encoding="utf-8").partition("[[profile]]")[0]
    text = "serendipity = 1\n" + text + PROFILE.format("Cats", "cats") + TEACH
    file.write_text(text, encoding="utf-8")
    (papers / "2025-03-11.txt").write_text(page([RED, BLUE, MOUSE]), encoding="utf-8")
    assert call("run", "--now", NOW).code == 0
    (face,) = Path("out/issues").rglob("*.txt")
    file.write_text(text + DELIVERY, encoding="utf-8")
    parts = face.read_text(encoding="utf-8").split("\n\n")
    found: dict[str, str] = {}
    for title in (RED, BLUE):
        after = " ".join(parts[next(n for n, part in enumerate(parts) if part.startswith(title)) :])
        links = re.findall(r"(More|Less): mailto:teach@example\.org\?subject=(\S+)", after)[:2]
        found |= {f"{word.lower()} {title}": unquote(subject) for word, subject in links}
    return found


def mail(subject: str, sender: str = "Ada <ada@example.org>", mark: str = "1") -> bytes:
    """A mail as a reader's program writes it."""
    return f"From: {sender}\r\nTo: teach@example.org\r\nMessage-ID: <{mark}@x>\r\nSubject: {subject}\r\n\r\n".encode()


def take(call: Caller, data: bytes, *words: str, now: str = NOW) -> Said:
    """A mail that is handed over as a file."""
    Path("mail").write_bytes(data)
    return call("feedback", "take", "mail", *words, "--now", now)


def rows(call: Caller) -> list[tuple[Any, ...]]:
    """What the profile has been told by now."""
    lessons = call("feedback", "papers", "--json", "--now", LATER).json["lessons"]
    return [(each["word"], each["paper"]["title"], each["state"]) for each in lessons]


def test_a_link_of_an_issue_teaches_its_profile(call: Caller, told: dict[str, str]) -> None:
    """R19: the subject that a link offers says its word on its paper, to the profile of its section."""
    said = take(call, mail(told[f"more {RED}"]), "--json")
    assert (said.code, said.err) == (0, "")
    (lesson,) = said.json["lessons"]
    assert (said.json["taken"], lesson["profile"], lesson["paper"]["title"]) == (True, "Cats", RED)
    assert lesson["origin"].startswith("mail:")
    said = take(call, mail(told[f"less {BLUE}"], "bob@example.org", "2"), now=LATER)
    assert re.search(rf"2025-03-11 09:00  less  -1\.00 .* {BLUE}", said.out)
    assert rows(call) == [("more", RED, "stands"), ("less", BLUE, "stands")]


def test_the_same_mail_twice_counts_once(call: Caller, told: dict[str, str]) -> None:
    """Also after it was undone; another mail says its word anew."""
    subject = told[f"more {RED}"]
    assert take(call, mail(subject), "--json").json["taken"]
    assert not take(call, mail(subject), "--json").json["taken"]
    call("feedback", "papers/Cats", "undo", "--now", NOW)
    assert not take(call, b"Received: by y\r\n" + mail(subject), "--json").json["taken"]
    assert rows(call) == [("more", RED, "undone")]
    assert take(call, mail(subject, mark="2")).code == 0
    assert rows(call)[1:] == [("more", RED, "stands")]


def test_a_reader_writes_from_a_domain_in_either_spelling(call: Caller, told: dict[str, str]) -> None:
    """In letters or as its A-label."""
    for n, sender in enumerate(("Cy <cy@bücher.example>", "cy@xn--bcher-kva.example")):
        assert take(call, mail(told[f"more {RED}"], sender, str(n)), now=LATER).code == 0


def test_a_mail_may_come_by_standard_input(call: Caller, told: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it is read, so that no program that pipes it in is cut off, and only its beginning is looked at."""
    stream = io.BytesIO(mail(told[f"less {RED}"]) + b"x" * (1 << 21))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    assert call("feedback", "take", "--now", NOW).code == 0
    assert stream.tell() == len(stream.getvalue())
    assert rows(call) == [("less", RED, "stands")]


@pytest.mark.parametrize(
    ("subject", "sender", "says"),
    [
        ("{}", "mallory@evil.example", "mallory@evil.example: is no recipient of papers; write from the address"),
        ("{}", '"ada@example.org" <m@evil.example>', "m@evil.example: is no recipient of papers"),
        ("{}", "ada@example.org, m@evil.example", "the mail does not say in one address who wrote it"),
        ("{}", "\x1b[2J", "is no mail address"),
        ("Re: {}", "ada@example.org", "the subject of the mail says nothing of a paper"),
        ("more nothing 2025-03-11-0700.1", "ada@example.org", "nothing"),
        ("more papers 2025-03-12-0700.1", "ada@example.org", "papers 2025-03-12-0700: no such issue is out"),
        ("more papers 2025-03-11-0700.9", "ada@example.org", "papers 2025-03-11-0700: has no paper no. 9"),
        ("more papers 2025-03-11-0700.3", "ada@example.org", "no profile chose paper no. 3; nothing can learn"),
    ],
)
def test_what_cannot_be_taken_is_told_in_a_line(
    call: Caller, told: dict[str, str], subject: str, sender: str, says: str
) -> None:
    """R11: whoever wrote it, and whatever the headers say; nothing is learned from it."""
    said = take(call, mail(subject.format(told[f"more {RED}"]), sender))
    assert said.code
    assert says in said.err
    assert said.err.count("\n") == 1
    assert said.err.rstrip("\n").isprintable()
    assert rows(call) == []


@pytest.mark.parametrize(
    ("without", "says"),
    [
        (TEACH, "takes no feedback by mail; name a mailbox in [feedback]"),
        (DELIVERY, "ada@example.org: is no recipient of papers"),
        ('name = "Cats"', "there is no profile 'Cats'"),
    ],
)
def test_what_a_newsletter_no_longer_has(
    call: Caller, papers: Path, told: dict[str, str], without: str, says: str
) -> None:
    """A mailbox, recipients, the profile that chose the paper."""
    file = papers.parent / "papers.toml"
    new = 'name = "Felines"' if "Cats" in without else ""
    file.write_text(file.read_text(encoding="utf-8").replace(without, new), encoding="utf-8")
    said = take(call, mail(told[f"more {RED}"]))
    assert said.code == 2
    assert says in said.err


def test_a_newsletter_may_be_called_take(call: Caller, papers: Path) -> None:
    """Its profiles are named as ever; there is help for both."""
    (papers.parent / "papers.toml").rename(papers.parent / "take.toml")
    assert call("feedback", "take/Everything").out == "Nothing was said yet.\n"
    assert call("feedback", "take/", "list").out == "Nothing was said yet.\n"
    assert "take  Take a mail in which a reader" in call("feedback", "--help").out
    assert call("feedback", "take", "--help").out.startswith("Usage: digest feedback take [OPTIONS] [FILE|-]\n")


def test_a_mail_that_is_not_there(call: Caller) -> None:
    """Is named."""
    said = call("feedback", "take", "nowhere")
    assert (said.code, said.err) == (2, "digest: nowhere: there is no such file; check its name\n")
