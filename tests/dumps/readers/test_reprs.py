"""Python's notation of plain data becomes JSON; nothing is evaluated."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.dumps.readers.reprs import as_json
from tests.support.hanging import no_hang

_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(_PLAIN)
def test_what_python_writes_is_read_back(value: Any) -> None:
    """Any plain data, with quotes and escapes of every kind."""
    made = as_json(repr(value))
    assert made is not None
    assert json.loads(made) == value


@pytest.mark.parametrize("text", ["__import__('os')", "{'a': open}", "'torn", "1 + 1", "[x for x in y]"])
def test_anything_else_is_none(text: str) -> None:
    """No name, no call, no operation."""
    made = as_json(text)
    assert made is None or not _parses(made)


def test_odd_escapes() -> None:
    """What stands after a backslash is kept where it means nothing; a code beyond Unicode is replaced."""
    assert as_json(r"'\d\x41\u00e9\U00110000\''") == json.dumps("dAé\ufffd'")


def test_no_text_takes_long() -> None:
    """Quotes and backslashes that never end."""
    with no_hang():
        for text in ("'" + "\\" * 400_001, "'a" * 300_001, '"' * 300_001, "[" * 300_000):
            as_json(text)


def _parses(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
