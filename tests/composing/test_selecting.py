"""All that selects, together: what holds for any changes and any matches."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.match import Matches
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, Revision
from tests.support.composing import NAMES, compose, matches, newsletter
from tests.support.editions import sample_papers

# Ten real papers, and for four of them another version under an id of its own.
REAL = sample_papers()[10:20]
AGAIN = tuple(Paper(f"v-{p.id}", replace(p.revision, title=f"{p.title}: revisited")) for p in REAL[:4])
PAPERS = (*REAL, *AGAIN, Paper("cjk", Revision("大型语言模型的提示优化" * 9, "我们提出一种方法。" * 40)))

numbers = st.integers(0, len(PAPERS) - 1)
scores = st.dictionaries(
    st.sampled_from(NAMES), st.dictionaries(numbers, st.integers(1, 20).map(lambda n: n / 20), max_size=len(PAPERS))
)
newsletters = st.builds(
    newsletter,
    limit=st.integers(1, 4),
    diversity=st.sampled_from((0.0, 0.3, 1.0)),
    minutes=st.integers(0, 4),
    serendipity=st.integers(0, 3),
)


Asked = tuple[Newsletter, list[Paper], list[Matches], bool]


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A newsletter, the new papers of a day, what matching says of them, and whether they have ranks."""
    new = draw(st.lists(st.sampled_from(PAPERS), unique_by=lambda paper: paper.id))
    found = matches(PAPERS, draw(scores), at_least=draw(st.sampled_from((0.0, 0.4))))
    return draw(newsletters), new, found, draw(st.booleans())


@given(asked())
def test_what_holds_for_any_issue(question: Asked) -> None:
    """Twice the same; each paper once, shown, named or among the rest; quotas and minutes hold."""
    of, new, found, ranked = question
    edition = compose(of, new, found, ranked=ranked)
    assert edition == compose(of, new, found, ranked=ranked)
    told = [paper for entry in edition.entries for paper in entry.papers]
    assert sorted(p.id for p in (*told, *edition.rest)) == sorted(p.id for p in new)
    assert edition.shown + edition.folded + len(edition.rest) == edition.new == len(new)
    limits = {profile.name: profile.limit for profile in of.profiles} | {"": of.serendipity}
    assert all(0 < len(section.entries) <= limits[section.profile] for section in edition.sections)
    assert all(len(s.entries) <= s.matched for s in edition.sections if not s.serendipity)
    assert [s.serendipity for s in edition.sections] == sorted(s.serendipity for s in edition.sections)
    assert all(section.profile not in entry.also for section in edition.sections for entry in section.entries)
    assert not of.minutes or edition.minutes <= of.minutes or len(edition.entries) == 1


ASK = """
from tests.composing.test_selecting import *
scores = {name: {n: (n * 7 + at * 3) % 10 / 10 for n in range(len(PAPERS))} for at, name in enumerate(NAMES)}
print(ascii(compose(newsletter(limit=3, minutes=3, serendipity=2), PAPERS, matches(PAPERS, scores, at_least=0.3))))
"""


@pytest.mark.parametrize("seed", ["1", "31337"])
def test_the_seed_of_hashing_does_not_matter(seed: str) -> None:
    """Another process composes the same, to the last paper."""
    said = [
        subprocess.run(
            [sys.executable, "-c", ASK], env={**os.environ, "PYTHONHASHSEED": each}, capture_output=True, check=True
        ).stdout
        for each in ("0", seed)
    ]
    assert said[0] == said[1] != b""


@given(asked())
def test_no_work_stands_twice_in_an_issue(question: Asked) -> None:
    """Its versions are named beneath it; one that no profile chose may be left to the rest."""
    of, new, found, ranked = question
    edition = compose(of, new, found, ranked=ranked)
    works = [entry.paper.id.removeprefix("v-") for entry in edition.entries]
    assert len(set(works)) == len(works)
    assert all(p.id.removeprefix("v-") == e.paper.id.removeprefix("v-") for e in edition.entries for p in e.papers)


@given(asked())
def test_serendipity_takes_no_place_of_a_match(question: Asked) -> None:
    """Whatever the budget, what the profiles chose stands as it would without."""
    of, new, found, ranked = question
    edition = compose(of, new, found, ranked=ranked)
    without = compose(replace(of, serendipity=0), new, found, ranked=ranked)
    assert tuple(section for section in edition.sections if not section.serendipity) == without.sections
    assert edition.over == without.over
