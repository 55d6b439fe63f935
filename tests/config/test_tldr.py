"""[tldr]: who writes a sentence in place of a teaser."""

import pytest

from digest.core.newsletter import Tldr
from tests.config.conftest import LEAST, Reader, Refusal

FULL = LEAST + '[tldr]\nurl = "https://api.example.org/v1"\nmodel_name = "writer"\n'
ADDRESS = "write it as https://api.example.org/v1"


def test_nobody_writes_by_default(read: Reader) -> None:
    """Nothing goes out unless a newsletter asks for it."""
    assert read(LEAST).tldr is None


@pytest.mark.parametrize("end", ["", "/", "/chat/completions", "/chat/completions/"])
def test_an_endpoint_has_an_address_and_a_model(read: Reader, end: str) -> None:
    """And, if wanted, a budget of papers a run; the address may be pasted whole."""
    assert read(FULL.replace("org/v1", f"org/v1{end}")).tldr == Tldr("https://api.example.org/v1", "writer", 50)
    assert read(FULL + "budget = 5\n").tldr == Tldr("https://api.example.org/v1", "writer", 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "tldr.url: is missing; add it as text in quotes"),
        ('url = "https://a.org"', "tldr.model_name: is missing; add it as text in quotes"),
        ('url = "a.org"\nmodel_name = "x"', f"tldr.url: is no web address in ASCII; {ADDRESS}"),
        (
            'url = "https://me:sk-1@a.org"\nmodel_name = "x"',
            "tldr.url: holds a user or a query; take it out; DIGEST_TLDR_KEY holds the key",
        ),
        (
            'url = "https://a.org"\nmodel_name = "x"\nbudget = 0',
            "tldr.budget: 0 is out of range; give a number from 1 to 10000",
        ),
        ('url = "https://a.org"\nmodel_name = "x"\nkey = "sk-1"', "tldr.key: is not a known key; known are budget"),
    ],
)
def test_what_is_wrong_is_named(refused: Refusal, text: str, message: str) -> None:
    """The key, what is wrong, and the remedy; never what stands there for a secret."""
    said = refused(f"{LEAST}[tldr]\n{text}\n")
    assert said.startswith(message)
    assert "sk-1" not in said
