"""Text as quoted-printable, as it stands in a part of a message."""

import binascii
import re

# A space that ends a line is written as three octets, for which binascii breaks no line.
_OVER = re.compile(rb"^(.{74,})(=(?:20|09))$", re.MULTILINE)


def quoted_printable(text: str) -> bytes:
    """Text as quoted-printable (RFC 2045, 6.7) with CRLF; line by line, so that what ends a line can be joined later.

    No line is longer than 76 octets, and every octet is one of 7 bits. What UTF-8 cannot hold becomes a question mark.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    encoded = binascii.b2a_qp(lines.encode("utf-8", "replace"), istext=True)
    if " \n" in lines or "\t\n" in lines or lines[-1:] in {" ", "\t"}:
        encoded = _OVER.sub(rb"\1=\n\2", encoded)
    return encoded.replace(b"\n", b"\r\n")
