"""Places that could not be read: the first thousand each by itself, the others counted."""

from hypothesis import given
from hypothesis import strategies as st

from digest.core.drops import KINDS, MOST, Drops, merged
from digest.core.snapshot import Dropped, Loss

REASONS = ("is no whole JSON object: “{x”", "has no title (id “3”)", "has 3 cells, not 2", "has 45 cells, not 2")


def counted(dropped: tuple[Dropped, ...]) -> int:
    """How many places are told of."""
    return sum(drop.count for drop in dropped)


def test_of_millions_the_first_thousand_are_kept() -> None:
    """R8: the others are counted by what is wrong with them, with the line of the first one; none is lost."""
    found = Drops()
    for line in range(1, 10_001):
        found.append(Dropped(line, REASONS[line % 4], Loss.SOME))
    told = tuple(found)
    assert [drop.line for drop in told[:MOST]] == list(range(1, MOST + 1))
    assert told[MOST:] == (
        Dropped(1001, "has no title, and from here on 2,249 more like it", Loss.SOME, 2_250),
        Dropped(1002, "has … cells, not …, and from here on 4,499 more like it", Loss.SOME, 4_500),
        Dropped(1004, "is no whole JSON object, and from here on 2,249 more like it", Loss.SOME, 2_250),
    )
    assert counted(told) == 10_000


def test_a_single_one_more_is_said_as_it_is() -> None:
    """Without a number that says nothing."""
    assert tuple(Drops(Dropped(n, "has no title: “x”") for n in range(MOST + 1)))[-1] == Dropped(MOST, "has no title")


def test_reasons_without_end_are_counted_as_others() -> None:
    """A reader of another package may give each place a reason of its own."""
    letters = [f"{chr(97 + n // 26 % 26)}{chr(97 + n % 26)}" for n in range(KINDS + 30)]
    told = tuple(Drops([Dropped(1, "x")] * MOST + [Dropped(2, each) for each in letters]))
    assert len(told) == MOST + KINDS + 1
    assert told[-1] == Dropped(2, "has yet another fault, and from here on 29 more like it", count=30)


def test_whether_there_is_any() -> None:
    """As of a list, be they summed already."""
    assert (bool(Drops()), bool(Drops([Dropped(1, "x")])), bool(Drops([Dropped(1, "x", count=2)]))) == (
        False,
        True,
        True,
    )


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(REASONS)), max_size=9), max_size=5),
    st.integers(1, 90),
)
def test_merging_loses_none(parts: list[list[tuple[int, str]]], often: int) -> None:
    """R8: whatever is merged with what, however often: counts are exact, places stand in order."""
    lists = [[Dropped(line, reason) for line, reason in part] * often for part in parts]
    told = merged(*lists)
    assert counted(told) == sum(map(len, lists))
    assert [drop.line for drop in told] == sorted(drop.line for drop in told)
    assert sum(drop.count == 1 for drop in told) <= MOST + KINDS
    assert (merged(told), counted(merged(told, *lists))) == (told, 2 * counted(told))
