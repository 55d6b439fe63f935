"""Numbers tell titles apart."""

import pytest

from digest.core.numbered import clash, numberless, numbers


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("GPT-4 and Llama 3.1 v2", {"4": 1, "3.1": 1, "2": 1}),
        ("Observables II: quantum observables, part one", {"2": 1, "1": 1}),
        ("Attention is all you need", {}),
        ("C++ for all", {"++": 1}),
    ],
)
def test_what_is_a_number(title: str, found: dict[str, int]) -> None:
    """Digits, versions, Roman numerals and parts; a word that merely looks like one is none."""
    assert numbers(title) == found


def test_a_title_without_its_numbers() -> None:
    """What is left of the parts of a series is the series."""
    assert numberless("Young stars, part II") == numberless("Young Stars I") == "young stars"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Stars I", "Stars II", True),
        ("Task 7: retrieval", "Task 10: narratives", True),
        ("WebSailor", "WebSailor 2", True),
        ("WebSailor", "WebSailor-V2: towards agents", False),
        ("Stars 2", "Stars 2, revisited", False),
        ("Stars", "Planets", False),
        ("Stars (v1)", "Stars (v59)", False),
        ("Stars", "Stars [Version 2.1]", False),
        ("Stars I (v2)", "Stars II (v2)", True),
        ("Stars", "Stars (2)", True),
    ],
)
def test_which_titles_numbers_tell_apart(one: str, other: str, *, expected: bool) -> None:
    """Each has one that the other lacks, or nothing else differs; the same both ways."""
    assert clash(one, other) is clash(other, one) is expected
