"""Header lines: 7-bit, folded, and nothing in them that a reader of mail could take for another header."""

import re
import unicodedata
from collections.abc import Sequence
from email.header import Header

TEXT_LIMIT = 150  # characters of a subject or a name
LINE_LIMIT = 78  # RFC 5322, 2.1.1
WORD_LIMIT = 64  # short enough to stand behind any header name that holds text

# What turns the direction of the text around it, and the byte order mark.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def clean(text: str) -> str:
    """One line without control and bidi characters, at most 150 characters long."""
    kept = (c for c in _BIDI.sub("", text) if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"})
    line = " ".join("".join(kept).split())
    return line if len(line) <= TEXT_LIMIT else line[: TEXT_LIMIT - 1].rstrip() + "…"


def words(text: str) -> list[str]:
    """Free text in words that may be folded between, as ASCII; encoded (RFC 2047) wherever it is not plain.

    Text that looks like an encoded word is encoded itself, so that it is read back as it was written.
    """
    plain = text.split(" ")
    if text.isascii() and "=?" not in text and all(len(word) <= WORD_LIMIT for word in plain):
        return plain
    return Header(text, "utf-8", maxlinelen=WORD_LIMIT).encode(splitchars="").split()


def phrase(text: str) -> list[str]:
    """A display name in words: bare where it may be, quoted where it must be, encoded otherwise; empty for none."""
    found = words(text) if text else []
    if " ".join(found) != text or _ATOMS.fullmatch(text):
        return found
    return ('"' + re.sub(r'(["\\])', r"\\\1", text) + '"').split(" ")


def line(name: str, words: Sequence[str]) -> bytes:
    """One header, folded before words that would pass the 78th column, with its CRLF."""
    if len(words) == 1:  # a first word is never folded before
        return f"{name}: {words[0]}\r\n".encode("ascii")
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE_LIMIT and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return ("\r\n".join(lines) + "\r\n").encode("ascii")
