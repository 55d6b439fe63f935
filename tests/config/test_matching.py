"""[matching]: which model ranks, and what an endpoint needs."""

import pytest

from digest.core.newsletter import Matching, Model
from tests.config.conftest import LEAST, Reader, Refusal

ENDPOINT = LEAST + '[matching]\nmodel = "endpoint"\n'
FULL = ENDPOINT + 'url = "https://api.example.org/v1"\nmodel_name = "small"\n'
ADDRESS = "write it as https://api.example.org/v1"


def test_the_light_model_ranks_by_default(read: Reader) -> None:
    """What travels with the package is enough."""
    assert read(LEAST).matching == read(LEAST + '[matching]\nmodel = "light"\n').matching == Matching()
    assert read(LEAST + "[matching]\n").matching.model is Model.LIGHT


def test_minilm_needs_nothing_but_its_name(read: Reader) -> None:
    """Where it lies is a matter of the machine, not of the newsletter."""
    assert read(LEAST + '[matching]\nmodel = "minilm"\n').matching == Matching(Model.MINILM)


def test_an_endpoint_has_an_address_and_a_model(read: Reader) -> None:
    """And, if wanted, dimensions and a budget."""
    assert read(FULL).matching == Matching(Model.ENDPOINT, "https://api.example.org/v1", "small", 0, 20_000)
    made = read(FULL + "dimensions = 256\nbudget = 500\n").matching
    assert (made.dimensions, made.budget) == (256, 500)


@pytest.mark.parametrize("end", ["", "/", "/embeddings", "/embeddings/"])
def test_an_address_may_be_pasted_whole(read: Reader, end: str) -> None:
    """With what the documentation of the endpoint shows behind it, or without."""
    assert read(FULL.replace("org/v1", f"org/v1{end}")).matching.url == "https://api.example.org/v1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('model = "minlm"', "matching.model: 'minlm' is not known; did you mean 'minilm'?"),
        ('model = "bert"', "matching.model: 'bert' is not known; known are light, minilm, endpoint"),
        ('modle = "light"', "matching.modle: is not a known key; did you mean 'model'?"),
        ('model = "endpoint"', "matching.url: is missing; add it as text in quotes"),
        ('model = "endpoint"\nurl = "https://a.org"', "matching.model_name: is missing; add it as text in quotes"),
        (
            'model = "minilm"\nurl = "https://a.org"',
            'matching.url: does not go with model = "minilm"; leave it out, or say model = "endpoint"',
        ),
        ("budget = 5", 'matching.budget: does not go with model = "light"; leave it out, or say model = "endpoint"'),
    ],
)
def test_what_is_wrong_is_named(refused: Refusal, text: str, message: str) -> None:
    """The key, what is wrong, and the remedy."""
    assert refused(f"{LEAST}[matching]\n{text}\n") == message


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("api.example.org/v1", f"is no web address in ASCII; {ADDRESS}"),
        ("https:///v1", f"is no web address in ASCII; {ADDRESS}"),
        ("https://api.example.org/a b", f"is no web address in ASCII; {ADDRESS}"),
        ("https://example.org:99999/v1", f"is no web address; {ADDRESS}"),
        ("https://[::1/v1", f"is no web address; {ADDRESS}"),
        ("https://sk-1@example.org/v1", "holds a user or a query; take it out; DIGEST_EMBEDDING_KEY holds the key"),
        ("https://example.org/v1?key=sk-1", "holds a user or a query; take it out; DIGEST_EMBEDDING_KEY holds the key"),
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(refused: Refusal, url: str, wrong: str) -> None:
    """People write keys there."""
    message = refused(FULL.replace("https://api.example.org/v1", url))
    assert message == f"matching.url: {wrong}"
    assert "sk-1" not in message


@pytest.mark.parametrize("text", ["dimensions = -1", "budget = 0", 'budget = "many"'])
def test_numbers_are_checked(refused: Refusal, text: str) -> None:
    """Out of range, or no number."""
    assert refused(f"{FULL}{text}\n").startswith(f"matching.{text.partition(' ')[0]}: ")
