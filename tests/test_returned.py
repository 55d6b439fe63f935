"""What has returned, where a newsletter has several sources: what none of them had in its last snapshot before."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.changes import ChangeKind
from digest.core.snapshot import Snapshot
from tests.support.stored import dump_row
from tests.support.strategies import snapshots
from tests.support.working import PROFILE, Working, at

API = '[[source]]\nname = "api"\npaths = ["dumps/*.api"]\nformat = "jsonl"\n{kind}'
WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "jetty"]
MOVED = {"new": 10, "continuing": 10, "returned": 0}


def rows(start: int, stop: int) -> str:
    """Papers by their numbers, as JSON lines with ids."""
    papers = [
        {
            "id": f"2503.{number:05}",
            "title": f"{WORDS[number % 10]} {WORDS[number // 10]} {number}x",
            "abstract": f"On {WORDS[number % 10]} and on what follows for {number} of them.",
        }
        for number in range(start, stop)
    ]
    return "".join(json.dumps(each) + "\n" for each in papers)


@pytest.mark.parametrize("kind", ["", 'kind = "catalogue"\n', 'kind = "catalogue"\nlines = true\n'])
@pytest.mark.parametrize("late", [False, True])
def test_a_second_source_brings_nothing_back(tmp_path: Path, kind: str, late: bool) -> None:
    """R3, R4: of twenty papers that it shows, ten stood on the page, and stand there still, whichever came in first."""
    working = Working(tmp_path, tables=API.format(kind=kind) + PROFILE)
    names = {"2025-03-10.api": rows(40, 60), "2025-03-11.jsonl": rows(0, 20), "2025-03-12.api": rows(10, 30)}
    for day, name in enumerate(["2025-03-10.api", "2025-03-12.api", "2025-03-11.jsonl"] if late else names, 12):
        working.raw(name, names[name])
        working.digest.pipeline.ingest.fetch(working.newsletter, at(f"2025-03-{day}"))
    _, key = working.store.history.snapshots(["api"])
    counts = working.digest.pipeline.ingest.comparison.compare(working.newsletter, key).counts
    assert {kind: counts[kind] for kind in MOVED} == MOVED


def test_an_issue_says_so_too(tmp_path: Path) -> None:
    """R3: ten papers are told to continue, with the ranks that the second source gives them."""
    working = Working(tmp_path, tables=API.format(kind="") + PROFILE)
    working.raw("2025-03-11.jsonl", rows(0, 20))
    assert working.digest.pipeline.run(working.newsletter, at("2025-03-11")).counts["new"] == 20
    working.raw("2025-03-12.api", rows(10, 30))
    counts = working.digest.pipeline.run(working.newsletter, at("2025-03-12")).counts
    assert {kind: counts[kind] for kind in MOVED} == MOVED


def naive(shown: Sequence[Snapshot], current: Snapshot) -> Counter[str]:
    """What a snapshot means for its papers, worked out from the beginning; of what changed, only that it was there."""
    earlier = sorted((each for each in shown if each.key < current.key), key=lambda each: each.key)
    seen = {paper for each in earlier for paper in each.members}
    last = {each.key.source: each for each in earlier}
    standing = {paper for each in last.values() for paper in each.members}
    return Counter(
        "new" if paper not in seen else "there" if paper in standing else "returned" for paper in current.members
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(snapshots("page") | snapshots("api"), min_size=2, max_size=7, unique_by=lambda each: each.key.sha256),
    st.randoms(use_true_random=False),
)
def test_any_order_of_arrival_tells_the_same(shown: list[Snapshot], chance: Random) -> None:
    """R3, R4: what is new, there and back agrees with a naive reading of all snapshots, in whatever order they come."""
    with TemporaryDirectory() as folder:
        working = Working(Path(folder), tables=API.format(kind="") + PROFILE)
        arrival = list(shown)
        chance.shuffle(arrival)
        for each in arrival:
            working.store.history.take_in(dump_row(each), each)
        for each in shown:
            counts = working.digest.pipeline.ingest.comparison.compare(working.newsletter, each.key).counts
            told = Counter({ChangeKind.NEW.value: counts["new"], "returned": counts["returned"]})
            told["there"] = sum(counts.values()) - counts["gone"] - told.total()
            assert +told == naive(shown, each)
