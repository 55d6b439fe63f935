"""Who wrote a mail, and what its subject says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.errors import MailError
from digest.core.letters import letter

SUBJECT = "more trending 2025-03-18-0700.3"
MAIL = f"From: Ada <ada@example.org>\nMessage-ID: <1@example.org>\nSubject: {SUBJECT}\n\nHello"


def mail(sender: str = "ada@example.org", subject: str = SUBJECT, more: str = "") -> bytes:
    """A mail as a program hands it on."""
    return f"{more}From: {sender}\nSubject: {subject}\nDate: Tue, 18 Mar 2025 08:00:00 +0100\n\nMore.\n".encode()


@pytest.mark.parametrize(
    "sender",
    [
        "ada@example.org",
        "ada@EXAMPLE.org",
        "<ada@example.org>",
        "Ada <ada@example.org>",
        '"Lovelace, Ada" <ada@example.org>',
        '"mallory@evil.example" <ada@example.org>',
        r'"\"" <ada@example.org>',
        "=?utf-8?q?Ada_=3Cmallory=40evil.example=3E?= <ada@example.org>",
        "Ada (home)\n <ada@example.org>",
    ],
)
def test_the_sender_is_the_address_and_not_the_name(sender: str) -> None:
    """However it is written; a name that is an address is a name."""
    assert letter(mail(sender)).sender == "ada@example.org"


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "Ada",
        "ada@example.org, mallory@evil.example",
        "mallory@evil.example <ada@example.org>",
        "Ada <mallory@evil.example> <ada@example.org>",
        "Friends: ada@example.org;",
        "ada@example.org (mallory@evil.example)",
        "ada@example.org)mallory@evil.example",
        '"Ada <ada@example.org>',
        "<ada @example.org>",
        "mallory@evil.example\nFrom: ada@example.org",
    ],
)
def test_a_sender_that_could_be_two_is_none(sender: str) -> None:
    """R11: what two programs might read differently is refused, in a line."""
    with pytest.raises(MailError, match="mail"):
        letter(mail(sender))


def test_an_address_beyond_ascii_is_read() -> None:
    """As SMTPUTF8 has it in a header."""
    assert letter(mail("Åsa <åsa@example.org>")).sender == "åsa@example.org"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (SUBJECT, SUBJECT),
        ("more trending\n 2025-03-18-0700.3", SUBJECT),
        ("=?utf-8?q?more_trending_2025-03-18-0700=2E3?=", SUBJECT),
        ("=?no-such?q?more?=", "=?no-such?q?more?="),
        ("=?utf-8?b?x?=", "=?utf-8?b?x?="),
        ("=?utf٣-8?q?more?=", "=?utf٣-8?q?more?="),
        ("", ""),
    ],
)
def test_a_subject_is_one_line_decoded(subject: str, said: str) -> None:
    """Folded and encoded by whatever program; what cannot be decoded is left as it is."""
    assert letter(mail(subject=subject)).subject == said


def test_a_mail_is_known_again() -> None:
    """By its Message-ID, else by its date: with other lines of the way, or with the line of an mbox before it."""
    one = letter(MAIL.encode())
    again = letter(f"From ada@example.org Tue Mar 18\nReceived: by x\n{MAIL.replace('Hello', 'Bye')}".encode())
    assert again == one
    assert letter(MAIL.replace("<1@", "<2@").encode()).mark != one.mark
    assert letter(MAIL.replace("more", "less").encode()).mark != one.mark
    assert letter(mail(more="Received: by y\n")) == letter(mail())
    assert letter(b"From: ada@example.org\n").subject == ""


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: mail("x", text) + text.encode("utf-8", "replace"))
)
def test_no_bytes_are_more_than_a_line_of_trouble(data: bytes) -> None:
    """Whatever comes is a letter or is refused."""
    for each in (data, b"From: ada@example.org\nSubject: " + data):
        try:
            found = letter(each)
        except MailError:
            continue
        assert "\n" not in found.sender + found.subject + found.mark
