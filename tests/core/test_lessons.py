"""Which word stands, what it weighs, and what a profile learns from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.lessons import DAY, FAINTEST, LessonRow, Word, half_life, lessons, standing, weight
from digest.core.profile import Lesson

NOW = datetime(2025, 3, 18, 12, tzinfo=UTC)

moments = st.integers(0, 9).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def words(draw: st.DrawFn) -> tuple[LessonRow, ...]:
    """A few words on few papers in few moments, some taken back, in the order in which they came."""
    made = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        at, undone = draw(moments), draw(st.none() | moments)
        undone = max(at, undone) if undone else None
        paper, word = draw(st.sampled_from("abc")), draw(st.sampled_from(Word))
        made.append(LessonRow("n", "p", paper, word, at, "command", undone, number))
    return tuple(made)


def row(paper: str, word: Word = Word.MORE, at: datetime = NOW, undone_at: datetime | None = None) -> LessonRow:
    """A word on a paper."""
    return LessonRow("papers", "Cats", paper, word, at, "command", undone_at)


@given(said=words(), now=moments, data=st.data())
def test_the_last_word_on_a_paper_stands(said: tuple[LessonRow, ...], now: datetime, data: st.DataObject) -> None:
    """By a search of its own: of those said and not taken back by then, the last; the order of rows does not matter."""
    found = {each.paper: each for each in standing(data.draw(st.permutations(said)), now)}
    for paper in "abc":
        left = [r for r in said if r.paper == paper and r.at <= now and not (r.undone_at and r.undone_at <= now)]
        assert found.get(paper) == max(left, key=lambda r: (r.at, r.id), default=None)


@given(said=words(), now=moments)
def test_what_was_taken_back_is_as_if_it_had_not_been_said(said: tuple[LessonRow, ...], now: datetime) -> None:
    """What stood before stands again, with the weight that it would have had."""
    never = tuple(each for each in said if not each.undone(now))
    assert standing(said, now) == standing(never, now)
    assert lessons(said, now, 30) == lessons(never, now, 30)


@given(said=words(), now=moments)
def test_what_comes_later_changes_nothing_before(said: tuple[LessonRow, ...], now: datetime) -> None:
    """So that an issue can be composed again from rows that have grown since."""
    then = tuple(
        replace(each, undone_at=each.undone_at if each.undone(now) else None) for each in said if each.said(now)
    )
    assert lessons(said, now, 30) == lessons(then, now, 30)
    assert [each.row for each in lessons(said, now, 30)] == [each.row for each in lessons(then, now, 30)]


@given(said=words(), now=moments)
def test_lessons_are_oldest_first_and_one_a_paper(said: tuple[LessonRow, ...], now: datetime) -> None:
    """As a profile wants them."""
    found = lessons(said, now, None)
    by_id = {each.id: each for each in said}
    told = [by_id[each.row] for each in found]
    assert told == sorted(told, key=lambda each: (each.at, each.id))
    assert len({each.paper for each in found}) == len(found)
    assert [each.weight for each in found] == [1.0 if each.word is Word.MORE else -1.0 for each in told]


def test_the_other_word_mends_a_slip() -> None:
    """Less after more counts alone, also in one moment; said again, a word is fresh."""
    slip, mended = replace(row("a"), id=1), replace(row("a", Word.LESS), id=2)
    assert lessons([mended, slip], NOW, 30) == (Lesson("a", -1.0),)
    again = replace(row("a", Word.LESS, NOW + 30 * DAY), id=3)
    assert lessons([slip, mended, again], NOW + 30 * DAY, 30) == (Lesson("a", -1.0),)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, 1.0), (15, 0.707107), (30, 0.5), (60, 0.25), (180, 1 / 64), (180.001, 0.0), (36_500, 0.0)],
)
def test_a_word_fades(days: float, expected: float) -> None:
    """By half each half-life, until after six of them it is forgotten; less is the same below zero."""
    for word, sign in (Word.MORE, 1), (Word.LESS, -1):
        assert weight(row("a", word), NOW + days * DAY, 30) == sign * expected
    left = lessons([row("a")], NOW + days * DAY, 30)
    assert left == ((Lesson("a", expected),) if expected else ())


def test_words_may_stay() -> None:
    """Without a half-life none fades."""
    assert lessons([row("a")], NOW + 36_500 * DAY, None) == (Lesson("a", 1.0),)


@given(days=st.floats(0, 1_000), later=st.floats(0, 1_000), half=st.integers(1, 400))
def test_a_word_never_grows(days: float, later: float, half: int) -> None:
    """It is never above one, and never more than it was before."""
    first, then = (weight(row("a"), NOW + age * DAY, half) for age in (days, days + later))
    assert 1 >= first >= then
    assert then == 0 or then >= round(FAINTEST, 6)


@pytest.mark.parametrize(("text", "days"), [("never", None), ("1", 1), ("180", 180), ("99999", 99_999)])
def test_half_lives(text: str, days: int | None) -> None:
    """Days, or never."""
    assert half_life(text) == days


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "90d", "always", "100000", "９0"])
def test_what_is_no_half_life(text: str) -> None:
    """Refused where the newsletter is read."""
    with pytest.raises(ValueError, match="is neither a number of days nor never"):
        half_life(text)
