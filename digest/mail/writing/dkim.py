"""DKIM signatures (RFC 6376, RFC 8463): what is signed, and the header that says so.

Header lines are signed in the relaxed form, since servers on the way fold them anew. The body is signed as it
is (``simple``): it is 7-bit, in short lines without blanks at their ends, so that nothing on the way has a reason to
touch it, and whoever changes one byte breaks the signature.
"""

import base64
import hashlib
from binascii import b2a_base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from digest.core.outbox import Signing
from digest.mail.writing.headers import LINE_LIMIT, line

# Signed once more than they occur, so that none can be added: what readers see, go by to parse it, and leave a list by.
GUARDED = (
    "From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "Content-Type",
    "List-Unsubscribe", "List-Unsubscribe-Post",
)  # fmt: skip

_FIRST = LINE_LIMIT - len(" b=")
_OTHERS = LINE_LIMIT - len(" ")


Sign = Callable[[bytes], bytes]  # from a sha256 (32 bytes) to its signature; the same one each time


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs.

    Attributes:
        signing: which key it is.
        sign: signs with it.
    """

    signing: Signing
    sign: Sign


class Seal:
    """Signs the messages that share a body: what they share is hashed once.

    Args:
        headers: the header lines that they share, each with its CRLF, each name once.
        content: the body that they share.
        own: the names of the header lines that each message has for itself, in their order.
        signers: each gives every message one signature.
    """

    def __init__(self, headers: bytes, content: bytes, own: Sequence[str], signers: Sequence[Signer]) -> None:
        self.signers = tuple(signers)
        self._hashed = hashlib.sha256(relaxed(headers))
        self._body_hash = base64.b64encode(hashlib.sha256(simple(content)).digest()).decode("ascii")
        self._names = (*names(headers), *own, *GUARDED)
        self._begun = lru_cache(maxsize=64)(self._begin)

    def lines(self, own: bytes, date: datetime) -> bytes:
        """The signatures of one message, as header lines to stand above all others.

        Args:
            own: the header lines that it has for itself; the first of them is not folded.
            date: when it says that it was signed.
        """
        first, _, others = own.partition(b"\r\n")  # the first one is Date, which many messages share too
        canonical, made = relaxed(others), []
        for sign, begun, head, last in self._begun(first, date):
            hashed = begun.copy()
            hashed.update(canonical + last)
            made.append(head + _folded(b2a_base64(sign(hashed.digest()), newline=False)))
        return b"".join(made)

    def _begin(self, first: bytes, date: datetime) -> list[tuple[Sign, Any, bytes, bytes]]:
        """For each signer a hash of what is signed first, and the header up to its ``b=``, as it is sent and signed."""
        begun = self._hashed.copy()
        begun.update(relaxed(first + b"\r\n"))
        at = int(date.timestamp())
        heads = [(each.sign, _head(each.signing, self._names, self._body_hash, at)) for each in self.signers]
        return [(sign, begun, head, relaxed(head + b"\r\n")[: -len("\r\n")]) for sign, head in heads]


def names(block: bytes) -> list[str]:
    """The names of header lines, as they are written."""
    return [name.decode("ascii") for name, _, _ in _fields(block)]


def relaxed(block: bytes) -> bytes:
    """Header lines as they are signed (RFC 6376, 3.4.2); of white space they hold blanks, tabs and folds alone."""
    return b"".join(
        [b"%b:%b\r\n" % (name.rstrip().lower(), b" ".join(text.split())) for name, _, text in _fields(block)]
    )


def _fields(block: bytes) -> list[tuple[bytes, bytes, bytes]]:
    """Names, colons, and values without folds."""
    lines = block.replace(b"\r\n ", b" ").replace(b"\r\n\t", b"\t").split(b"\r\n")
    return [each.partition(b":") for each in lines[:-1]]


def simple(content: bytes) -> bytes:
    """A body as it is signed (RFC 6376, 3.4.3): with one CRLF at its end."""
    end = len(content)
    while content.endswith(b"\r\n", 0, end):
        end -= len(b"\r\n")
    return content[:end] + b"\r\n"


def _head(signing: Signing, names: Sequence[str], body_hash: str, at: int) -> bytes:
    """A signature's header up to its ``b=``, which begins a line of its own."""
    tags = ("v=1", f"a={signing.algorithm}", "c=relaxed/simple", f"d={signing.domain}", f"s={signing.selector}")
    words = [f"{tag};" for tag in (*tags, f"t={at}")]
    return line("DKIM-Signature", [*words, *_listed(names), f"bh={body_hash};"]) + b" b="


def _listed(names: Sequence[str]) -> list[str]:
    """The names of signed headers, in words that fill a line each."""
    words = ["h="]
    for name in names:
        if len(words[-1]) + len(name) + 1 > _OTHERS:
            words.append("")
        words[-1] += f"{name}:"
    return [*words[:-1], f"{words[-1][:-1]};"]


def _folded(signature: bytes) -> bytes:
    """A signature in base64 behind its ``b=``, folded."""
    if len(signature) <= _FIRST + _OTHERS:
        return signature[:_FIRST] + b"\r\n " + signature[_FIRST:] + b"\r\n"
    rest = [signature[start : start + _OTHERS] for start in range(_FIRST, len(signature), _OTHERS)]
    return b"\r\n ".join([signature[:_FIRST], *rest]) + b"\r\n"
