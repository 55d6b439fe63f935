"""Relevance judgments that lie beside the checkout, for tests and benchmarks."""

import gzip
import json
from functools import cache
from typing import Any

from tests.support.data import shared


@cache
def rows(kind: str) -> list[dict[str, Any]]:
    """The papers of a collection; without the judgments the test is skipped."""
    with gzip.open(shared(f"relevance/{kind}/corpus.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
