"""Which lines of a page are titles and which are abstracts, by the cheapest reading of all of them together.

A Viterbi search over three roles: every title line is followed by abstract lines, a second paragraph or a
wrapped line costs a little, a line that belongs to no paper costs more, and prose as a title or a bare title
as an abstract costs most. Every line is weighed by what it looks like, none is decided alone.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from digest.dumps.readers.text import stops

LONG = 250  # characters; a line this long is no wrapped line, and hardly a title
LONGER = 600  # characters; no title

_BREAK = re.compile(r"[a-z0-9)\]\"'’”](?<!\bvs)(?<!\bal)\.[\"'’”)\]]*\s+[A-Z\"'“(\[]|。")
_OPEN = re.compile(r"(?:[:,\-–—&(]|\b(?:an?|and|as|at|by|for|from|in|of|on|or|the|to|using|via|with))$", re.IGNORECASE)

_INNER = re.compile(  # how items, code and BibTeX begin; none of 97,000 real titles does
    r"""[-*•‣–—]\s|\(?\d{1,2}[.)]\s|\#\s.{1,300}\.$|[)\]}]|\w+\s*=\s*[{"']|[a-z_]\w*\s*=\s*[a-z_]\w*[.(]"""
)
_ASKING = ("?", "!", "？", "！")
_TITLE = (0.0, 1.5, 3.5, 20.0)  # by points of prose: what it costs to take a line for a title
_BARE = 7.0  # an abstract that looks like a title
_LAST = 1.0  # the same where the dump may be cut off
_UNPLACED = 3.0
_PARAGRAPH = 2.0
_FRAGMENT = 4.0  # a further paragraph that is no sentence
_WRAPPED = 0.5
_SPLIT = 3.5  # a title on two lines, or in the middle of a block, where nothing else says so
_INSERTED = 1.0  # something stands between a title and its abstract


class Role(IntEnum):
    """What a line is."""

    UNPLACED = 0
    TITLE = 1
    ABSTRACT = 2


class Gap(IntEnum):
    """What stands between a line and the line before."""

    NOTHING = 0
    BLANK = 1
    FURNITURE = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A line that may be a title or a part of an abstract.

    Attributes:
        line: its number, counted from 1.
        text: cleaned.
        gap: what stands before it.
        soft: whether it may just as well be furniture (a date), to be passed over without a word.
        alone: whether the page sets no blank lines, so that a line is a whole title or paragraph.
        ended: whether the rest of its block from here on ends as an abstract does, or is as long as one.
    """

    line: int
    text: str
    gap: Gap = Gap.BLANK
    soft: bool = False
    alone: bool = False
    ended: bool = False


def prose(text: str) -> int:
    """How much a text looks like prose and not like a title, in points from 0 to 3."""
    if not speaks(text):
        return int(len(text) > LONG)
    return min(closes(text) + _several(text) + (len(text) > LONG) + 2 * (len(text) > LONGER), 3)


def speaks(text: str) -> bool:
    """Whether a text has anything that only prose has: a full stop at its end or between sentences, or great length."""
    return closes(text) or _several(text) or len(text) > LONGER


def inner(text: str) -> bool:
    """Whether a text begins as only a line within an abstract does: an item of a list, or a line of code."""
    return _INNER.match(text) is not None


def _several(text: str) -> bool:
    return _BREAK.search(text[: 2 * LONGER]) is not None


def closes(text: str) -> bool:
    """Whether a text ends as an abstract does; a title may well end by asking or exclaiming."""
    return stops(text) and not text.endswith(_ASKING)


def place(units: Sequence[Unit], *, finished: bool) -> tuple[Role, ...]:
    """The role of every unit; unless the page is `finished` by furniture, its last line may be cut off."""
    best = [0.0, math.inf, math.inf]  # by role of the last unit
    trail: list[list[Role]] = []
    before: Unit | None = None
    for index, unit in enumerate(units):
        cut = index == len(units) - 1 and not finished and not unit.text.endswith(_ASKING)
        points, costs, steps = prose(unit.text), [], []
        for role in Role:
            ways = [best[last] + _cost(last, role, before, unit, points, cut=cut) for last in Role]
            step = Role(ways.index(min(ways)))
            costs.append(ways[step])
            steps.append(step)
        best, before = costs, unit
        trail.append(steps)
    best[Role.TITLE] = math.inf  # a title needs its abstract
    role, roles = Role(best.index(min(best))), []
    for steps in reversed(trail):
        roles.append(role)
        role = steps[role]
    return tuple(reversed(roles))


def _cost(last: Role, role: Role, before: Unit | None, unit: Unit, points: int, *, cut: bool) -> float:
    """What it costs that `unit`, with its points of prose, has a role when the unit before it has the role `last`."""
    if role is Role.UNPLACED:
        return math.inf if last is Role.TITLE else _UNPLACED * (not unit.soft)
    if role is Role.TITLE:
        return (
            _TITLE[-1 if inner(unit.text) else points]
            + _INSERTED * unit.soft
            + (_beginning(last, before, unit) if before else 0.0)
        )
    if before is None or last is Role.UNPLACED:
        return math.inf
    bare = not unit.ended and not speaks(unit.text)
    if last is Role.TITLE:
        return _INSERTED * (unit.gap is Gap.FURNITURE) + bare * (_LAST if cut else _BARE)
    return _continuation(before, unit, bare=bare)


def _beginning(last: Role, before: Unit, unit: Unit) -> float:
    """What it costs to begin a title after a line with the role `last`, or to go on with one."""
    if last is not Role.TITLE:
        return _SPLIT if last is Role.ABSTRACT and _same_block(before, unit) else 0.0
    if unit.gap is not Gap.NOTHING:
        return math.inf
    return _WRAPPED if _runs_on(before, unit) or not (unit.alone or unit.ended) else _SPLIT


def _continuation(before: Unit, unit: Unit, *, bare: bool) -> float:
    if unit.gap is Gap.FURNITURE:
        return math.inf
    if _same_block(before, unit):
        return _WRAPPED / 2
    runs_on = unit.text[0].islower() and not stops(before.text)
    return (_WRAPPED / 2 if runs_on else _PARAGRAPH) + _FRAGMENT * (bare and not inner(unit.text))


def _same_block(before: Unit, unit: Unit) -> bool:
    """Whether two lines are parts of one text wrapped by an editor or a crawler, as far as their form tells."""
    return unit.gap is Gap.NOTHING and not unit.alone and max(len(before.text), len(unit.text)) < LONG


def _runs_on(before: Unit, unit: Unit) -> bool:
    return bool(_OPEN.search(before.text)) or unit.text[0].islower()
