"""DKIM signatures, read by dkimpy and by OpenDKIM."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.mailing import Mailbox
from digest.core.outbox import Body, Delivery
from digest.mail.writing.dkim import GUARDED, Seal, relaxed, simple
from digest.mail.writing.message import OWN, spliced
from digest.mail.writing.planning import plan
from digest.mail.writing.sealing import sealed
from tests.support.editions import sample_delivery, sample_newsletter
from tests.support.letters import SECRET, letter, parsed
from tests.support.signing import cut, opendkim, signers, verdicts

R20 = {
    "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
    "MIME-Version", "Content-Type",
}  # fmt: skip
WHEN = datetime(2025, 3, 18, 6, tzinfo=UTC)
POST = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
BREAKABLE = st.text(st.characters(codec="utf-8"), max_size=120)


@cache
def planned(recipient: str = "ada@example.org") -> tuple[Body, Delivery]:
    """The sample issue for one reader, with a header for leaving by one click."""
    settings = sample_delivery(recipients=(recipient,), reply_to="editor@example.org")
    body, (delivery,) = plan(sample_newsletter(delivery=settings), letter(), SECRET)
    return replace(body, headers=body.headers + POST), delivery


@cache
def message() -> bytes:
    """Its message, signed by both keys."""
    return sealed_message(*planned())


def sealed_message(body: Body, delivery: Delivery) -> bytes:
    """A message, signed by both keys."""
    return spliced(body, delivery, sealed(body, signers()))


def lines() -> list[bytes]:
    """The header lines of the message, each with its folds, its signatures left out."""
    block = message().partition(b"\r\n\r\n")[0] + b"\r\n"
    found = re.findall(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*", block)
    return [each for each in found if not each.startswith(b"DKIM")]


LINES = lines()
IDS = [line.partition(b":")[0].decode() for line in LINES]


def test_both_kinds_of_keys_verify() -> None:
    """R20: two signatures a message, and dkimpy takes both."""
    assert verdicts(message()) == [True, True]


def test_opendkim_takes_both(tmp_path: Path) -> None:
    """R20: and so does OpenDKIM; a subject that was touched breaks both for it too."""
    assert opendkim(message(), tmp_path) == {"r1": "pass", "e1": "pass"}
    touched = message().replace(b"\r\nSubject: ", b"\r\nSubject: x")
    assert opendkim(touched, tmp_path) == {"r1": "fail", "e1": "fail"}


def test_what_a_signature_says() -> None:
    """R20: whose key it is, what it covers, when it was made, and how what it covers is read."""
    for each, algorithm, selector in zip(cut(message()), ("rsa", "ed25519"), ("r1", "e1"), strict=True):
        tags = dict(re.findall(r"(\w+)=([^;]*)", re.sub(r"\s", "", each.decode())))
        assert (tags["v"], tags["a"], tags["c"]) == ("1", f"{algorithm}-sha256", "relaxed/simple")
        assert (tags["d"], tags["s"], int(tags["t"])) == ("example.org", selector, WHEN.timestamp())
        covered = tags["h"].split(":")
        assert set(covered) >= R20
        assert set(covered) >= set(IDS)
        assert all(covered.count(name) == 1 + (name in IDS) for name in GUARDED)


def test_a_signature_stands_first_and_is_folded() -> None:
    """R10: its lines are at most 78 characters long, and the unsigned message follows it as it is."""
    assert message() == b"".join(cut(message())) + spliced(*planned())
    assert max(len(line) for each in cut(message()) for line in each.split(b"\r\n")) <= 78


def test_every_attempt_has_the_same_bytes() -> None:
    """R15: neither kind of key has anything random in its signature, and its time is that of the delivery."""
    assert sealed_message(*planned()) == message()


@pytest.mark.parametrize("line", LINES, ids=IDS)
def test_no_header_can_be_touched(line: bytes) -> None:
    """R20: every header is covered; another value, or none, breaks both signatures."""
    name, _, value = line.partition(b": ")
    for other in (b"", name + b": x" + value, name + b": " + value[1:]):
        assert verdicts(message().replace(line, other)) == [False, False]


@pytest.mark.parametrize("name", GUARDED)
def test_no_header_that_readers_go_by_can_be_added(name: str) -> None:
    """R20: neither above nor below those that are there."""
    added = f"{name}: evil@example.net\r\n".encode()
    assert verdicts(added + message()) == [False, False]
    assert verdicts(message().replace(b"\r\n\r\n", b"\r\n" + added + b"\r\n", 1)) == [False, False]


def test_headers_may_be_folded_anew() -> None:
    """R20: servers on the way do so, and write names as they like; that changes nothing."""
    subject = next(line for line in LINES if line.startswith(b"Subject"))
    for other in (subject.replace(b" ", b"\r\n\t "), subject.replace(b"Subject: ", b"SUBJECT:   ")):
        assert other != subject
        assert verdicts(message().replace(subject, other)) == [True, True]


def test_headers_that_others_add_change_nothing() -> None:
    """R20: those of servers on the way."""
    added = b"Received: from a by b; Tue, 18 Mar 2025 06:00:00 +0000\r\nReturn-Path: <x@example.org>\r\n"
    assert verdicts(added + message()) == [True, True]


@given(st.data())
def test_no_byte_of_the_body_can_be_touched(data: st.DataObject) -> None:
    """R20: another byte, one less, or one more, wherever it is."""
    head, _, content = message().partition(b"\r\n\r\n")
    at = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.integers(0, 127).filter(lambda found: found != content[at]))
    less = content[:at] + content[at + 1 :] if content[at] != ord("\r") else b""  # to dkimpy a bare LF ends a line too
    others = (content[:at] + bytes([byte]) + content[at + 1 :], less, content[:at] + b"x" + content[at:])
    assert verdicts(b"\r\n\r\n".join((head, data.draw(st.sampled_from(others))))) == [False, False]


@given(BREAKABLE, BREAKABLE, BREAKABLE, st.sampled_from(("ada@example.org", "用户@例子.example", "a" * 60 + "@x.org")))
def test_whatever_it_says_it_verifies(subject: str, title: str, text: str, recipient: str) -> None:
    """R20: for any subject, names, text and recipient that become a message."""
    settings = sample_delivery(recipients=(recipient,), sender=Mailbox("trending@example.org", title))
    newsletter = sample_newsletter(title=title or "Papers", delivery=settings)
    body, (delivery,) = plan(newsletter, letter(subject=f"x{subject}", text=text, html=title), SECRET)
    assert verdicts(sealed_message(body, delivery)) == [True, True]


@given(
    st.lists(st.text(" \tabXY=?<>:;", min_size=1, max_size=90), min_size=1, max_size=8),
    st.lists(st.text(" \tab.=", max_size=76), max_size=6),
)
def test_any_block_of_headers_and_any_body_verify(values: list[str], content: list[str]) -> None:
    """R20: blanks, tabs and folds of any kind, and empty lines at a body's end, are read as dkimpy reads them."""
    shared = "From: a@example.org\r\n"
    shared += "".join(f"X-{number}:{folded(value)}\r\n" for number, value in enumerate(values))
    body = "".join(f"{line}\r\n" for line in content).encode()
    own = b"Date: x\r\nMessage-ID: <y>\r\nTo: z@example.org\r\n"
    found = Seal(shared.encode(), body, OWN, signers()).lines(own, WHEN)
    assert verdicts(found + own + shared.encode() + b"\r\n" + body) == [True, True]


