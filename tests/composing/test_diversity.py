"""Diversity: a section is not five papers on one trick, and no clearly better paper loses its place for that."""

from hypothesis import given
from hypothesis import strategies as st

from digest.composing.diversity import COMPARED, repeating, unknown, varied
from digest.core.match import Match
from digest.core.paper import Paper, Revision
from digest.matching.rarity import weights
from tests.support.composing import NAMES, compose, matches, newsletter, real_papers, shown

TRICKS = (
    ("Shortening chains of thought by length rewards", "We reward short chains of thought to cut reasoning tokens."),
    (
        "Shorter chains of thought with length penalties",
        "A penalty on length gives short chains of thought, few tokens.",
    ),
    ("Length-aware rewards shorten chains of thought", "Rewards aware of length shorten chains of thought and tokens."),
    ("Protein folding with graph transformers", "We predict the structure of proteins by attention over residues."),
)
PAPERS = tuple(Paper(str(n), Revision(*said)) for n, said in enumerate(TRICKS))
SHARES = st.sampled_from((0.0, 0.25, 0.5, 1.0))


def test_papers_repeat_what_they_have_in_common() -> None:
    """The same both ways; a paper repeats itself wholly, and nothing is known without weights."""
    repeats = repeating(weights)
    assert repeats(PAPERS[0], PAPERS[0]) == 1
    assert repeats(PAPERS[0], PAPERS[1]) == repeats(PAPERS[1], PAPERS[0]) > 0.5
    assert repeats(PAPERS[0], PAPERS[3]) == 0
    assert repeating(unknown)(PAPERS[0], PAPERS[0]) == 0


def test_one_trick_does_not_crowd_out_the_rest() -> None:
    """Of four that match about as well, the three on one trick leave room; without diversity they do not."""
    found = matches(PAPERS, {"Agents": {0: 0.5, 1: 0.49, 2: 0.48, 3: 0.45}})
    assert shown(compose(newsletter(limit=2), PAPERS, found), PAPERS) == {"Agents": [0, 3]}
    assert shown(compose(newsletter(limit=2, diversity=0.0), PAPERS, found), PAPERS) == {"Agents": [0, 1]}


def test_it_orders_what_all_stands_there() -> None:
    """The best match first, then what says most beside it."""
    found = matches(PAPERS, {"Agents": {0: 0.5, 1: 0.49, 2: 0.48, 3: 0.45}})
    assert shown(compose(newsletter(), PAPERS, found), PAPERS)["Agents"][:2] == [0, 3]


def test_a_clearly_better_paper_keeps_its_place() -> None:
    """However much it repeats."""
    found = matches(PAPERS, {"Agents": {0: 0.5, 1: 0.49, 3: 0.3}})
    assert shown(compose(newsletter(limit=2), PAPERS, found), PAPERS) == {"Agents": [0, 1]}


def test_a_paper_that_is_turned_away_asks_at_its_next_section() -> None:
    """There it repeats nothing."""
    found = matches(PAPERS, {"Agents": {0: 0.5, 1: 0.49, 3: 0.45}, "Prompts": {1: 0.2}})
    assert shown(compose(newsletter(limit=2), PAPERS, found), PAPERS) == {"Agents": [0, 3], "Prompts": [1]}


@given(st.lists(st.integers(1, 20), min_size=1, max_size=4, unique=True), SHARES)
def test_the_order_is_a_bounded_one(scores: list[int], diversity: float) -> None:
    """The best is first, nothing is lost, and none stands before one that is better by more than the bound."""
    found = sorted((Match(PAPERS[n], s / 20) for n, s in enumerate(scores)), key=lambda match: -match.score)
    read = varied(found, diversity, repeating(weights))
    assert {match.paper.id for match in read} == {match.paper.id for match in found}
    assert read[0] == found[0]
    for place, match in enumerate(read):
        assert all(match.score >= (1 - diversity) * later.score - 1e-9 for later in read[place:])


@given(
    st.dictionaries(st.sampled_from(NAMES), st.dictionaries(st.integers(0, 3), st.integers(1, 9), max_size=4)),
    st.integers(1, 3),
    SHARES,
)
def test_no_paper_loses_its_place_to_a_clearly_worse_one(
    asked: dict[str, dict[int, int]], limit: int, diversity: float
) -> None:
    """A paper stands elsewhere or nowhere only where a section is full of papers within the bound."""
    scores = {name: {n: score / 9 for n, score in found.items()} for name, found in asked.items()}
    edition = compose(newsletter(limit=limit, diversity=diversity), PAPERS, matches(PAPERS, scores))
    places = shown(edition, PAPERS)
    for name, found in scores.items():
        held = [found[n] for n in places.get(name, ())]
        assert held[:1] == [max(held)] if held else True
        for number, score in found.items():
            own = next((other for other in places if number in places[other]), None)
            if own is None or scores[own][number] < score:
                assert len(held) == limit
                assert min(held) >= (1 - diversity) * score - 1e-9


def test_a_long_section_is_varied_where_it_begins() -> None:
    """Beyond forty papers those that are left keep their order, so that a section costs no more than its length."""
    papers = [Paper(f"{n:03}", Revision(f"{TRICKS[n % 4][0]} {n}", TRICKS[n % 4][1])) for n in range(200)]
    found = [Match(paper, 0.9 - n / 1000) for n, paper in enumerate(papers)]
    compared: list[tuple[Paper, Paper]] = []
    known = repeating(weights)

    def repeats(one: Paper, other: Paper) -> float:
        compared.append((one, other))
        return known(one, other)

    read = varied(found, 0.3, repeats)
    assert [match for match in found if match in read[COMPARED:]] == list(read[COMPARED:])
    assert read[:COMPARED] != tuple(found[:COMPARED])
    assert len(compared) < COMPARED * len(papers)


def test_what_it_changes_on_real_days() -> None:
    """Of twenty papers that match alike, the eight shown repeat each other less than the first eight would."""
    every = real_papers("hf_api/snapshots.jsonl.gz")
    alike = [paper for paper in every if "policy optimization" in paper.title.casefold()][:20]
    repeats = repeating(weights)

    def repeated(papers: list[Paper]) -> float:
        return sum(repeats(one, other) for n, one in enumerate(papers) for other in papers[:n])

    scores = {"Agents": {n: 0.5 - n / 1000 for n in range(len(alike))}}
    edition = compose(newsletter(), alike, matches(alike, scores))
    assert repeated([entry.paper for entry in edition.entries]) < 0.5 * repeated(alike[:8])
