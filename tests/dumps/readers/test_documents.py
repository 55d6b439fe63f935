"""One JSON document taken apart by items: its list is found, a tear costs what follows it, places are lines."""

import pytest

from digest.core.errors import DumpError
from digest.dumps.readers import documents
from digest.dumps.readers.documents import Document


def items(text: str, *paths: tuple[str, ...]) -> list[tuple[int, object]]:
    """Places and values of the items of a list."""
    return [tuple(item) for item in Document(text.encode()).items(*(paths or ((),))).items]


def test_items_have_the_line_on_which_they_begin() -> None:
    """Counted from 1, also where an item spans several."""
    assert items('\n[1,\n {"a":\n 2}, "x"\n]') == [(2, "1"), (3, {"a": "2"}), (4, "x")]
    assert items("[]") == []


def test_a_list_within() -> None:
    """Behind a path of keys, past other objects and lists; the first path that is there wins."""
    text = '{"a": [0], "b": {"x": 1, "c": [1, 2], "d": [3]}}'
    assert items(text, ("b", "c")) == [(1, "1"), (1, "2")]
    assert items(text, ("b", "d")) == [(1, "3")]
    assert items(text, ("b", "e"), ("a",)) == [(1, "0")]


def test_what_stands_beside() -> None:
    """Plain values before the list; objects and lists are passed over."""
    found = Document(b'{"date": "2025-01-01", "o": {}, "n": 7, "data": [], "after": 1}').items(("data",))
    assert (found.beside, found.listed) == ({"date": "2025-01-01", "n": "7"}, True)


@pytest.mark.parametrize("text", ["1", '{"a": 1}', '{"data": {"x": [1]}}', '"text"', '{"data": "x"}', "{}"])
def test_no_list_there(text: str) -> None:
    """Whole JSON without the list is no tear."""
    found = Document(text.encode()).items(("data",))
    assert (found.listed, found.torn) == (False, ())


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("[1,\n2,\n", 3, "the dump breaks off here"),
        ("[1,\n{", 2, "is no whole JSON from here on: “{”"),
        ("[1\n2]", 2, "is no whole JSON from here on: “2]”"),
        ("{1: 2}", 1, "is no whole JSON from here on: “1: 2}”"),
        ('{"a"\n 2}', 1, "is no whole JSON"),
        ("[" * 100_000, 1, "is no whole JSON"),
        ("", 1, "the dump breaks off here"),
    ],
)
def test_a_tear_is_reported_with_its_place(text: str, line: int, reason: str) -> None:
    """R8: what stands before it is kept."""
    found = Document(text.encode()).items(())
    assert found.torn[0].line == line
    assert found.torn[0].reason.startswith(reason)
    assert len(found.items) == text.startswith("[1") + text.startswith("[1,\n2,")


def test_lines_may_be_asked_for_in_any_order() -> None:
    """Backwards too."""
    document = Document(b"a\nb\nc")
    assert [document.line(place) for place in (4, 0, 2)] == [3, 1, 2]


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile documents cannot fill the memory."""
    monkeypatch.setattr(documents, "MOST", 2)
    with pytest.raises(DumpError, match="more than 2 values"):
        Document(b"[1,2,3]")
