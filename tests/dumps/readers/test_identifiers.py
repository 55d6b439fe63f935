"""Ids as sources write them."""

import pytest

from digest.dumps.readers import identifiers, people


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("2305.00001", "2305.00001"),
        ("arXiv:2305.00001v2", "2305.00001v2"),
        (" https://arxiv.org/pdf/2305.00001v2.pdf ", "2305.00001v2"),
        ("https://huggingface.co/papers/2504.15921", "2504.15921"),
        ("oai:arXiv.org:cond-mat/9406116", "cond-mat/9406116"),
        ("https://doi.org/10.48550/arXiv.2305.00001", "2305.00001"),
        ("10.1000/2305.00001", ""),
        ("https://example.org/2305.00001", ""),
        ("k2305.00001", ""),
        ("", ""),
    ],
)
def test_arxiv(text: str, paper: str) -> None:
    """In addresses, behind prefixes, as arXiv's own DOI."""
    assert identifiers.arxiv(text) == paper


def test_each_id_once_and_arxivs_first() -> None:
    """R6: two spellings of one id are one id; citation keys and addresses are none."""
    texts = "doi:10.1000/ABC", "Lovelace1843", "2305.00001v2", "https://arxiv.org/abs/2305.00001", "10.1000/abc"
    assert identifiers.known(*texts, "https://e.com/x") == ("2305.00001v2", "10.1000/ABC")
    assert identifiers.version("10.1000/abcv2") is None


def test_names_in_one_text() -> None:
    """Suffixes stay with their names, empty places between commas make none."""
    assert people.named("Jr., A  (X) B,, C; D, Jr.") == ("Jr.", "A B", "C", "D, Jr.")
    assert people.forward("Mee, ") == "Mee,"
    assert people.forward("a, b, c") == "a, b, c"
