"""Papers that are one work: another version under an id of its own, or one abstract under two titles.

History keeps them apart where their ids are; an issue gives them one entry. Two abstracts are compared by the runs
of three words that both have. Of all pairs in some 90,000 real papers, none that share a title and are two works have
.05 of them in common, and none with another title .3, but reworked texts; the like of challenges held side by side
reach .21. Of 1,623 papers whose title or abstract was rewritten, 77 % are told by this.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from digest.composing.wording import pieces
from digest.core.numbered import clash
from digest.core.paper import Paper, fold, title_key

SAME_TITLE, OTHER_TITLE = 0.05, 0.3  # of the runs of both, what one work has in common
SPEAKS = 25  # words of an abstract that tells a work from others; "This paper was withdrawn" tells nothing
_SAMPLE = 8  # one run in so many is looked up; a work of another title shares some seventy of them
_ENOUGH = 2  # such runs that two abstracts share before they are compared
KEPT = 2_000  # papers of which this is kept for other editions
_HOLDERS = 32  # works that are remembered under a run; what so many have ("state of the art") tells nothing


def works(papers: Sequence[Paper]) -> dict[str, str]:
    """By paper id, the id of the first of these papers that is the same work: its own where none before it is.

    It takes time in proportion to the words, not to the pairs.

    Args:
        papers: each once; what comes first gives a work its name.
    """
    found: dict[str, str] = {}
    known: list[_Work] = []
    titles: dict[str, list[int]] = defaultdict(list)
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for work in [_work(paper.id, paper.title, paper.revision.abstract) for paper in papers]:
        shared = Counter(place for run in work.sample for place in holders[run])
        near = {place for place, count in shared.items() if count >= _ENOUGH}.union(titles[work.key][:_HOLDERS])
        found[work.id] = next((known[place].id for place in sorted(near) if _one(known[place], work)), work.id)
        if found[work.id] == work.id:
            titles[work.key].append(len(known))
            for run in work.sample:
                if len(holders[run]) < _HOLDERS:
                    holders[run].append(len(known))
            known.append(work)
    return found


class _Work:
    """What of a paper tells its work.

    Attributes:
        speaks: whether its abstract is long enough to tell it from others.
        sample: some of its runs, the same wherever they stand: those of which the letters add up.
    """

    def __init__(self, paper: str, title: str, abstract: str) -> None:
        self.id, self.title, self.key, self.abstract = paper, title, title_key(title), fold(abstract)
        said = pieces(self.abstract)
        self.speaks = len(said) >= SPEAKS
        lengths = [len(word) for word in said] if self.speaks else []
        sums = enumerate(map(sum, zip(lengths, lengths[1:], lengths[2:], strict=False)))
        self.sample = frozenset(tuple(said[at : at + 3]) for at, letters in sums if letters % _SAMPLE == 0)

    @property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """All runs of three words; not kept, since few are asked for."""
        said = pieces(self.abstract)
        return frozenset(zip(said, said[1:], said[2:], strict=False))


_work = lru_cache(maxsize=KEPT)(_Work)  # every edition compares the same papers


def _one(one: _Work, other: _Work) -> bool:
    same = one.key == other.key
    if not (one.speaks and other.speaks):
        return same and one.abstract == other.abstract != ""
    mine, theirs = one.runs, other.runs
    both = len(mine & theirs)
    share = both / (len(mine) + len(theirs) - both)
    return share >= SAME_TITLE if same else share >= OTHER_TITLE and not clash(one.title, other.title)