def folded(value: str) -> str:
    """A value that is folded before each blank that something visible follows."""
    return re.sub(r"(?<=[^ \t])([ \t]+)(?=[^ \t])", "\r\n\\1", value)


@pytest.mark.parametrize(
    ("content", "signed"),
    [
        (b"", b"\r\n"),
        (b"\r\n\r\n", b"\r\n"),
        (b"a", b"a\r\n"),
        (b"a \r\n", b"a \r\n"),
        (b"a\r\n\r\n\r\n", b"a\r\n"),
        (b"\r\na\r\n", b"\r\na\r\n"),
    ],
)
def test_a_body_is_signed_as_it_is(content: bytes, signed: bytes) -> None:
    """RFC 6376, 3.4.3: but for empty lines at its end."""
    assert simple(content) == signed


def test_headers_are_signed_in_one_form() -> None:
    """RFC 6376, 3.4.5: its own example."""
    assert relaxed(b"A: X\r\nB : Y\t\r\n\tZ  \r\n") == b"a:X\r\nb:Y Z\r\n"


def test_one_key_gives_one_signature() -> None:
    """R20: a newsletter may sign by a single one."""
    body, delivery = planned()
    message = spliced(body, delivery, sealed(body, signers()[1:]))
    assert parsed(message).get_all("DKIM-Signature", [])[1:] == []
    assert verdicts(message) == [True]
