import pytest

from digest.core.paper import Paper
from digest.core.profile import Background, Doubt, Doubtful, Profile
from digest.matching import doubtful
from digest.matching.named import Held, Named
from tests.support.matching import paper

KNOWN = paper("Known: a paper", paper_id="2406.07496")
HERE = paper("Here", paper_id="2503.00001")


def test_papers_are_found_by_id_and_title_in_any_spelling() -> None:
    """An id with version or prefix, a title in other case and punctuation: the same paper."""
    named = Named((HERE,), Background((KNOWN,)))
    assert named.find("arXiv:2406.07496v3") is named.find("known, A PAPER") is KNOWN
    assert named.find("2503.00001") is named.find("here") is HERE
    assert named.find("Nowhere to be found") is None


def test_the_background_comes_first() -> None:
    """What the background knows is not changed by the dump at hand."""
    again = paper("Known: a paper", "Another abstract.", paper_id="2406.07496")
    assert Named((again,), Background((KNOWN,))).find("2406.07496") is KNOWN


def test_of_several_papers_one_is_taken_whatever_their_order() -> None:
    """Two papers that share a title: a like by title means the same one in any order."""
    twins = (paper("Twin", "b", "2"), paper("Twin", "a", "1"), paper("Twin", "c", "3"))
    assert {Named(order, Background()).find("Twin") for order in (twins, twins[::-1])} == {twins[1]}


def test_names_that_are_found_nowhere_are_told() -> None:
    """Each once: an id has no effect, of a title the words are used."""
    profile = Profile(
        "P",
        like=("2406.07496v1", "2501.99999", "A title found nowhere", "Here"),
        dislike=("10.1000/xyz", "2501.99999"),
    )
    assert doubts(profile) == [
        Doubtful("2501.99999", Doubt.NOWHERE),
        Doubtful("A title found nowhere", Doubt.WORDS),
        Doubtful("10.1000/xyz", Doubt.NOWHERE),
    ]


def test_what_a_library_holds_is_found() -> None:
    """Its own papers need be known to nobody else."""
    items = (paper("Only here", paper_id="2501.99999"), paper("And there", paper_id="10.1000/xyz"))
    assert doubts(Profile("P", like=("2501.99999v2", "and there"), items=items)) == []


def test_one_paper_under_two_names_is_liked_and_disliked() -> None:
    """As the file alone cannot tell: by its id here, by its title there."""
    assert doubts(Profile("P", like=("2406.07496",), dislike=("Here", "known a paper"))) == [
        Doubtful("known a paper", Doubt.BOTH)
    ]


@pytest.mark.parametrize(
    ("item", "has"),
    [
        (KNOWN, True),
        (paper("Another title", paper_id="2406.07496"), True),
        (paper("Known - a PAPER", paper_id="10.1000/xyz"), True),
        (paper("Known: a paper", paper_id="2501.00001"), False),
        (HERE, False),
    ],
)
def test_what_a_library_has_under_whatever_id(item: Paper, has: bool) -> None:
    """A DOI there and arXiv's id here are one paper of one title; two of arXiv's ids are two."""
    named = Named((HERE,), Background((KNOWN,)))
    assert [Held((item,), named).has(name) for name in ("2406.07496v2", "Known a paper")] == [has, has]
    assert not Held((), named).has("2406.07496")


def doubts(profile: Profile) -> list[Doubtful]:
    """What is odd about the names of a profile."""
    (found,) = doubtful((profile,), (HERE,), Background((KNOWN,)))
    return [*found]
