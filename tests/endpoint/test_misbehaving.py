"""An endpoint that fails, or answers what is no answer: tried again where that may help, refused in one line else."""

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.endpoint.conftest import KEY, LIMITS, Asking
from tests.support.embedding_server import Answer, Behaviour, Server, good
from tests.support.embeddings import made_up

UNFIT = "check that matching.url names an endpoint that speaks as OpenAI's does"
DATE = "Tue, 18 Mar 2025 12:00:00 GMT"


def rows(*vectors: Any) -> Answer:
    """An answer with these embeddings."""
    return Answer({"data": [{"index": number, "embedding": vector} for number, vector in enumerate(vectors)]})


def cut(asked: dict[str, Any]) -> Answer:
    """A good answer that breaks off."""
    return replace(good(asked), cut=20)


def shuffled(asked: dict[str, Any]) -> Answer:
    """A good answer whose embeddings come backwards, each with its number."""
    body = good(asked).body
    return Answer(body | {"data": body["data"][::-1]})


def unnumbered(asked: dict[str, Any]) -> Answer:
    """What some servers answer: the vectors in order, without numbers."""
    return Answer({"data": [{"embedding": each["embedding"]} for each in good(asked).body["data"]]})


def slow(asked: dict[str, Any]) -> Answer:
    """A good answer that comes too late."""
    time.sleep(2 * LIMITS.silence)
    return good(asked)


@pytest.mark.parametrize(
    ("trouble", "waited"),
    [
        (Answer(status=500), [1]),
        (Answer(status=503, headers={"Retry-After": "7"}), [7]),
        (Answer(status=429, headers={"Retry-After": "0"}), [0]),
        (Answer(status=429, headers={"Retry-After": "0.5"}), [0.5]),
        (Answer(status=429, headers={"Retry-After": DATE.replace("12:00", "12:01"), "Date": DATE}), [60]),
        (Answer(status=429, headers={"Retry-After": "soon"}), [1]),
        (cut, [1]),
        (slow, [1]),
    ],
)
def test_what_may_pass_is_tried_again(server: Server, trouble: Answer | Behaviour, waited: list[float]) -> None:
    """After as long as the endpoint asks for; the vectors are those that it gives at once."""
    asking = Asking(server)
    server.answers(trouble)
    found = asking.embed()
    assert np.array_equal(found, Asking(server).embed())
    assert asking.slept == waited


def test_waits_grow_and_end(server: Server) -> None:
    """Four tries, then the run goes on without; the server's own words are repeated, the key is not."""
    server.answers(*[Answer({"error": {"message": f"no capacity\nfor {KEY}\x1b"}}, status=503)] * 4)
    asking = Asking(server)
    assert asking.refused() == "fails with status 503 (no capacity for …); run again later"
    assert asking.slept == [1, 2, 4]
    assert len(server.asked) == 4


def test_whoever_asks_for_too_much_patience_is_left_alone(server: Server) -> None:
    """A run does not wait for an hour."""
    server.answers(Answer(status=429, headers={"Retry-After": "3600"}))
    asking = Asking(server)
    wrong = "fails with status 429, and asks to be left alone for 3600 seconds"
    assert asking.refused() == f"{wrong}; run again later"
    assert asking.slept == []


