"""A wrong encoding costs as little as possible and is said with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.dumps.readers.encoding import to_utf8
from digest.dumps.readers.registry import read
from digest.dumps.readers.text import UNREADABLE

TEXT = '{"title": "Überlegungen – 中文"}\n'


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read(name: str) -> None:
    """R8: with or without a mark, and it is said once."""
    reading = read(TEXT.encode(name))
    assert reading.records[0].revision.title == "Überlegungen – 中文"
    assert [drop.line for drop in reading.dropped] == [1]
    assert "not in UTF-8; it is read as that" in reading.dropped[0].reason
    assert reading.lost == ()


def test_a_mark_of_utf8_is_nothing() -> None:
    """No word on it."""
    assert read(TEXT.encode("utf-8-sig")).dropped == ()


def test_windows_letters_are_read_and_said_once() -> None:
    """R8: single letters and quotes between others, on any number of lines."""
    data = "ok\nna\u00efve\nit\u2019s \u201cso\u201d \n".encode("cp1252")
    made, said = to_utf8(data)
    assert made.decode() == "ok\nnaïve\nit’s “so” \n"
    assert [drop.line for drop in said] == [2]
    assert "windows-1252, not in UTF-8, as is 1 more line;" in said[0].reason
    assert "UTF-8; it" in to_utf8(b"na\xefve \n")[1][0].reason


@pytest.mark.parametrize(
    "line",
    ["é".encode() + b" \xe9 x", "中文".encode("gbk"), b"x \xe9", b"\x81 x", b"\x86 x", "文".encode()[:2] + b" x"],
)
def test_other_bytes_are_replaced_and_said(line: bytes) -> None:
    """R8: UTF-8 that is damaged, other encodings, a letter that the end may have cut."""
    made, said = to_utf8(b"good\n" + line)
    assert "\ufffd" in made.decode()
    assert [(drop.line, drop.reason) for drop in said] == [(2, UNREADABLE)]


def test_what_declares_its_encoding_is_left_to_its_reader() -> None:
    """XML may be in any."""
    data = '<?xml version="1.0" encoding="gbk"?><x>中文</x>'.encode("gbk")
    assert to_utf8(data) == (data, ())


@given(st.text())
def test_what_is_utf8_stays(text: str) -> None:
    """Byte for byte."""
    data = ("x" + text.replace("\0", "")).encode("utf-8", "replace")
    assert to_utf8(data) == (data, ())


@given(st.binary())
def test_whatever_comes_out_is_utf8(data: bytes) -> None:
    """And each word on it has a place within it; what declares another encoding stays."""
    made, said = to_utf8(b"x" + data)
    assert all(1 <= drop.line <= made.decode().count("\n") + 1 for drop in said)
