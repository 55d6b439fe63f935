"""A paper is announced as new at most once, whatever comes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.revisions import ROWS
from tests.support.working import PROFILE, Working, at

pytestmark = pytest.mark.untraced

DAYS = [f"2025-03-{day:02}" for day in range(1, 8)]
PAPERS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", " again", " revisited"]), min_size=1)


@settings(max_examples=25, deadline=None)
@given(days=st.lists(st.tuples(PAPERS, st.booleans()), min_size=1, max_size=6), order=st.randoms(use_true_random=False))
def test_a_paper_is_announced_as_new_at_most_once(
    days: list[tuple[dict[str, str], bool]], order: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """R3: not again as v2, renamed, back after an absence, late, or from a second source; and never forgotten."""
    second = '[[source]]\nname = "other"\npaths = ["dumps/*.other"]\nformat = "jsonl"\n'
    working = Working(tmp_path_factory.mktemp("w"), tables=second + PROFILE)
    arrivals = list(enumerate(days))
    order.shuffle(arrivals)  # type: ignore[attr-defined]  # a random.Random
    for index, (papers, other) in arrivals:
        lines = [
            json.dumps(
                {
                    "id": f"2501.0000{'abcdef'.index(n)}v{1 + len(end)}",
                    "title": f"Paper {n}{end}",
                    "abstract": "A paper.",
                }
            )
            for n, end in papers.items()
        ]
        ending = "other" if other else "jsonl"
        working.raw(f"{DAYS[index]}.{ending}", "\n".join(lines) + "\n")
        working.digest.pipeline.run(working.newsletter, at("2025-04-01"))
    for day in range(2, 4):
        working.digest.pipeline.run(working.newsletter, at(f"2025-04-0{day}"))
    new = [row.paper for row in working.store.issues.ledger("papers") if row.kind == "new"]
    assert len(new) == len(set(new))
    held = {str(row.as_of) for row in working.store.history.held(["page", "other"])}
    taken = {n for i, (papers, _) in enumerate(days) if DAYS[i] not in held for n in papers}
    assert {f"2501.0000{'abcdef'.index(n)}" for n in taken} == set(new)


SHOWN = st.dictionaries(st.integers(0, 5), st.tuples(st.integers(0, 1), st.booleans()), min_size=1)


@settings(max_examples=15, deadline=None)
@given(days=st.lists(st.tuples(SHOWN, st.booleans()), min_size=1, max_size=5), order=st.randoms(use_true_random=False))
def test_a_paper_is_announced_once_under_whatever_name(
    days: list[tuple[dict[int, tuple[int, bool]], bool]], order: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """R3: papers that really changed, in either revision, with and without their ids, from two sources, late or not."""
    second = '[[source]]\nname = "other"\npaths = ["dumps/*.other"]\nformat = "jsonl"\n'
    working = Working(tmp_path_factory.mktemp("w"), tables=second + PROFILE)
    arrivals = list(enumerate(days))
    order.shuffle(arrivals)  # type: ignore[attr-defined]  # a random.Random
    for index, (shown, other) in arrivals:
        rows = [
            ROWS[number]["versions"][version] | ({"id": ROWS[number]["id"]} if named else {})
            for number, (version, named) in shown.items()
        ]
        working.raw(f"{DAYS[index]}.{'other' if other else 'jsonl'}", "\n".join(map(json.dumps, rows)) + "\n")
        working.digest.pipeline.run(working.newsletter, at("2025-04-01"))
    working.digest.pipeline.run(working.newsletter, at("2025-04-02"))
    names = working.store.names
    new = [row.paper for row in working.store.issues.ledger("papers") if row.kind == "new"]
    assert len({*names.papers(new).values()}) == len(new)
    held = {str(row.as_of) for row in working.store.history.held(["page", "other"])}
    taken = {number for index, (shown, _) in enumerate(days) if DAYS[index] not in held for number in shown}
    assert len(new) == len(taken)