@pytest.mark.parametrize("behaviour", [shuffled, unnumbered])
def test_order_is_that_of_the_numbers(server: Server, behaviour: Behaviour) -> None:
    """However the answer is ordered, each text gets its own vector."""
    server.answers(behaviour)
    found, wanted = Asking(server).embed(["a", "b", "c"]), np.array([made_up(text) for text in "abc"])
    np.testing.assert_allclose(found, wanted / np.linalg.norm(wanted, axis=1, keepdims=True), atol=1e-6)


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (Answer(b"<!DOCTYPE html><title>Sign in</title>"), f"answers by a web page; {UNFIT}"),
        (Answer(b"[]"), f"answers by what is no JSON object; {UNFIT}"),
        (Answer(b'{"data": ['), f"answers by what is no JSON object; {UNFIT}"),
        (Answer(b"[" * 100_000), f"answers by what is no JSON object; {UNFIT}"),
        (Answer({"data": "none"}), f"gives 0 embeddings for 2 texts; {UNFIT}"),
        (rows([1.0]), f"gives 1 embeddings for 2 texts; {UNFIT}"),
        (rows([1.0], [1.0], [1.0]), f"numbers its embeddings otherwise than the texts; {UNFIT}"),
        (rows([1.0, 2.0], None), f"gives an embedding that is no list of numbers; {UNFIT}"),
        (rows([1.0, 2.0], []), f"gives an embedding that is no list of numbers; {UNFIT}"),
        (rows([1.0, 2.0], ["1", "2"]), f"gives an embedding that is no list of numbers; {UNFIT}"),
        (rows([1.0, 2.0], [True, False]), f"gives an embedding that is no list of numbers; {UNFIT}"),
        (
            rows([1.0, 2.0], [1.0, 2.0, 3.0]),
            "gives vectors of 2 and 3 numbers; check matching.model_name and matching.dimensions",
        ),
        *(
            (rows([1.0, 2.0], bad), f"gives a vector that is no direction (all zeros, infinite, or no number); {UNFIT}")
            for bad in ([0, 0], [float("nan"), 1.0], [float("inf"), 1.0], [10**400, 1])
        ),
        (Answer(status=404), "answers with status 404; check matching.url and matching.model_name"),
        (
            Answer({"error": "no model small"}, status=400),
            "answers with status 400 (no model small); check matching.url and matching.model_name",
        ),
        (Answer(status=401), "answers with status 401; set DIGEST_EMBEDDING_KEY to a key that it takes"),
        (
            Answer(status=307, headers={"Location": "https://elsewhere.example.org/"}),
            "answers with status 307; check matching.url and matching.model_name",
        ),
    ],
)
def test_an_answer_that_is_none_is_refused(server: Server, answer: Answer, wrong: str) -> None:
    """In one line, at once, and nothing of it is used."""
    server.answers(answer)
    assert Asking(server).refused() == wrong
    assert len(server.asked) == 1


@pytest.mark.parametrize("numbers", [(0, 0), (0, 2), (-1, 0), (0, "1"), (0, True), (0, None)])
def test_numbers_that_are_not_those_of_the_texts_are_refused(server: Server, numbers: tuple[Any, Any]) -> None:
    """A text without its own vector would get that of another."""
    server.answers(Answer({"data": [{"index": number, "embedding": [1.0, 2.0]} for number in numbers]}))
    assert Asking(server).refused() == f"numbers its embeddings otherwise than the texts; {UNFIT}"


def test_dimensions_stay(server: Server) -> None:
    """From one request to the next, and as the newsletter says."""
    server.answers(rows([1.0, 2.0], [1.0, 2.0], [1.0, 2.0]), rows([1.0, 2.0, 3.0]))
    wrong = "numbers where 2 are wanted; check matching.model_name and matching.dimensions"
    assert Asking(server).refused([*"abcd"]) == f"gives vectors of 3 {wrong}"
    server.answers(rows([1.0, 2.0, 3.0]))
    assert Asking(server, dimensions=2).refused(["a"]) == f"gives vectors of 3 {wrong}"


def test_an_endless_answer_is_left(server: Server) -> None:
    """No answer fills the memory."""
    server.answers(Answer(b" " * 2000))
    assert Asking(server).refused(size=1000).startswith("answers with more than 0 MB; check matching.url")


def test_nobody_there_is_said(server: Server) -> None:
    """After the same tries as any other trouble."""
    asking = Asking(replace(server, url="http://127.0.0.1:9/v1"))
    assert asking.refused().startswith("cannot be reached (")
    assert asking.slept == [1, 2, 4]


def test_an_answer_that_drips_is_not_waited_for(server: Server) -> None:
    """However steadily it comes."""
    asking = Asking(server)
    server.answers(*[good] * 4)
    assert asking.refused(whole=-1) == "is not through after -1 seconds; run again later"
