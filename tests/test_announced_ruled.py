"""A paper is announced as new at most once, whatever a person merges and splits in between."""

import json
from itertools import combinations, count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.paper import Record, Revision, paper_id
from digest.core.rulings import merging, splitting
from digest.ports import Names
from tests.support.revisions import ROWS
from tests.support.working import PROFILE, Working, at

pytestmark = pytest.mark.untraced

KNOWN = range(4)
SECOND = '[[source]]\nname = "other"\npaths = ["dumps/*.other"]\nformat = "jsonl"\n'
SHOWN = st.dictionaries(st.sampled_from(KNOWN), st.tuples(st.integers(0, 1), st.booleans()), min_size=1)
NAME = st.tuples(st.sampled_from(KNOWN), st.integers(0, 2))  # the id, or the title of either revision
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("show"), SHOWN, st.booleans()),
        st.tuples(st.just("run")),
        st.tuples(st.just("merge"), NAME, NAME),
        st.tuples(st.just("split"), NAME),
    ),
    min_size=2,
    max_size=8,
)


def _name(number: int, which: int) -> str:
    row = ROWS[number]
    return str(row["id"]) if which == 2 else paper_id(Record(Revision(row["versions"][which]["title"])))


ALL = {_name(number, which) for number in KNOWN for which in range(3)}


def _ruled(names: Names, step: tuple[object, ...]) -> None:
    """A person's merge or split, as the commands make them."""
    asked = [_name(*each) for each in step[1:]]  # type: ignore[misc]  # pairs, as `NAME` makes them
    papers = sorted({*names.papers(asked).values()})
    if step[0] == "split":
        names.rule(splitting(names.known(asked), asked[0]))
    elif len(papers) == 2:
        names.rule(merging(names.known(papers), *papers))


def _one(names: Names) -> set[frozenset[str]]:
    """The pairs of names that are one paper now."""
    papers = names.papers(ALL)
    return {frozenset(pair) for pair in combinations(sorted(ALL), 2) if papers[pair[0]] == papers[pair[1]]}


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
def test_what_was_one_paper_is_announced_once(
    steps: list[tuple[object, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """R3: two rows of the ledger that say "new" name what never was one paper before the later one was written.

    Unless a person split the two after they were one: then they are two papers by their word, and either may be told.
    Papers that really changed come from two sources, with and without ids.
    """
    working = Working(tmp_path_factory.mktemp("w"), tables=SECOND + PROFILE)
    names, days, slots = working.store.names, count(1), count(1)
    one: set[frozenset[str]] = set()  # were one paper at some time, and nobody split them since
    said: list[str] = []
    for step in [*steps, ("run",)]:
        if step[0] == "show":
            ending = "other" if step[2] else "jsonl"
            rows = [
                ROWS[number]["versions"][version] | ({"id": ROWS[number]["id"]} if named else {})
                for number, (version, named) in step[1].items()  # type: ignore[attr-defined]  # what `SHOWN` makes
            ]
            working.raw(f"2025-03-{next(days):02}.{ending}", "\n".join(map(json.dumps, rows)) + "\n")
            working.digest.pipeline.ingest.fetch(working.newsletter, at("2025-04-01"))
        elif step[0] == "run":
            working.digest.pipeline.run(working.newsletter, at(f"2025-04-{next(slots):02}"))
        else:
            _ruled(names, step)
        if step[0] == "split":
            one &= _one(names)
        one |= _one(names)
        new = [row.paper for row in working.store.issues.ledger("papers") if row.kind == "new"]
        for later in new[len(said) :]:
            assert not [before for before in said if frozenset((before, later)) in one]
            said.append(later)
