"""Encodings that are declared rightly, wrongly, or not at all."""

import pytest

from digest.core.snapshot import Dropped, Loss
from digest.dumps.readers.encoded import decoded
from digest.dumps.readers.text import UNREADABLE

WORD = "naïve"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (WORD.encode(), ""),
        (WORD.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + WORD.encode(), "iso-8859-1"),
        (WORD.encode("latin-1"), "ISO-8859-1"),
        (WORD.encode("cp1252"), "windows-1252"),
        (WORD.encode("utf-16"), ""),
        (b"plain", "us-ascii"),
    ],
)
def test_what_is_declared_rightly_is_read(data: bytes, declared: str) -> None:
    """A byte order mark wins over what is declared; without either it is UTF-8."""
    assert decoded(data, declared) in {(WORD, ()), ("plain", ())}


def test_utf8_under_another_name_is_told() -> None:
    """No text of another encoding is sound UTF-8 by chance."""
    text, (drop,) = decoded(WORD.encode(), "iso-8859-1")
    assert (text, drop.line) == (WORD, 1)
    assert "declares iso-8859-1, and is UTF-8" in drop.reason


@pytest.mark.parametrize("declared", ["", "utf-8", "punycode", "gbnonsense", "us-ascii", "unicode_escape"])
def test_bytes_that_do_not_fit_are_told_by_line(declared: str) -> None:
    """R8: an encoding that is unknown, unfit or no encoding of texts is not tried."""
    assert decoded(b"one\nna\xefve\nthree", declared) == (
        "one\nna\ufffdve\nthree",
        (Dropped(2, UNREADABLE, Loss.SOME),),
    )
