from collections.abc import Sequence

from digest.core.match import Match, Matches
from digest.core.paper import Paper
from digest.core.profile import Background, Lesson, Profile
from digest.knowing.leaving import MOST, leave_out, sample
from digest.knowing.named import liked, without
from tests.support.matching import paper

ASKED: list[Profile] = []


def by_number(profiles: Sequence[Profile], papers: Sequence[Paper], _: Background) -> tuple[Matches, ...]:
    """A matching that ranks papers by the number that their id ends in; keywords shut out what does not end so."""
    ASKED.extend(profiles)
    found = []
    for profile in profiles:
        let = [p for p in papers if not profile.keywords or p.id.endswith(profile.keywords)]
        ranking = [Match(p, 1.0) for p in sorted(let, key=lambda p: int(p.id.partition("-")[2]))]
        found.append(Matches(profile.name, tuple(ranking), tuple(ranking[:5])))
    return tuple(found)


def numbered(*numbers: int) -> tuple[Paper, ...]:
    """Papers of these numbers."""
    return tuple(paper(f"Title {number}", paper_id=f"n-{number}") for number in numbers)


def test_each_like_is_ranked_by_the_rest_of_its_profile() -> None:
    """Among the archive, whose other liked papers take no rank; the profile that ranks it does not name it."""
    ASKED.clear()
    profile = Profile("P", like=("n-0", "Title 3", "n-40"))
    (left,) = leave_out([profile], numbered(*range(50)), Background(), by_number)
    assert left is not None
    assert [(one.paper.id, one.rank, one.selected) for one in left.found] == [
        ("n-0", 1, True),
        ("n-3", 3, True),
        ("n-40", 39, False),
    ]
    assert [each.like for each in ASKED] == [("Title 3", "n-40"), ("n-0", "n-40"), ("n-0", "Title 3")]
    assert (left.likes, left.papers, left.median) == (3, 48, 3)
    assert (left.first10, left.first1, left.selected) == (2 / 3, 0, 2 / 3)


def test_what_the_rules_shut_out_counts_as_last() -> None:
    """And it is said that they did it."""
    profile = Profile("P", keywords=("7",), like=("n-5",))
    (left,) = leave_out([profile], numbered(*range(10)), Background(), by_number)
    assert left is not None
    assert (left.found[0].rank, left.shut_out, left.median, left.selected) == (None, 1, 10, 0)


def test_items_of_a_library_and_papers_of_the_background_are_ranked_too() -> None:
    """They join the archive while they are out; another profile's likes do not count as its own."""
    items = numbered(2)
    profiles = [Profile("L", items=items), Profile("B", like=("n-4",)), Profile("None", text="anything")]
    found = leave_out(profiles, numbered(0, 1, 3), Background(numbered(4)), by_number)
    assert [each and (each.found[0].paper.id, each.papers) for each in found] == [("n-2", 4), ("n-4", 4), None]


def test_a_paper_is_taken_out_under_every_name() -> None:
    """By id, by title, as an item of the library and as a lesson."""
    (one,) = numbered(1)
    lessons = (Lesson("n-1", 1.0), Lesson("n-2", 1.0))
    profile = Profile("P", like=("arXiv:n-1", "TITLE 1", "n-1", "n-2"), items=numbered(1, 2), lessons=lessons)
    rest = without(profile, one)
    assert (rest.like, rest.items, rest.lessons) == (("arXiv:n-1", "n-2"), numbered(2), lessons[1:])


def test_likes_are_found_once_oldest_first() -> None:
    """The library first; a title that several papers have is the one with the least id, and R5: by id they are two."""
    papers = (paper("Same", paper_id="b"), paper("Same", paper_id="a"), paper("Other", paper_id="c"))
    profile = Profile("P", like=("Other", "same", "SAME", "unknown"), items=(paper("Item", paper_id="i"),))
    assert [each.id for each in liked(profile, papers)] == ["i", "c", "a"]
    assert [each.id for each in liked(Profile("P", like=("b", "a", "c"), items=(paper("other"),)), papers)] == [
        "other",
        "b",
        "a",
    ]


def test_of_many_likes_a_bounded_number_is_taken_evenly() -> None:
    """From the first to the last."""
    taken = [each.id for each in sample(numbered(*range(1000)))]
    assert len(taken) == MOST
    assert (taken[0], taken[-1]) == ("n-0", "n-999")
    assert len(set(taken)) == MOST
    assert len(list(sample(numbered(1, 2)))) == 2
