"""What an endpoint answers: vectors that can be believed, a text, or what is wrong, in its own words."""

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digest.core.errors import EmbeddingError, EndpointError

Array = NDArray[np.float32]

_REMEDY = "check that {}.url names an endpoint that speaks as OpenAI's does"
_LONGEST = 200  # characters of its own words that are repeated


def vectors(body: bytes, texts: int, dimensions: int) -> Array:
    """(texts, dimensions) of length 1, in the order of the texts, whatever the order of the answer.

    Args:
        body: of an answer with status 200.
        texts: how many were asked for.
        dimensions: how many numbers each vector must have; 0 for any.

    Raises:
        EmbeddingError: the answer is not that.
    """
    rows = [row for _, row in sorted(_indexed(_parsed(body, "matching"), texts).items())]
    widths = {len(row) for row in rows}
    if len(widths) > 1 or (dimensions and widths != {dimensions}):
        given = " and ".join(map(str, sorted(widths)))
        wanted = f" where {dimensions} are wanted" if dimensions else ""
        raise _unfit(f"gives vectors of {given} numbers{wanted}", "check matching.model_name and matching.dimensions")
    found = np.array(rows, np.float64)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    if not (np.isfinite(lengths).all() and lengths.all()):
        raise _unfit("gives a vector that is no direction (all zeros, infinite, or no number)")
    made: Array = (found / lengths).astype(np.float32)
    return made


def written(body: bytes) -> str:
    """What a model has written; empty where it wrote nothing, or was cut off.

    Args:
        body: of an answer with status 200.

    Raises:
        EndpointError: the answer is not of this kind.
    """
    found = _parsed(body, "tldr").get("choices")
    choice = found[0] if isinstance(found, list) and found else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise EndpointError("answers without a message", _REMEDY.format("tldr"))
    text = message.get("content")
    if text is not None and not isinstance(text, str):
        raise EndpointError("answers by a message that is no text", _REMEDY.format("tldr"))
    return text if text and choice.get("finish_reason") in {None, "stop"} else ""


def complaint(body: bytes, key: str) -> str:
    """What a refusal says for itself, short and without the key; empty where it does not speak as an API does."""
    try:
        said = _parsed(body, "").get("error", {})
    except EndpointError:
        return ""
    text = said.get("message", "") if isinstance(said, dict) else said
    words = " ".join(str(text or "").split())
    hushed = words.replace(key, "…") if key else words
    shown = "".join(char for char in hushed if char.isprintable())[:_LONGEST]
    return f" ({shown})" if shown else ""


def patience(headers: Mapping[str, str]) -> float | None:
    """How many seconds an endpoint wants to be left alone, by its own clock; None without a word."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return float(text)
    try:
        until, told = (parsedate_to_datetime(each) for each in (text, headers.get("date", "")))
        return max((until - told).total_seconds(), 0)
    except (ValueError, TypeError, IndexError):
        return None


def _parsed(body: bytes, table: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        what = "a web page" if body.lstrip()[:1] == b"<" else "what is no JSON object"
        raise EndpointError(f"answers by {what}", _REMEDY.format(table))
    return found


def _indexed(answer: Mapping[str, Any], texts: int) -> dict[int, list[float]]:
    """By the number of its text, each vector, as many as there are texts and no text twice."""
    found: dict[int, list[float]] = {}
    data = answer.get("data")
    for place, item in enumerate(data if isinstance(data, list) else ()):
        row = item.get("embedding") if isinstance(item, dict) else None
        if not isinstance(row, list) or not row or not all(type(each) in {float, int} for each in row):
            raise _unfit("gives an embedding that is no list of numbers")
        index = item.get("index", place)
        if type(index) is not int or not 0 <= index < texts or index in found:
            raise _unfit("numbers its embeddings otherwise than the texts")
        found[index] = [_number(each) for each in row]
    if len(found) != texts:
        raise _unfit(f"gives {len(found)} embeddings for {texts} texts")
    return found


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # JSON has whole numbers of any size
        return float("inf")


def _unfit(wrong: str, remedy: str = "") -> EmbeddingError:
    return EmbeddingError(wrong, remedy or _REMEDY.format("matching"))
