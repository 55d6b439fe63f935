"""A person's word on papers: merges and splits, whatever was and will be found."""

from collections.abc import Collection
from dataclasses import replace

from hypothesis import assume, example, given
from hypothesis import strategies as st

from digest.core.identity import NAMED, Claim, Ruling, claim
from digest.core.rulings import Known, merging, splitting

A, B, C = "2503.00001", "2503.00002", "2503.00003"
X, Y, Z = (f"title-{letter * 16}" for letter in "xyz")
D, E = "10.1000/a", "10.1000/b"
NAMES = (A, B, C, D, E, X, Y, Z)
names = st.sampled_from(NAMES)
claims = st.lists(
    st.builds(claim, names, names, st.sampled_from((NAMED, 150, 148, 120, 100)), st.just("alike")).filter(
        lambda each: each.name != each.other
    ),
    max_size=10,
)
together = st.lists(st.sets(names, min_size=2), max_size=3)
hands = st.lists(st.tuples(st.booleans(), names, names), max_size=4)  # merge two, or split the first
SPLIT = st.tuples(st.just(False), names, names)  # noqa: FBT003 - a value, no switch


def alike(one: str, other: str, score: int = 120) -> Claim:
    """A claim of likeness."""
    return claim(one, other, score, "titles alike")


def ruled(known: Known, rulings: Collection[Ruling]) -> Known:
    """What is known after a person has said more."""
    return replace(known, rulings=(*known.rulings, *rulings))


def handed(known: Known, said: list[tuple[bool, str, str]]) -> Known:
    """What is known after some merges and splits as the commands make them."""
    for same, one, other in said:
        if not same:
            known = ruled(known, splitting(known, one))
        elif len(parts(known, {one, other})) == 2:
            known = ruled(known, merging(known, one, other))
    return known


def parts(known: Known, among: Collection[str] = NAMES) -> set[frozenset[str]]:
    """Which of these names are one paper."""
    papers = known.papers()
    heads = {name: papers.get(name, name) for name in among}
    return {frozenset(name for name, of in heads.items() if of == head) for head in heads.values()}


def part(known: Known, name: str) -> frozenset[str]:
    """The names of a paper."""
    return next(each for each in parts(known) if name in each)


def test_the_titles_of_merged_papers_follow_though_they_stand_side_by_side() -> None:
    """R3: a person's merge of two papers beats that a page shows both, before the merge and after it."""
    known = Known((alike(A, X), alike(B, Y)), (Ruling(A, B, same=True),), ({X, Y}, {A, B}))
    assert parts(known, (A, B, X, Y)) == {frozenset((A, B, X, Y))}
    assert parts(replace(known, rulings=()), (A, B, X, Y)) == {frozenset((A, X)), frozenset((B, Y))}


def test_between_merged_papers_there_is_no_doubt() -> None:
    """R3: what fits two papers alike is the one that a person made of them, and stays with what a split leaves."""
    known = Known((alike(A, X), alike(B, X)), (Ruling(A, B, same=True),))
    assert part(known, X) == {A, B, X}
    assert part(ruled(known, splitting(known, B)), X) == {A, X}
    assert part(ruled(known, splitting(known, A)), X) == {A, X}
    assert part(replace(known, rulings=()), X) == {X}
    later = Known((alike(A, X), alike(B, X), alike(B, Y)), (Ruling(A, Y, same=True),))
    assert part(later, X) == {A, B, X, Y}


def test_a_merge_of_titles_holds_for_their_ids_too() -> None:
    """R3: the id that a merged title turns out to have comes with it, whenever it is found."""
    known = Known((alike(A, X),), (Ruling(X, B, same=True),))
    assert part(known, A) == {A, B, X}


def test_what_a_merge_settles_makes_no_paper_of_two() -> None:
    """R5: a DOI that two merged papers claim is theirs; a third that it fits less well stays a paper by itself."""
    known = Known((alike(A, D, 150), alike(B, D), alike(C, D, 150)), (Ruling(A, C, same=True),))
    assert part(known, D) == {A, C, D}
    assert part(ruled(known, [Ruling(A, D, same=True)]), D) == {A, C, D}  # said once more, by a person


def test_what_is_left_stays_one() -> None:
    """Where a name comes out by which alone others hung together, they stay together; but not with a third paper."""
    chain = Known((alike(A, X), alike(X, Y)))
    assert parts(ruled(chain, splitting(chain, X)), (A, X, Y)) == {frozenset((A, Y)), frozenset((X,))}
    star = handed(Known(), [(True, A, B), (True, A, C)])
    assert parts(ruled(star, splitting(star, A)), (A, B, C)) == {frozenset((A,)), frozenset((B, C))}
    third = Known((alike(A, X, 150), alike(X, Y, 150), alike(Y, C, 110)))
    assert parts(ruled(third, splitting(third, X)), (A, C, Y)) == {frozenset((A,)), frozenset((C, Y))}
    assert splitting(Known(), A) == ()


@given(claims, together, hands, names, names)
def test_a_merge_joins_two_papers_whole(
    found: list[Claim], beside: list[set[str]], said: list[tuple[bool, str, str]], one: str, other: str
) -> None:
    """Nothing is cast off, whatever was ruled before, and no third paper is touched but what doubt alone kept out."""
    known = handed(Known(found, (), beside), said)
    before = parts(known)
    mine, theirs = part(known, one), part(known, other)
    assume(mine != theirs)
    after = ruled(known, merging(known, one, other))
    assert all(any(each <= whole for whole in parts(after)) for each in before)
    assert mine | theirs <= part(after, one)
    if after.found() == known.found():
        assert parts(after) == before - {mine, theirs} | {mine | theirs}


@example([claim(A, D, 150, "alike"), claim(B, D, 120, "alike"), claim(C, D, 150, "alike")], [], [], A, C)
@given(claims, together, st.lists(SPLIT, max_size=3), names, names)
def test_a_split_undoes_a_merge_and_a_merge_the_split(
    found: list[Claim], beside: list[set[str]], said: list[tuple[bool, str, str]], one: str, other: str
) -> None:
    """Exactly, by any name, as often as one likes; only what doubt kept out before stays with one of the two."""
    known = handed(Known(found, (), beside), said)
    both = part(known, one) | part(known, other)
    before = parts(known, both)
    natural = known.found()
    assume(len(before) == len({natural.get(name, name) for name in both}) == 2)  # neither was merged before
    merged = ruled(known, merging(known, one, other))
    undone = ruled(merged, splitting(merged, one))
    assert parts(undone, both) == before
    again = ruled(undone, merging(undone, other, one))
    assert parts(again) == parts(merged)
    assert parts(ruled(again, splitting(again, other)), both) == before
    if merged.found() == known.found():
        assert parts(undone) == parts(known)


@given(claims, together, hands, claims, together, names, names)
def test_what_a_person_said_last_stays(
    found: list[Claim],
    beside: list[set[str]],
    said: list[tuple[bool, str, str]],
    more: list[Claim],
    besides: list[set[str]],
    one: str,
    other: str,
) -> None:
    """Whatever is found later: two that were merged are one, and a name that was split off is none of the others."""
    known = handed(Known(found, (), beside), said)
    left = part(known, one) - part(ruled(known, splitting(known, one)), one)
    later = Known((*found, *more), known.rulings, (*beside, *besides))
    split = ruled(later, splitting(known, one))
    assert not part(split, one) & left
    if part(known, one) != part(known, other):
        assert other in part(ruled(later, merging(known, one, other)), one)
