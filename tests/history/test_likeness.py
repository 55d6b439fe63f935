"""Whether two revisions are of one paper."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Revision
from digest.history.candidates import keys, near
from digest.history.likeness import ENOUGH, Likeness, likeness
from digest.history.traits import Traits
from digest.matching.rarity import weights
from tests.support.revisions import ROWS

ABSTRACT = ROWS[0]["versions"][0]["abstract"]
TEAM, OTHERS = ("Ada Lovelace", "Emmy Noether"), ("Alan Turing", "Grace Hopper")


def traits(title: str, abstract: str = ABSTRACT, authors: tuple[str, ...] = ()) -> Traits:
    """A revision as likeness sees it."""
    return Traits(Revision(title, abstract, authors), weights)


def alike(one: Traits, other: Traits) -> Likeness | None:
    """The likeness of two revisions, which is the same both ways."""
    found = likeness(one, other)
    assert likeness(other, one) == found
    return found


REAL = [[traits(version["title"], version["abstract"]) for version in row["versions"]] for row in ROWS]


@pytest.mark.parametrize("number", range(len(REAL)), ids=[row["id"] for row in ROWS])
def test_real_revisions_are_recognised(number: int) -> None:
    """Titles and abstracts that really changed under one id, some of them beyond recognition by the title."""
    first, last = REAL[number]
    found = alike(first, last)
    assert found
    assert found.points >= ENOUGH
    assert near(len(keys(first) & keys(last)), first.key, last.key)


def test_real_papers_are_apart() -> None:
    """Different papers of one field, in any of their revisions."""
    for one, other in combinations(REAL, 2):
        assert not any(alike(mine, theirs) for mine in one for theirs in other)


def test_the_reason_is_in_words_and_numbers() -> None:
    """A person can check it."""
    found = alike(traits("SENet: on the matter", authors=TEAM), traits("On the matter of Qzyxnet", authors=TEAM[:1]))
    assert found
    assert found.why == (
        "titles alike (60 of 100), same authors, "
        "abstracts share 88 % of their words by weight and 100 % of their word triples"
    )
    named = alike(traits("Qzyxnet: a very different one"), traits("What Qzyxnet is"))
    assert named
    assert "same coined name" in named.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On the matter, Part I", "On the matter, Part II"),
        ("On the matter I: things", "On the matter II: things"),
        ("Matters 2.0", "Matters 2.5"),
        ("What GPT-3 knows", "What GPT-4 knows"),
        ("On the matter", "On the matter II"),
        ("On the matter", "On the matter, v2"),
        ("Matters: a study", "Matters++: a study"),
        ("On the matter, part A", "On the matter, part B"),
    ],
)
def test_numbers_stand_guard(one: str, other: str) -> None:
    """Parts and versions are never one paper, whatever their abstracts share."""
    assert alike(traits(one), traits(other)) is None
    assert alike(traits(one, ""), traits(other, "")) is None


def test_one_part_in_two_spellings() -> None:
    """Roman or not, and in words."""
    assert alike(traits("On the matter, Part II"), traits("On the matter: part two"))


def test_a_number_more_needs_one_abstract() -> None:
    """A title may gain a number, if the text stays."""
    assert alike(traits("Detecting things"), traits("Detecting 7 kinds of things in pictures"))
    assert (
        alike(traits("Detecting things"), traits("Detecting 7 kinds of things", REAL[1][0].revision.abstract)) is None
    )


def test_one_title_with_an_alien_abstract_is_two_papers() -> None:
    """R5: the title alone does not make them one; with other authors still less does it."""
    other = REAL[1][0].revision.abstract
    assert alike(traits("Causal things"), traits("Causal things", other)) is None
    mixed = " ".join([ABSTRACT[: len(ABSTRACT) // 2], other[: len(other) * 2 // 3]])
    assert alike(traits("Causal things"), traits("Causal things", mixed))
    assert alike(traits("Causal things", ABSTRACT, TEAM), traits("Causal things", other + mixed[:200], OTHERS)) is None


def test_what_a_series_shares_says_nothing() -> None:
    """One name before the colon, or all after it, and abstracts of two papers."""
    other = ABSTRACT[: len(ABSTRACT) // 3] + REAL[1][0].revision.abstract
    assert alike(traits("The DREAMS project: stars and gas"), traits("The DREAMS project: gas and dust", other)) is None
    assert alike(traits("Nano: open models for all tasks"), traits("Ultra: open models for all tasks", other)) is None


def test_a_series_must_share_words_in_a_row() -> None:
    """Words in another order are the words of the field."""
    shuffled = " ".join(sorted(ABSTRACT.split()))
    assert alike(traits("DREAMS: stars and gas"), traits("DREAMS: stars and much gas", shuffled)) is None
    assert alike(traits("On stars and gas"), traits("On stars and much gas", shuffled))


def test_without_an_abstract_the_title_decides() -> None:
    """Spaces aside; a long title may have a slip within a word, but not where it begins."""
    assert alike(traits("VibeVoice-ASRsupports all", ""), traits("VibeVoice-ASR supports all"))
    long = "Learning supervised optimizers for very many things"
    assert alike(traits(long, ""), traits(long.replace("optimizers", "optimisers"), ""))
    assert alike(traits(long, ""), traits(long.replace("supervised", "unsupervised"), "")) is None
    assert alike(traits("Short title", ""), traits("Short titel", "")) is None
    assert alike(traits(long, "", TEAM), traits(long, "", OTHERS)) is None


WORDS = st.lists(st.sampled_from(["On", "GPT-4", "part", "II", "matter", "Zyxq:", "大型", "v2", "++", ":"]), max_size=6)


@given(WORDS, WORDS, st.sampled_from(["", ABSTRACT]), st.sampled_from(["", ABSTRACT, REAL[1][0].revision.abstract]))
def test_likeness_is_symmetric(one: list[str], other: list[str], abstract: str, another: str) -> None:
    """Whatever the titles, and a revision is like itself."""
    mine = traits(" ".join(one), abstract)
    alike(mine, traits(" ".join(other), another))
    assert likeness(mine, mine)
