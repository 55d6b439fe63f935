"""A copy of a message as it arrived: which signatures it has, and whether they cover what they must."""

from collections.abc import Sequence
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from digest.core.dkim import RSA
from digest.core.errors import MailError
from digest.core.finding import Finding, Level
from digest.mail.checking.arrived import COVERED, findings
from digest.mail.writing.message import spliced
from digest.mail.writing.planning import plan
from tests.support.editions import sample_newsletter
from tests.support.letters import SECRET, letter
from tests.support.signing import private, signatures

POST = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
NEWSLETTER = sample_newsletter(file="trending.toml")
PRESENT = [name for name in COVERED if name != "Content-Transfer-Encoding"]


@cache
def unsigned() -> bytes:
    """A message of ours as a relay takes it, that can be left by one click."""
    body, (delivery, *_) = plan(NEWSLETTER, letter(), SECRET)
    return POST + spliced(body, delivery)


@cache
def ours() -> bytes:
    """One that we have signed ourselves."""
    body, (delivery, *_) = plan(NEWSLETTER, letter(), SECRET)
    return signatures(body, delivery) + spliced(body, delivery)


def relayed(names: Sequence[str], domain: str = "example.org", **more: bool) -> bytes:
    """One that a relay has signed (by dkimpy), covering these headers."""
    pem = private(RSA).private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    made = dkim.sign(
        unsigned(), b"relay", domain.encode(), pem, include_headers=[name.encode() for name in names], **more
    )
    assert isinstance(made, bytes)
    return made + unsigned()


def by_level(mail: bytes, level: Level) -> list[Finding]:
    """What is found of it on a level."""
    return [each for each in findings(NEWSLETTER, mail) if each.level is level]


def test_our_own_signatures_cover_all() -> None:
    """R20: nothing is wrong with either."""
    found = findings(NEWSLETTER, ours())
    assert [each.level for each in found] == [Level.GOOD, Level.GOOD]
    assert found[0].said == "r1 of example.org (rsa-sha256) covers all that it must"


def test_a_relay_that_covers_all_is_good() -> None:
    """R20: a newsletter may leave signing to it."""
    assert [each.level for each in findings(NEWSLETTER, relayed(PRESENT))] == [Level.GOOD]


@pytest.mark.parametrize("name", [name for name in PRESENT if name != "From"])
def test_a_relay_that_leaves_a_header_open_is_wrong(name: str) -> None:
    """R20: and the header is named, with what to do."""
    (wrong,) = by_level(relayed([each for each in PRESENT if each != name]), Level.WRONG)
    assert wrong.said == f"relay of example.org (rsa-sha256) leaves open {name}"
    assert wrong.remedy == "let the relay do so, or sign by a key of your own"


@pytest.mark.parametrize(("domain", "level"), [("example.net", Level.WRONG), ("mail.example.org", Level.GOOD)])
def test_a_relay_must_speak_for_the_sender(domain: str, level: Level) -> None:
    """R20: d= aligns with From, as DMARC's relaxed form has it."""
    (found,) = findings(NEWSLETTER, relayed(PRESENT, domain))
    assert found.level is level
    assert ("speaks for another domain than From" in found.said) == (level is Level.WRONG)


def test_one_good_signature_is_enough() -> None:
    """What others lack is a note."""
    found = findings(NEWSLETTER, relayed(["From"], "example.net")[: -len(unsigned())] + relayed(PRESENT))
    assert [each.level for each in found] == [Level.NOTE, Level.GOOD]


def test_a_body_that_is_half_covered_is_wrong() -> None:
    """RFC 6376, 8.2: anything might be added below."""
    (wrong,) = by_level(relayed(PRESENT, length=True), Level.WRONG)
    assert "covers only the beginning of the body" in wrong.said


def test_an_old_algorithm_is_wrong() -> None:
    """RFC 8301: sha1 is not to be taken."""
    (wrong,) = by_level(relayed(PRESENT).replace(b"rsa-sha256", b"rsa-sha1"), Level.WRONG)
    assert "is made by rsa-sha1" in wrong.said


def test_no_signature_is_wrong() -> None:
    """And the remedy names both ways."""
    (wrong,) = findings(NEWSLETTER, unsigned())
    assert wrong.said == "nobody has signed it"
    assert "digest dkim new" in wrong.remedy


@pytest.mark.parametrize("name", ["List-Unsubscribe", "List-Id"])
def test_a_header_that_was_taken_out_is_wrong(name: str) -> None:
    """R19: some relays put their own in its place."""
    mail = ours().replace(f"{name}: ".encode(), b"X-Gone: ")
    assert [each.said for each in by_level(mail, Level.WRONG)] == [f"{name} is gone"]


def test_what_the_relay_made_its_own_is_a_note() -> None:
    """R14, R22: another Message-ID, another envelope sender."""
    mail = b"Return-Path: <0100@relay.example.net>\r\n" + ours().replace(b"Message-ID: <trending.", b"Message-ID: <x.")
    said = [each.said for each in by_level(mail, Level.NOTE)]
    assert said == [
        "its Message-ID is not the one that it was sent with",
        "mail that cannot be delivered goes back to 0100@relay.example.net, not to bounces@example.org",
    ]
    whole = b"Return-Path: <bounces+abc@example.org>\r\n" + ours()
    assert by_level(whole, Level.NOTE) == []


def test_a_copy_from_a_mailbox_file_is_read() -> None:
    """With the line of an mbox before it, and line feeds alone."""
    mail = b"From bounces@example.org Tue Mar 18 06:00:00 2025\n" + ours().replace(b"\r\n", b"\n")
    assert [each.level for each in findings(NEWSLETTER, mail)] == [Level.GOOD, Level.GOOD]


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        (b"", "the mail has no sender, not from trending@example.org"),
        (b"From: x@example.org\r\n\r\n", "the mail is from 'x@example.org', not from trending@example.org"),
    ],
)
def test_a_mail_of_somebody_else_is_refused(mail: bytes, said: str) -> None:
    """One line, and what to hand over instead."""
    with pytest.raises(MailError) as problem:
        findings(NEWSLETTER, mail)
    assert str(problem.value).startswith(f"trending.toml: {said}; hand over the source")


def test_a_newsletter_that_is_not_mailed_has_none() -> None:
    """And says so."""
    with pytest.raises(MailError, match=r"there is no \[delivery\]"):
        findings(sample_newsletter(delivery=None), ours())


@given(st.binary(max_size=300))
def test_whatever_stands_in_a_signature_is_told_in_words(value: bytes) -> None:
    """What others wrote is shown in part, and never breaks anything."""
    mail = b"From: trending@example.org\r\nDKIM-Signature: " + value + b"\r\n\r\n"
    for found in findings(NEWSLETTER, mail):
        assert len(found.said) < 600
