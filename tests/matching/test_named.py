from digest.core.profile import Background, Profile
from digest.matching import unknown
from digest.matching.named import Named
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


def test_unknown_names_ids_that_are_nowhere() -> None:
    """An id that names no paper is told, once; a title is not, for its words are used."""
    profile = Profile(
        "P",
        like=("2406.07496v1", "2501.99999", "A title found nowhere", "Here"),
        dislike=("10.1000/xyz", "2501.99999"),
    )
    assert unknown(profile, (HERE,), Background((KNOWN,))) == ("2501.99999", "10.1000/xyz")
