"""Quoted-printable."""

import quopri

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.core.encoded import quoted_printable

lines = st.tuples(
    st.text("ab=.é𐀀 \t", max_size=90), st.sampled_from(["", " ", "\t", " \r", "\n", " \n\n", "\r\n"])
).map("".join)
texts = st.lists(lines, max_size=5).map("".join)


@given(texts)
@example("0000000=" + 7 * "\x80" + "𐀀𐀀00\x1f\x80\x80𐀀𐀀𐀀𐀀 \r")
def test_lines_are_short_and_say_the_same(text: str) -> None:
    """RFC 2045, 6.7: at most 76 octets, none of them a space at the end, and what was said comes back."""
    encoded = quoted_printable(text)
    assert encoded.isascii()
    assert all(len(line) <= 76 and not line.endswith((b" ", b"\t")) for line in encoded.split(b"\r\n"))
    said = text.replace("\r\n", "\n").replace("\r", "\n")
    assert quopri.decodestring(encoded).decode().replace("\r\n", "\n") == said


@pytest.mark.parametrize("end", [" ", "\t"])
def test_a_line_of_any_length_may_end_in_a_space(end: str) -> None:
    """The space is three octets, wherever it comes."""
    for length in range(60, 160):
        encoded = quoted_printable("x" * length + end + "\n")
        assert max(map(len, encoded.split(b"\r\n"))) <= 76
        assert quopri.decodestring(encoded) == b"x" * length + end.encode() + b"\r\n"


@given(texts, texts)
def test_lines_can_be_joined_later(one: str, other: str) -> None:
    """What ends a line is encoded alike alone and with what follows."""
    ended = one + "\n"
    if not other.startswith("\n"):
        assert quoted_printable(ended) + quoted_printable(other) == quoted_printable(ended + other)
