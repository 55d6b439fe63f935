from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.changes import ChangeKind
from tests.support.soak import rounds
from tests.support.working import Working, at

SUBJECTS = ("red", "green", "blue", "white", "black", "grey", "brown", "pink")
pages = st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=6, unique=True)
days = st.integers(1, 28).map("2025-03-{:02}".format)


@pytest.mark.soak
@settings(max_examples=rounds(5, 1_000))
@given(st.lists(st.tuples(days, pages), min_size=1, max_size=8), st.lists(days, min_size=1, max_size=8))
def test_nothing_is_new_twice_whatever_comes(dumps: list[tuple[str, list[str]]], runs: list[str]) -> None:
    """R3, R4, R41: dumps on time and late, runs in order and not: each paper once, each slot once, nothing lost."""
    with TemporaryDirectory() as folder:
        working = Working(Path(folder))
        waiting = list(dumps)
        for run in [*runs, "2025-04-01"]:
            taken = waiting[:2] if run != "2025-04-01" else waiting
            waiting = waiting[len(taken) :]
            for number, (day, subjects) in enumerate(taken):
                working.dump(f"{day}-{run}-{number}", [f"On the {subject} paper" for subject in subjects])
            first = working.digest.pipeline.run(working.newsletter, at(run))
            again = working.digest.pipeline.run(working.newsletter, at(run))
            assert again.issue == first.issue
        said = [row.paper for row in working.store.issues.ledger("papers") if row.kind == ChangeKind.NEW]
        assert len(said) == len(set(said))
        assert set(said) == set(working.store.history.seen(["page"]))
        issues = working.store.issues.issues("papers")
        assert all(before.slot.key < after.slot.key for before, after in pairwise(issues))
        assert [issue.edition.number for issue in issues] == list(range(1, len(issues) + 1))
