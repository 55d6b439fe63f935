"""Lessons: "more like this" and "less like this", said of papers; which word stands, and what it weighs by now."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest.core.profile import Lesson

FAINTEST = 1 / 64  # what weighs less, after six half-lives, is forgotten
PLACES = 6  # decimals that a weight keeps, so that every machine learns alike
DAY = timedelta(days=1)


class Word(StrEnum):
    """What a reader says of a paper."""

    MORE = "more"
    LESS = "less"


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One word on one paper. It is never taken out or rewritten: that it was undone is added to it, once.

    Attributes:
        newsletter: its name.
        profile: the name of the profile that learns.
        paper: the id of the paper; a store answers with the paper that this is by now.
        word: more or less.
        at: when it was said.
        origin: where it was said, in a word such as ``command``.
        undone_at: when it was taken back, not before `at`; None while it was not.
        id: given by the store, ascending in the order in which words came.
    """

    newsletter: str
    profile: str
    paper: str
    word: Word
    at: datetime
    origin: str = ""
    undone_at: datetime | None = None
    id: int = 0

    def said(self, now: datetime) -> bool:
        """Whether it had been said by then."""
        return self.at <= now

    def undone(self, now: datetime) -> bool:
        """Whether it had been taken back by then."""
        return self.undone_at is not None and self.undone_at <= now


def in_order(rows: Iterable[LessonRow]) -> tuple[LessonRow, ...]:
    """Words as they were said, oldest first; of two in one moment, the one that came first."""
    return tuple(sorted(rows, key=lambda row: (row.at, row.id)))


def standing(rows: Iterable[LessonRow], now: datetime) -> tuple[LessonRow, ...]:
    """The words that stand at a time, oldest first: on each paper the last one that was not taken back.

    Args:
        rows: of one profile, in any order.
        now: what was said or undone later counts for nothing.
    """
    last = {row.paper: row for row in in_order(rows) if row.said(now) and not row.undone(now)}
    return in_order(last.values())


def weight(row: LessonRow, now: datetime, half_life: int | None) -> float:
    """What a word weighs beside a liked paper: 1 when it is said, half of it after each half-life; below 0 for less.

    It is 0 where it has become fainter than `FAINTEST`.

    Args:
        row: the word, said by then.
        now: the time.
        half_life: in days; None where words do not fade.
    """
    left = 1.0 if half_life is None else math.exp2(-((now - row.at) / DAY / half_life))
    if left < FAINTEST:
        return 0.0
    return round(left if row.word is Word.MORE else -left, PLACES)


def lessons(rows: Iterable[LessonRow], now: datetime, half_life: int | None) -> tuple[Lesson, ...]:
    """What a profile has learned by a time, oldest first; what has faded is left out.

    Args:
        rows: what was said to this profile, in any order.
        now: the time.
        half_life: in days; None where words do not fade.
    """
    weighed = [(row, weight(row, now, half_life)) for row in standing(rows, now)]
    return tuple(Lesson(row.paper, each, row.id) for row, each in weighed if each)


def half_life(text: str) -> int | None:
    """A number of days, or None for ``never``.

    Raises:
        ValueError: it is neither.

    >>> half_life("90")
    90
    """
    if text == "never":
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
        raise ValueError("is neither a number of days nor never")
    return int(text)
