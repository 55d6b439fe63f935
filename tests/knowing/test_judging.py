from digest.core.profile import Background, Lesson, Profile
from digest.knowing.judging import judge
from tests.knowing.test_leaving import ASKED, by_number, numbered

PAPERS = numbered(*range(20))


def test_a_profile_is_measured_by_what_was_judged_of_it() -> None:
    """Over the archive without what it names itself, and without what is not to be asked about."""
    profile = Profile("P", like=("n-0",))
    judgments = {"P": {"n-1": True, "n-3": True, "n-2": None, "n-9": False, "elsewhere": True, "n-0": True}}
    (found,) = judge([profile], PAPERS, Background(), judgments, by_number)
    assert found is not None
    assert (found.relevant, found.papers) == (2, 18)
    assert found.ranked.ap == 1  # n-1 and n-3 stand first, once n-0 and n-2 are out
    assert (found.sent.sent, found.sent.recall) == (3, 1)  # n-1, n-3, n-4 of the five that would be sent


def test_without_judgments_lessons_stand_for_them() -> None:
    """The profile is then asked as it was before them, or it would know the answers."""
    ASKED.clear()
    profile = Profile("P", text="x", lessons=(Lesson("n-0", 1.0), Lesson("n-1", -1.0), Lesson("n-2", 0.5)))
    (found,) = judge([profile], PAPERS, Background(), {}, by_number)
    assert found is not None
    assert [each.lessons for each in ASKED] == [()]
    assert (found.relevant, found.papers) == (2, 20)
    assert found.ranked.ap == (1 + 2 / 3) / 2


def test_who_was_never_judged_is_not_measured() -> None:
    """Each in its own place."""
    profiles = [Profile("A", text="x"), Profile("B", text="x")]
    found = judge(profiles, PAPERS, Background(), {"B": {"n-5": True}}, by_number)
    assert found[0] is None
    assert found[1] is not None
