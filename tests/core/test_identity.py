"""Which names are one paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.identity import NAMED, Claim, Ruling, Tier, best, claim, comparable, resolve, tier

ONE, TWO = "2503.00001", "2503.00002"
DOI, DOI2 = "10.1000/a", "10.1000/b"
X, Y = "title-" + "a" * 16, "title-" + "b" * 16
NAMES = (ONE, TWO, "cs/0701001", DOI, DOI2, "W12345", "W54321", "pmid:1", X, Y)
claims = st.lists(
    st.builds(
        claim,
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from((NAMED, 150, 148, 120, 100)),
        st.just("alike"),
    ).filter(lambda each: each.name != each.other),
    max_size=12,
)
rulings = st.lists(
    st.builds(Ruling, st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans()).filter(
        lambda each: each.name != each.other
    ),
    max_size=4,
)


def alike(one: str, other: str, score: int = 120) -> Claim:
    """A claim of likeness."""
    return claim(one, other, score, "titles alike")


def named(one: str, other: str) -> Claim:
    """A claim of a record that names both."""
    return claim(one, other, NAMED, "the record names both")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (ONE, Tier.ARXIV),
        ("math.ag/0701001", Tier.ARXIV),
        (DOI, Tier.DOI),
        ("https://openalex.org/W4390000001", Tier.OPENALEX),
        ("pmid:123", Tier.OTHER),
        (X, Tier.TITLE),
    ],
)
def test_kinds_of_names(name: str, kind: Tier) -> None:
    """Every name is of one kind."""
    assert tier(name) is kind


def test_a_paper_goes_by_its_best_name() -> None:
    """An arXiv id before a DOI before a title; among titles the smallest."""
    assert resolve([named(DOI, ONE), alike(X, DOI), alike(X, Y)], []) == dict.fromkeys((ONE, DOI, X, Y), ONE)
    assert resolve([alike(Y, X)], []) == {X: X, Y: X}


def test_two_ids_of_a_kind_stay_two() -> None:
    """R5: whatever their titles, and whatever lies between them; the stronger claim has what is between."""
    assert resolve([alike(ONE, TWO, 999)], []) == {ONE: ONE, TWO: TWO}
    assert resolve([alike(ONE, X, 150), alike(TWO, X)], []) == {ONE: ONE, X: ONE, TWO: TWO}
    assert resolve([alike(DOI, X, 150), alike(DOI2, X)], []) == {DOI: DOI, X: DOI, DOI2: DOI2}
    assert not comparable(ONE, TWO)
    assert comparable(X, Y)


def test_an_arxiv_id_may_have_two_dois() -> None:
    """A preprint's own, and the journal's."""
    assert resolve([named(ONE, DOI), named(ONE, DOI2)], []) == {ONE: ONE, DOI: ONE, DOI2: ONE}


def test_a_doi_that_two_arxiv_ids_name_goes_to_one() -> None:
    """Two parts that a journal printed as one stay two papers, and the DOI is the first of them."""
    assert resolve([named(TWO, DOI), named(ONE, DOI)], []) == {ONE: ONE, DOI: ONE, TWO: TWO}


def test_a_title_that_fits_two_ids_equally_joins_neither() -> None:
    """R5: nobody could tell which it is; but two names of one paper are no two."""
    assert resolve([alike(X, ONE, 121), alike(X, TWO, 120)], []) == {X: X, ONE: ONE, TWO: TWO}
    assert resolve([alike(X, ONE, 121), alike(X, DOI, 120), named(ONE, DOI)], [])[X] == ONE


def test_a_ruling_wins() -> None:
    """What a person merged stays merged and what one split stays split, also by way of a third name."""
    split = Ruling(X, ONE, same=False)
    assert resolve([alike(X, ONE)], [split]) == {X: X, ONE: ONE}
    assert resolve([alike(X, Y, 130), alike(Y, ONE), alike(X, ONE)], [split]) == {X: X, Y: X, ONE: ONE}
    assert resolve([], [Ruling(ONE, TWO, same=True)]) == {ONE: ONE, TWO: ONE}
    assert resolve([], [split, Ruling(ONE, X, same=True)]) == {X: ONE, ONE: ONE}
    assert resolve([], [Ruling(ONE, X, same=True), split]) == {X: X, ONE: ONE}


def test_the_later_of_two_rulings_holds() -> None:
    """Also where they contradict each other by way of a third name."""
    both = [Ruling(X, ONE, same=True), Ruling(X, TWO, same=True)]
    apart = Ruling(ONE, TWO, same=False)
    assert len(set(resolve([], [*both, apart]).values())) == 2
    assert set(resolve([], [apart, *both]).values()) == {ONE}


def test_of_two_claims_the_stronger_is_kept() -> None:
    """For each two names."""
    assert best([alike(X, ONE, 100), alike(ONE, X, 140), alike(X, Y)]) == (alike(ONE, X, 140), alike(X, Y))


@given(claims, rulings, st.randoms(use_true_random=False))
def test_papers_follow_from_claims_in_any_order(found: list[Claim], said: list[Ruling], order: object) -> None:
    """R4: and every name is in exactly one paper, whose head is its own paper and its best name."""
    papers = resolve(found, said)
    shuffled = [*found, *found]
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert resolve(shuffled, said) == papers
    assert all(papers[paper] == paper and tier(paper) <= tier(name) for name, paper in papers.items())


@given(claims)
def test_claims_alone_never_join_two_of_the_best_kind(found: list[Claim]) -> None:
    """R5: a paper has one id of its best kind."""
    papers = resolve(found, [])
    for name, paper in papers.items():
        assert tier(paper) is Tier.TITLE or tier(name) is not tier(paper) or name == paper


@given(claims, rulings)
def test_the_last_ruling_always_holds(found: list[Claim], said: list[Ruling]) -> None:
    """What a person said last is so."""
    papers = resolve(found, said)
    if said:
        assert (papers[said[-1].name] == papers[said[-1].other]) is said[-1].same


@given(claims, claims, rulings)
def test_papers_that_touch_nothing_stay(found: list[Claim], more: list[Claim], said: list[Ruling]) -> None:
    """What a name is depends only on what it is connected with, so that a store need not resolve everything anew."""
    papers, connected = resolve(found, said), {ONE}
    edges: list[Claim | Ruling] = [*found, *said]
    for _ in NAMES:
        for each in edges:
            if {each.name, each.other} & connected:
                connected |= {each.name, each.other}
    part = [each for each in found if each.name in connected]
    alone = resolve(part, [each for each in said if each.name in connected])
    assert alone.get(ONE, ONE) == papers.get(ONE, ONE)
    assert all(papers[name] == paper for name, paper in alone.items())
    assert resolve([*found, *more], said).keys() >= papers.keys()
