"""What every store promises of lessons: words are added, taken back once, and about papers, whatever their names."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.core.identity import Ruling
from digest.core.lessons import LessonRow, Word, standing
from digest.core.rulings import merging, splitting
from digest.ports import Lessons, Store
from tests.support.soak import rounds
from tests.support.stored import NOON, NOT_UTF8, dump_row, paper, snapshot

HOUR = timedelta(hours=1)
PAPERS = ("2503.00001", "2503.00002", "title-" + "a" * 16)


@pytest.fixture
def lessons(store: Store) -> Lessons:
    """No word yet."""
    return store.lessons


def row(of: str, word: Word = Word.MORE, at: datetime = NOON, profile: str = "Cats") -> LessonRow:
    """A word on a paper."""
    return LessonRow("papers", profile, of, word, at, "command")


def said(lessons: Lessons, profile: str = "Cats") -> list[tuple[str, str, bool]]:
    """What was said to a profile: the paper, the word, and whether it was taken back."""
    return [(each.paper, each.word.value, each.undone_at is not None) for each in lessons.rows("papers", profile)]


def test_nothing_was_said_at_first(lessons: Lessons) -> None:
    """Every question has an answer, and there is nothing to take back."""
    assert lessons.rows("papers") == lessons.rows("papers", "Cats") == ()
    assert lessons.undo("papers", "Cats", NOON) == lessons.undo("papers", "Cats", NOON, "a") == ()
    lessons.say([])
    assert lessons.rows("papers") == ()


def test_words_come_back_as_they_were_said(lessons: Lessons) -> None:
    """Equal but for the id, which ascends; any zone is the same moment; any text of an origin is taken."""
    abroad = NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))
    lessons.say([row("b"), row("a", Word.LESS)])
    lessons.say([replace(row("a", at=abroad), origin=NOT_UTF8)])
    found = lessons.rows("papers", "Cats")
    assert [replace(each, id=0, origin="command") for each in found] == [row("b"), row("a", Word.LESS), row("a")]
    assert [each.id for each in found] == sorted({each.id for each in found})
    assert min(each.id for each in found) > 0


def test_words_are_in_the_order_of_their_moments(lessons: Lessons) -> None:
    """Whatever came first; newsletters and profiles are apart."""
    lessons.say([row("b", at=NOON + HOUR), row("a"), row("c", profile="Dogs")])
    lessons.say([replace(row("d"), newsletter="other")])
    assert [each[0] for each in said(lessons)] == ["a", "b"]
    assert [each.paper for each in lessons.rows("papers")] == ["a", "c", "b"]
    assert [each.paper for each in lessons.rows("other", "Cats")] == ["d"]


def test_undo_takes_back_the_last_word(lessons: Lessons) -> None:
    """Then the one before it; a profile's alone, each once, with the time at which it was done."""
    lessons.say([row("a"), row("a", Word.LESS, NOON + HOUR), row("b", profile="Dogs", at=NOON + HOUR)])
    for number, word in (2, Word.LESS), (3, Word.MORE):
        (back,) = lessons.undo("papers", "Cats", NOON + number * HOUR)
        assert (back.word, back.undone_at) == (word, NOON + number * HOUR)
        assert back in lessons.rows("papers", "Cats")
    assert lessons.undo("papers", "Cats", NOON + 4 * HOUR) == ()
    assert said(lessons) == [("a", "more", True), ("a", "less", True)]
    assert said(lessons, "Dogs") == [("b", "more", False)]


def test_undo_of_a_paper_takes_back_every_word_on_it(lessons: Lessons) -> None:
    """And no other; what was taken back before keeps its time."""
    lessons.say([row("a"), row("b"), row("a", Word.LESS, NOON + HOUR)])
    lessons.undo("papers", "Cats", NOON + HOUR)
    lessons.say([row("a", Word.LESS, NOON + 2 * HOUR)])
    back = lessons.undo("papers", "Cats", NOON + 3 * HOUR, "a")
    assert [(each.word, each.at) for each in back] == [(Word.MORE, NOON), (Word.LESS, NOON + 2 * HOUR)]
    times = [each.undone_at for each in lessons.rows("papers", "Cats")]
    assert times == [NOON + 3 * HOUR, None, NOON + HOUR, NOON + 3 * HOUR]


