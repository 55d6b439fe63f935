"""What was rewritten from one text to another, word by word."""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate, chain, pairwise, takewhile
from typing import NamedTuple

from digest.core.paper import fold

# Scripts that are written without spaces between words: each character counts as a word, with the marks upon it.
UNSPACED = r"\u2e80-\u2fdf\u3001-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
UNSPACED += "！（），．：；？"
WORD = re.compile(rf" ?(?:[{UNSPACED}][\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*|[^ {UNSPACED}]+)")
STOPS = tuple(".!?:;。！？：；")
MOST = 1 << 26  # pairs of words that are compared, in 8 MB; texts with more have only their ends in common
SMALL = 4  # words; a longer stretch that is kept stands between two rewritten ones whatever their length


class RunKind(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Run(NamedTuple):
    """Some words in a row that fared alike; a space at either end belongs to the text."""

    kind: RunKind
    text: str


class Block(NamedTuple):
    """Words that both texts have: from `old` in the one and from `new` in the other, `size` of them."""

    old: int
    new: int
    size: int


def words(text: str) -> list[str]:
    """The words of a text with white space folded, each with its punctuation and the space before it.

    The first has a space too, so that a word is the same wherever it stands.

    >>> words("On 大型 models.")
    [' On', ' 大', '型', ' models.']
    """
    return WORD.findall(f" {fold(text)}")


def word_diff(before: str, after: str) -> tuple[Run, ...]:
    """The differences of two texts, whose white space is folded.

    The kept and removed runs in a row are the old text, the kept and added ones the new; runs of one kind never
    follow each other, and what was removed stands before what was added in its place. No word is in two runs. As
    much is kept as can be, but a few words between two rewritten places are rewritten with them: one replacement is
    easier to read than two. Time is bounded: very long texts have only their beginnings and ends compared.

    >>> [run.text for run in word_diff("Prompt tuning at scale", "Prompt search at scale")]
    ['Prompt', ' tuning', ' search', ' at scale']
    """
    old, new = words(before), words(after)
    blocks = _at_sentences(old, new, _readable(old, new, _blocks(old, new)))
    runs: list[Run] = []
    for last, block in pairwise([Block(0, 0, 0), *blocks, Block(len(old), len(new), 0)]):
        runs += (
            Run(kind, "".join(part))
            for kind, part in (
                (RunKind.REMOVED, old[last.old + last.size : block.old]),
                (RunKind.ADDED, new[last.new + last.size : block.new]),
                (RunKind.KEPT, old[block.old : block.old + block.size]),
            )
            if part
        )
    return tuple(_begun(runs))


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """What both texts have, as much as can be, in order: the ends that they share, and what lies between."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    pairs = _common(old[head : len(old) - tail], new[head : len(new) - tail])
    blocks = [Block(0, 0, head)]
    for one, other in chain(
        ((head + i, head + j) for i, j in pairs),
        ((len(old) - rest, len(new) - rest) for rest in range(tail, 0, -1)),
    ):
        last = blocks[-1]
        if (last.old + last.size, last.new + last.size) == (one, other):
            blocks[-1] = last._replace(size=last.size + 1)
        else:
            blocks.append(Block(one, other, 1))
    return [block for block in blocks if block.size]


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words the texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence, by Hyyrö's bit vectors.

    A row has a bit for each old word. It is 0 where the word adds one to what the old text up to it and the new text
    up to the row have in common, so that a whole row is one addition of long integers.
    """
    if len(old) * len(new) > MOST:
        return []
    places: dict[str, int] = {}
    for place, word in enumerate(old):
        places[word] = places.get(word, 0) | 1 << place
    full = row = (1 << len(old)) - 1
    rows = []
    for word in new:
        hits = row & places.get(word, 0)
        row = (row + hits | row - hits) & full
        rows.append(row)
    found, i, j = [], len(old), len(new)
    while i and j:
        if old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
            found.append((i, j))
        elif rows[j - 1] >> i - 1 & 1:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def _readable(old: Sequence[str], new: Sequence[str], blocks: Sequence[Block]) -> list[Block]:
    """The blocks without those of a few words that would tear a rewritten passage in pieces."""
    lengths = [list(accumulate(map(len, text), initial=0)) for text in (old, new)]

    def gap(last: Block, block: Block) -> tuple[int, int]:
        return (
            lengths[0][block.old] - lengths[0][last.old + last.size],
            lengths[1][block.new] - lengths[1][last.new + last.size],
        )

    def torn(last: Block, block: Block, following: Block) -> bool:
        left, right = gap(last, block), gap(block, following)
        length = lengths[0][block.old + block.size] - lengths[0][block.old]
        parts = sum(map(bool, left + right))  # with three, one replacement takes the place of four runs or five
        return block.size <= SMALL and length <= min(max(left), max(right)) and parts > 2  # noqa: PLR2004

    kept = [Block(0, 0, 0)]
    for block, following in pairwise([*blocks, Block(len(old), len(new), 0)]):
        kept.append(block)
        while len(kept) > 1 and torn(kept[-2], kept[-1], following):
            kept.pop()  # what is rewritten has grown, which may be too much for the block before
    return kept[1:]


def _at_sentences(old: Sequence[str], new: Sequence[str], blocks: Sequence[Block]) -> list[Block]:
    """The blocks, moved so that what was only added or only removed is whole sentences where it can be.

    Where "A b. A c." has become "A c.", the first sentence was removed, not " b. A".
    """
    moved = list(blocks)
    for place in range(len(moved) - 1):
        left, right = moved[place : place + 2]
        start, end = left.old + left.size, right.old
        text = old
        if start == end:
            text, start, end = new, left.new + left.size, right.new
        elif left.new + left.size != right.new:
            continue
        most = left.size - bool(left.old or left.new)  # what both texts begin with may move as a whole
        by = _shift(text, (start, end), most, right.size - 1)
        moved[place] = left._replace(size=left.size - by)
        moved[place + 1] = Block(right.old - by, right.new - by, right.size + by)
    return [block for block in moved if block.size]


def _shift(text: Sequence[str], stretch: tuple[int, int], left: int, right: int) -> int:
    """By how many words to the left, or less than none, a stretch can move to begin where a sentence does, else 0."""
    start, end = stretch
    lefts = takewhile(lambda by: text[start - by] == text[end - by], range(1, left + 1))
    rights = takewhile(lambda by: text[start - by - 1] == text[end - by - 1], range(-1, -right - 1, -1))
    for by in chain([0], lefts, rights):
        if by == start or text[start - by - 1].endswith(STOPS):
            return by
    return 0


def _begun(runs: list[Run]) -> list[Run]:
    """The runs without the spaces before the first words of both texts."""
    first, *rest = runs or [Run(RunKind.KEPT, "")]
    if not first.text:
        return []
    begun = [Run(first.kind, first.text[1:])]
    if first.kind is not RunKind.KEPT and rest:
        if rest[0].kind is RunKind.KEPT:  # the other text begins here, and this one goes on after the space
            begun[0] = Run(first.kind, f"{begun[0].text} ")
        begun.append(Run(rest[0].kind, rest[0].text[1:]))
        rest = rest[1:]
    return begun + rest
