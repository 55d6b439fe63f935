"""Real dumps, damaged: what is torn, mixed up or old never passes as healthy."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from digest.core.errors import DumpError
from digest.core.past import MEMORY
from digest.core.snapshot import Dump, Verdict
from tests.support import captures
from tests.support.captures import Capture
from tests.support.soak import rounds
from tests.support.working import Working

WARM = 12  # captures that a source has shown before the damaged ones


class Source:
    """A source that takes in captures, and examines damaged ones without taking them in."""

    def __init__(self, folder: Path) -> None:
        self.working = Working(folder)

    def take_in(self, capture: Capture) -> None:
        """A capture as it came."""
        self.working.digest.pipeline.ingest.one(
            self.working.newsletter, self.working.newsletter.sources[0], capture.dump()
        )

    def verdict(self, capture: Capture, data: bytes) -> Verdict:
        """What the doctor says of other bytes in the place of a capture."""
        ingest = self.working.digest.pipeline.ingest
        dump = Dump("page", capture.name, data, capture.captured, date.fromisoformat(capture.day))
        try:
            reading = ingest.read(data)
        except DumpError:
            return Verdict.ERROR
        snapshot = ingest.identify(dump, reading, self.working.newsletter.sources[0].kind)
        past = ingest.history.past(snapshot.key, snapshot.members, MEMORY)
        return ingest.doctor.examine(reading, snapshot, past).verdict


def damaged(folder: Path, series: list[Capture]) -> Iterator[tuple[Source, Capture, Capture]]:
    """Some captures of a series that bring news, each with the source as it was then and a capture of six before."""
    source = Source(folder)
    every = rounds(15, 3)
    fresh: list[Capture] = []
    for number, capture in enumerate(series):
        if number > WARM and number % every == 0 and source.verdict(capture, capture.data) is Verdict.HEALTHY:
            yield source, capture, fresh[-6]
        source.take_in(capture)
        if not fresh or fresh[-1].ids.keys() != capture.ids.keys():
            fresh.append(capture)


@pytest.mark.soak
@pytest.mark.parametrize(("name", "sure"), [("arxiv_rolling", 75), ("arxiv_new", 75), ("hf_api", 95)])
def test_damaged_dumps_are_held(tmp_path: Path, name: str, sure: int) -> None:
    """R2: torn up to so many per cent, or as gzip; without abstracts or ids; an old one again.

    What ends between two records leaves no proof, and is held only where it is smaller than its source has been.
    """
    series = [each for each in getattr(captures, name)() if each.rows][: rounds(17, 1_000)]
    tried = passed = 0
    for source, capture, old in damaged(tmp_path, series):
        rows, data = capture.rows, capture.data
        for share in range(5, sure + 1, 10):
            tried += 1
            passed += not source.verdict(capture, data[: len(data) * share // 100]).held
        assert source.verdict(capture, gzip.compress(data)[:-200]) is Verdict.PARTIAL
        for lost, nothing in (("abstract", ""), ("id", "")):
            bare = b"".join(json.dumps(row | {lost: nothing}).encode() + b"\n" for row in rows)
            assert source.verdict(capture, bare).held or len(rows) < 4
        again = b"".join(json.dumps(row).encode() + b"\n" for row in old.rows[::-1])
        assert source.verdict(capture, again) is Verdict.STALE
    assert tried
    assert passed <= 0.05 * tried