def test_what_is_said_later_is_not_taken_back(lessons: Lessons) -> None:
    """A clock that goes back undoes only what it can have heard, so that nothing is undone before it was said."""
    lessons.say([row("a"), row("b", at=NOON + HOUR)])
    assert [each.paper for each in lessons.undo("papers", "Cats", NOON)] == ["a"]
    assert lessons.undo("papers", "Cats", NOON, "b") == ()


def test_a_word_is_about_a_paper_not_a_name(store: Store) -> None:
    """After a merge it holds for the joined paper, where the later word stands; after a split, for each its own."""
    first, second, _ = PAPERS
    shown = snapshot(paper(first), paper(second))
    store.history.take_in(dump_row(shown), shown)
    store.lessons.say([row(second), row(first, Word.LESS, NOON + HOUR)])
    store.names.rule(merging(store.names.known([first, second]), first, second))
    (joined,) = {each.paper for each in store.lessons.rows("papers", "Cats")}
    assert joined == store.names.papers([second])[second]
    assert [each.word for each in standing(store.lessons.rows("papers"), NOON + HOUR)] == [Word.LESS]
    store.names.rule(splitting(store.names.known([second]), second))
    assert said(store.lessons) == [(second, "more", False), (first, "less", False)]


def test_undo_takes_any_name_of_a_paper(store: Store) -> None:
    """Also one under which nothing was said."""
    first, second, third = PAPERS
    store.names.rule([Ruling(first, second, same=True), Ruling(first, third, same=True)])
    store.lessons.say([row(first), row(second, Word.LESS), row("b")])
    assert len(store.lessons.undo("papers", "Cats", NOON, third)) == 2
    assert [each[2] for each in said(store.lessons)] == [True, True, False]


def test_many_at_once_take_back_a_word_each(lessons: Lessons) -> None:
    """Two that undo at the same time never mean the same word."""
    lessons.say([row(str(number)) for number in range(8)])
    with ThreadPoolExecutor(8) as pool:
        back = list(pool.map(lambda _: lessons.undo("papers", "Cats", NOON), range(8)))
    assert sorted(each.paper for found in back for each in found) == [str(number) for number in range(8)]


deeds = st.lists(
    st.tuples(st.sampled_from(Word), st.sampled_from(PAPERS))
    | st.just(("undo", ""))
    | st.tuples(st.just("undo"), st.sampled_from(PAPERS)),
    max_size=12,
)


@pytest.mark.soak
@settings(
    max_examples=rounds(25, 1_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(deeds=deeds, hours=st.lists(st.integers(0, 2), min_size=12, max_size=12))
def test_a_pile_of_words(new_store: Callable[[], Store], deeds: list[tuple[str, str]], hours: list[int]) -> None:
    """What stands is what a pile would show: a word goes on top, undo takes the top off or a paper's words out.

    What stood in between still stands there, whatever was said and undone since.
    """
    lessons, now = new_store().lessons, NOON
    pile: list[tuple[str, str]] = []
    then: dict[datetime, dict[str, str]] = {}
    for (deed, of), more in zip(deeds, hours, strict=False):
        now += more * HOUR
        if deed != "undo":
            lessons.say([row(of, Word(deed), now)])
            pile.append((of, deed))
        else:
            assert len(lessons.undo("papers", "Cats", now, of)) == (
                sum(each[0] == of for each in pile) if of else min(1, len(pile))
            )
            pile = [each for each in pile if each[0] != of] if of else pile[:-1]
        then[now] = dict(pile)
        assert {each.paper: each.word for each in standing(lessons.rows("papers", "Cats"), now)} == dict(pile)
    rows = lessons.rows("papers", "Cats")
    for moment, stood in then.items():
        assert {each.paper: each.word for each in standing(rows, moment)} == stood
