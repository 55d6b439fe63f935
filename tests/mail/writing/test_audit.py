import pytest

from digest.core.errors import MailError
from digest.mail.writing.audit import check_content, check_headers
from tests.support.editions import sample_newsletter
from tests.support.letters import letter, messages


@pytest.fixture(name="block")
def _block() -> bytes:
    return messages(sample_newsletter(), letter())[0].partition(b"\r\n\r\n")[0] + b"\r\n"


def test_what_we_make_passes(block: bytes) -> None:
    """R11: the audit takes what it is meant to take."""
    check_headers(block, "trending")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"Subject: ", b"Bcc: evil@example.org\r\nSubject: ", "unknown or twice: Bcc"),
        (b"To: ", b"To: evil@example.org\r\nTo: ", "unknown or twice: To"),
        (b"Precedence: bulk\r\n", b"", "missing, unknown or twice: Precedence"),
        (b"Subject: ", b"Subject: \xc3\xa9", "a byte"),
        (b"Subject: ", b"Subject: \0", "a byte"),
        (b"Subject: ", b"Subject: a\nBcc: x\r\n ", "a byte"),
        (b"Subject: ", b"Subject: a\rb", "a byte"),
        (b"Subject: ", b"Subject: " + b"x" * 1000, "a byte"),
        (b"Subject: ", b"\r\nSubject: ", "a byte"),
    ],
)
def test_a_header_that_has_no_place_is_caught(block: bytes, old: bytes, new: bytes, said: str) -> None:
    """R10, R11: whatever made it, such a message is never planned."""
    with pytest.raises(MailError, match=said) as error:
        check_headers(block.replace(old, new, 1), "trending 2025-03-18-0700")
    assert str(error.value).startswith("trending 2025-03-18-0700: ")


@pytest.mark.parametrize("content", [b"a\n", b"a\rb\r\n", b"\xff\r\n", b"\0\r\n", b"x" * 77 + b"\r\n", b"no end"])
def test_a_body_that_mail_does_not_allow_is_caught(content: bytes) -> None:
    """R10: the last line of defence against smuggled lines."""
    with pytest.raises(MailError, match="the body holds a byte or a line"):
        check_content(content, "trending")


def test_lines_of_76_characters_pass() -> None:
    """R10: the limit itself is allowed."""
    check_content(b"x" * 76 + b"\r\n\r\n\ty\r\n", "trending")


@pytest.mark.parametrize(("there", "meant"), [(1, 0), (0, 1), (1, 2), (3, 2)])
def test_there_are_as_many_signatures_as_keys(block: bytes, there: int, meant: int) -> None:
    """R11, R20: a signature a key, the one header that may stand there more than once."""
    with pytest.raises(MailError, match="missing, unknown or twice: DKIM-Signature"):
        check_headers(b"DKIM-Signature: v=1\r\n" * there + block, "trending", meant)
    check_headers(b"DKIM-Signature: v=1\r\n" * meant + block, "trending", meant)
