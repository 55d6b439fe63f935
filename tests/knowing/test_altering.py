import pytest

from digest.core.errors import UsageError
from digest.core.profile import Lesson, Profile
from digest.knowing.altering import Alteration, altered, steps
from tests.support.matching import paper

PROFILE = Profile(
    "P", text="old", keywords=("agent*", "Tool use"), like=("2406.07496", "A title: of a paper"), dislike=("Stars",)
)


def test_a_profile_with_everything_changed() -> None:
    """Names of papers may be written in any way; what is there already is not added again."""
    change = Alteration(
        add_keywords=("world model*", "agent*"),
        drop_keywords=("tool use",),
        like=("arXiv:2406.07496v2", "Another paper"),
        unlike=("a title of a paper",),
        text="new",
    )
    made = altered(PROFILE, change)
    assert made.keywords == ("agent*", "world model*")
    assert made.like == ("2406.07496", "Another paper")
    assert made.text == "new"
    assert altered(PROFILE, Alteration()) == PROFILE
    assert Alteration().empty
    assert not change.empty


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            Alteration(drop_keywords=("agents",)),
            "P: 'agents' is not among its keywords; known are 'agent*', 'Tool use'",
        ),
        (Alteration(unlike=("nobody",)), "P: 'nobody' is not among its like; known are"),
        (Alteration(like=("stars",)), "P: dislikes 'stars'; take it out of dislike first"),
    ],
)
def test_what_is_not_there_cannot_be_dropped_and_what_is_disliked_not_liked(change: Alteration, said: str) -> None:
    """One line that names what is there."""
    with pytest.raises(UsageError) as problem:
        altered(PROFILE, change)
    assert str(problem.value).startswith(said)


def test_something_must_be_left_to_look_for() -> None:
    """A profile that looks for nothing is none."""
    with pytest.raises(UsageError, match="would look for nothing"):
        altered(Profile("P", keywords=("a",)), Alteration(drop_keywords=("a",)))


def test_what_differs_is_told() -> None:
    """Whatever it is, and whole profiles too."""
    other = Profile(
        "P",
        "",
        ("agent*",),
        like=PROFILE.like,
        dislike=PROFILE.dislike,
        items=(paper("x"),),
        lessons=(Lesson("1", 1.0),),
        limit=3,
    )
    told = [(step.sign, step.what, step.subject) for step in steps(PROFILE, other)]
    assert told == [
        ("-", "text", "old"),
        ("-", "keyword", "Tool use"),
        ("+", "lesson", "1"),
        ("=", "library", "1 items more, 0 fewer"),
        ("=", "limit", "8 → 3"),
    ]
    assert [step.sign for step in steps(None, other)] == ["+"]
    assert [step.sign for step in steps(other, None)] == ["-"]
    assert not list(steps(None, None))
    assert not list(steps(other, other))
